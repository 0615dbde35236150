"""Says once what asks for a supervisor's attention: `veste board`, also for scripts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from console.desk.forecast import coming_hour
from console.desk.loads import free_places, loads
from console.desk.matters import matters, not_heard
from console.desk.pointer import Pointer
from console.desk.show_board import board
from console.queue_report import gathered

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.desk.desk import Desk
    from console.queue_report import Connect
    from console.settings import Settings


async def report(
    connect: Connect,
    settings: Settings,
    *,
    as_json: bool,
    quiet: float,
    ask: Callable[[str], str] = lambda _: "",
) -> str | None:
    """Return the board, once no news came for `quiet` seconds; None without a connection.

    Never a word of a visitor. Empty for somebody who is no supervisor. `ask` is asked for the
    code of the second factor. Raises `NoReport` as `veste queue` does.
    """
    desk = await gathered(connect, settings, quiet, ask)
    if desk is None:
        return None
    if as_json:
        return msgspec.json.encode(_told(desk, time.time())).decode()
    view = board(desk, Pointer(), time.time()).attention
    rows = [
        f"{row.urgency.value} {row.who}, {row.by}: {row.reason}, {row.time}" for row in view.rows
    ]
    return "\n".join(rows or [view.empty])


def _told(desk: Desk, now: float) -> dict[str, object]:
    """Return the board as closed words: `reasons` and `level` are keys without their first part."""
    carried = loads(desk, now)
    coming = coming_hour(desk, free_places(carried), now)
    return {
        "attention": [
            {
                "chat": matter.chat,
                "by": matter.by,
                "mine": matter.mine,
                "reasons": [
                    {"reason": _bare(each.key), "since": int(each.since)} for each in matter.reasons
                ],
            }
            for matter in matters(desk, now)
        ],
        "not_heard": not_heard(desk),
        "loads": [
            # Never anybody's tally: what a night was for them is kept nowhere.
            {"who": load.who, "chats": len(load.chats), "level": _bare(load.level)}
            for load in carried
        ],
        "figures": {
            **desk.board.figures._asdict(),
            "since": None if desk.here_since is None else int(desk.here_since),
        },
        "coming_hour": None if coming is None else coming._asdict(),
    }


def _bare(key: str) -> str:
    return key.partition(".")[2]
