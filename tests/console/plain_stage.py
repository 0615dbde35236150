"""Plays many messages in the line mode of a real terminal, for the tests with a pty.

`python -m tests.console.plain_stage [danger|deaf|broken|refused]`; VESTE_STAGE names a file
for what was asked. In place of the messages, `danger` is somebody who waits in danger; the
others are how the link ends behind them.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from console.link.api import AccessError
from console.plain_run import run_plain
from console.settings import load_settings
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns, waits
from tests.console.stage import WritingLink

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.link.port import Event, Link

MANY = 600  # more than what a terminal that stands still can hold
SECRET = "dit schreef een bezoeker"
ENDS = {
    "broken": ValueError(SECRET),
    "refused": AccessError("x", "De relay laat je niet meer toe."),
}


class SeeingLink(WritingLink):
    """Writes down too what the visitor was told to be read."""

    def seen(self, chat: str, key: int) -> None:
        del chat
        self._write(f"seen {key}")


async def _heard() -> AsyncIterator[Event]:
    if "danger" in sys.argv:
        for event in (*quiet_night(), waits("w", NOW, "hoi", danger=True)):
            yield event
        await asyncio.Event().wait()
    for event in (*quiet_night(), mine(HEIDE, NOW)):
        yield event
    said = [("2:12", "v", f"bericht {number} {'heel lang ' * 20}") for number in range(MANY)]
    for event in turns(HEIDE, *said):
        yield event
        await asyncio.sleep(0)
    for name, error in ENDS.items():
        if name in sys.argv:
            raise error
    if "deaf" not in sys.argv:
        await asyncio.Event().wait()


@asynccontextmanager
async def _connect() -> AsyncIterator[tuple[Link, AsyncIterator[Event]]]:
    yield SeeingLink(os.environ.get("VESTE_STAGE", os.devnull)), _heard()


def main() -> int:
    return asyncio.run(run_plain(_connect, load_settings(), refusals=(AccessError,)))


if __name__ == "__main__":
    sys.exit(main())
