"""Runs the line mode on standard input and output, and lets time pass in it."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.desk.limits import Limits
from console.plain import Plain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from console.desk.guide import Shelf
    from console.link.port import Event, Link
    from console.settings import Settings


async def run_plain(
    connect: Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]],
    settings: Settings,
    shelf: Shelf | None = None,
    clock: Callable[[], float] = time.time,
    make: Callable[[Counsellor, Callable[[str], None]], Plain] = Plain,
) -> None:
    """Run the line mode on standard input and output until `stop` or the end of input."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with connect() as (link, heard):
        limits = Limits(settings.soft_limit, settings.hard_limit, settings.first_nights)
        desk = Desk(load_words(settings.language), ZoneInfo(settings.zone), limits)
        desk.care.cool_down = settings.cool_down * 60.0
        plain = make(Counsellor(desk, link), lambda row: print(row, flush=True))  # noqa: T201 - its job
        plain.shelf = shelf
        if shelf is not None:
            desk.lay_open(shelf)
        plain.hello()

        async def listen() -> None:
            async for event in heard:
                plain.hear(event, clock())

        async def watch() -> None:
            while True:
                await asyncio.sleep(1.0)
                plain.tick(clock())

        tasks = [asyncio.create_task(listen()), asyncio.create_task(watch())]
        try:
            while typed := await reader.readline():
                if not plain.line(typed.decode(errors="replace"), clock()):
                    break
        finally:
            for task in tasks:
                task.cancel()
