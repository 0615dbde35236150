"""How much each colleague carries: how many chats, and how many of them are hard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.reasons import of_chat
from console.desk.slots import Slot
from console.desk.team import CARE
from console.link.port import Presence

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.link.port import Elsewhere

FULL: Final = 8  # cells of the line that shows it
HARD: Final = frozenset(("danger", "heavy"))


class Carried(NamedTuple):
    """One chat that somebody carries: the place at their desk, and how it is (a catalog key)."""

    slot: Slot | None
    state: str


class Load(NamedTuple):
    """What one person carries. `who` is None for me; `cells` of `FULL`; `level` is a key."""

    who: str | None
    chats: tuple[Carried, ...]
    cells: int
    level: str


def loads(desk: Desk, now: float) -> list[Load]:
    """Return what everybody carries, those who carry most first."""
    mine = tuple(_mine(desk, chat, now) for chat in desk.held())
    rows = [_load(desk, None, mine, overload=False)]
    for each in desk.team.there:
        if CARE & set(each.roles):
            held = desk.board.held_by(each.who)
            chats = tuple(_carried(desk, one) for one in held)
            codes = {held.code for held in desk.board.codes(each.who, None)}
            rows.append(_load(desk, each.who, chats, overload="overload" in codes))
    return sorted(rows, key=lambda row: (-row.cells, row.who or ""))


def free_places(desk: Desk, rows: list[Load]) -> int:
    """Return how many more chats those of `rows` could take without being asked."""
    return sum(max(0, desk.limits.soft - len(row.chats)) for row in rows)


def _mine(desk: Desk, chat: Chat, now: float) -> Carried:
    state = "load.hard" if HARD & set(of_chat(chat, now)) else "load.calm"
    return Carried(desk.slots.of(chat.id), state)


def _load(desk: Desk, who: str | None, chats: tuple[Carried, ...], *, overload: bool) -> Load:
    weight = sum(2 if each.state == "load.hard" else 1 for each in chats)
    cells = min(FULL, round(weight / (2 * desk.limits.hard) * FULL))
    if overload or len(chats) >= desk.limits.hard:
        level = "load.too_much"
    elif len(chats) >= desk.limits.soft:
        level = "load.full"
    else:
        level = "load.good" if chats else "load.free"
    return Load(who, chats, cells, level)


def _carried(desk: Desk, each: Elsewhere) -> Carried:
    codes = {held.code for held in desk.board.codes(each.by, each.chat)}
    slot = desk.board.slot(each.chat)
    if each.presence is Presence.EXITED:
        state = "load.exit"
    elif each.presence is Presence.AWAY:
        state = "load.away"
    elif each.danger or HARD & codes:
        state = "load.hard"
    else:
        state = "load.silent" if "silent_after" in codes else "load.calm"
    return Carried(slot, state)
