"""Runs the line mode on standard input and output, and lets time pass in it."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.catalog import load_words
from console.counsellor import Counsellor
from console.crash import crash_report
from console.desk.desk import Desk
from console.desk.limits import Limits
from console.plain import Plain
from console.plain_blank import WIPE
from console.plain_terminal import typed_lines, write

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
    refusals: tuple[type[Exception], ...] = (),
) -> int:
    """Run the line mode on standard input and output until `stop` or the end of input.

    Returns 0; or 1, after a sentence on standard error, when it could not go on: whoever
    hears nothing any more must not go on typing. Of `refusals` the text is for the person.
    """
    reader = typed_lines()
    async with connect() as (link, heard):
        limits = Limits(settings.soft_limit, settings.hard_limit, settings.first_nights)
        desk = Desk(load_words(settings.language), ZoneInfo(settings.zone), limits)
        desk.care.cool_down = settings.cool_down * 60.0
        counsellor = Counsellor(desk, link)
        plain = make(counsellor, lambda row: write(f"{row}\n"))
        plain.shelf = shelf
        if sys.stdout.isatty():  # a script has no ears, and no screen
            plain.blank.wipe = lambda: write(WIPE)
            plain.ring = (lambda: write("\a")) if settings.bell else plain.ring
        if shelf is not None:
            desk.lay_open(shelf)
        try:
            await _until_the_end(plain, reader, heard, clock)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            counsellor.leave(clock())
            said = [desk.words("plain.crashed"), *crash_report(error)]
            if isinstance(error, refusals):
                said = [f"veste: {error}"]
            with suppress(OSError):  # the terminal itself may be what is gone
                print("\n".join(said), file=sys.stderr, flush=True)  # noqa: T201 - its job
            return 1
        return 0


async def _until_the_end(
    plain: Plain,
    reader: asyncio.StreamReader,
    heard: AsyncIterator[Event],
    clock: Callable[[], float],
) -> None:
    """Take lines, hear events and let time pass; raise what ends any of them too early."""

    async def take() -> None:
        while typed := await reader.readline():
            if not plain.line(typed.decode(errors="replace"), clock()):
                break

    async def listen() -> None:
        async for event in heard:
            plain.hear(event, clock())
        raise EOFError

    async def watch() -> None:
        while True:
            await asyncio.sleep(1.0)
            plain.tick(clock())

    plain.hello()
    tasks = [asyncio.create_task(each()) for each in (take, listen, watch)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    for task in done:
        task.result()
