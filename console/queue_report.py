"""Says once who waits: `veste queue`, for a person in a hurry and for scripts."""

from __future__ import annotations

import asyncio
import time
from math import inf
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from console.catalog import load_words
from console.desk.desk import Desk
from console.link.port import CodeWanted, Trouble
from protocol.second_factor import read_code

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from console.catalog import Words
    from console.link.port import Event, Link
    from console.settings import Settings

    Connect = Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]]

_PATIENCE = 10.0  # seconds for the connection
AT_LATEST = 5.0  # seconds after which news that never stops is waited for no longer


class NoReport(Exception):
    """A code is missing, or another console of mine is open; the text is one sentence."""


async def report(
    connect: Connect,
    settings: Settings,
    *,
    as_json: bool,
    quiet: float,
    ask: Callable[[str], str] = lambda _: "",
) -> str | None:
    """Return who waits, once no news came for `quiet` seconds, or `AT_LATEST` at a busy relay.

    Never a word of a visitor. None when there is no connection within `_PATIENCE`: an
    unreachable relay must not look like an empty queue. `ask` is asked for a code where one is
    wanted; raises `NoReport` when it gives none, and while another console of mine is open.
    """
    desk = await gathered(connect, settings, quiet, ask)
    if desk is None:
        return None
    words = desk.words
    now = time.time()
    rows = desk.queue.rows(now, words)
    waiting = {who.chat: who for who in desk.queue.waiting()}
    if as_json:
        told = [
            {
                "code": desk.queue.why(waiting[row.chat], now),
                "reason": row.reason,
                "danger": waiting[row.chat].danger,
                "door": waiting[row.chat].door,
                "language": waiting[row.chat].language,
                "since": int(waiting[row.chat].since),
            }
            for row in rows
        ]
        return msgspec.json.encode(told).decode()
    return "\n".join(f"{row.urgency.value} {row.reason}, {row.time}" for row in rows) or words(
        "queue.empty"
    )


async def gathered(
    connect: Connect, settings: Settings, quiet: float, ask: Callable[[str], str]
) -> Desk | None:
    """Return a desk that heard everything until no news came for `quiet` seconds.

    News that never stops is heard for `AT_LATEST` seconds after the connection stood. `ask` is
    asked for a code where one is wanted; raises `NoReport` as `report` does.
    """
    desk, latest = Desk(load_words(settings.language), ZoneInfo(settings.zone)), inf
    async with connect() as (link, heard):
        while True:
            wait = min(quiet, latest - time.monotonic()) if desk.up else _PATIENCE
            try:
                event = await asyncio.wait_for(anext(heard), wait)
            except (TimeoutError, StopAsyncIteration):
                break
            desk.hear(event, time.time())
            latest = min(latest, time.monotonic() + AT_LATEST) if desk.up else inf
            if isinstance(event, Trouble) and event.code == "in_use":
                raise NoReport(desk.words("trouble.in_use"))
            if isinstance(event, CodeWanted):
                link.give_code(await _code(event, desk.words, ask))
    return desk if desk.up else None


async def _code(wanted: CodeWanted, words: Words, ask: Callable[[str], str]) -> str:
    why = words(f"code.{wanted.why}")
    typed = "" if wanted.why == "none" else await asyncio.to_thread(ask, f"{why} ")
    code = read_code(typed)
    if code is None:
        raise NoReport(why)
    return code
