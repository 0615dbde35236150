"""The line between the visitor's phone and the relay, and all that can befall it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from tests.faults.proxy import FaultProxy
from tests.faults.toxics import Bandwidth, LimitData, Slicer, Toxic
from tests.journeys.glimpses import Spell


class Slow(Bandwidth):
    """Few bytes a second, and late."""

    rate, piece, seconds = 6_144, 256, 0.2

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece."""
        await self.pause(self.seconds)
        await super().carry(data, to)


class Ragged(Toxic):
    """Each piece is as late as it happens to be, so that connections overtake each other.

    What goes up overtakes what comes down, a second socket the first, a request the socket. Within
    one direction of one connection the order stays: TCP lets nobody change it.
    """

    latest = 1.2  # seconds

    def __init__(self, drawn: random.Random) -> None:
        """Draw the delays from `drawn`."""
        super().__init__()
        self._drawn = drawn

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece, later or sooner."""
        await self.pause(self._drawn.random() ** 2 * self.latest)
        await super().carry(data, to)


class BadLine(FaultProxy):
    """A proxy that keeps account of when it was dead."""

    def __init__(self, port: int, drawn: random.Random) -> None:
        """Lead to the relay at `port`; `drawn` decides what is left to chance."""
        super().__init__("127.0.0.1", port)
        self._drawn = drawn
        self._down = False
        self._one_at_a_time = asyncio.Lock()
        self.spells: list[Spell] = []

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._down:
            writer.transport.abort()
        else:
            await super()._connection(reader, writer)

    @contextmanager
    def noted(self, *, sure: bool = True) -> Iterator[None]:
        """Note that the line is dead for as long as this lasts, or only perhaps."""
        since = time.time()
        try:
            yield
        finally:
            self.spells.append(Spell(since, time.time(), sure))

    async def is_cut(self, seconds: float) -> None:
        """Close every connection, and let no other begin."""
        async with self._one_at_a_time:
            with self.noted():
                self._down = True
                self.cut()
                await asyncio.sleep(seconds)
                self._down = False

    async def hangs(self, seconds: float) -> None:
        """Let no byte pass, and close nothing; then all that was held flows on."""
        async with self._one_at_a_time:
            with self.noted():
                self.freeze()
                await asyncio.sleep(seconds)
                self.thaw()

    async def tears(self, seconds: float) -> None:
        """End every connection in the middle of whatever passes."""
        async with self._one_at_a_time:
            with self.noted(sure=False):
                self.poison(LimitData(self._drawn.randrange(1_500)), "up", "down")
                await asyncio.sleep(seconds)
                self.heal()

    async def is_slow(self, seconds: float) -> None:
        """Let little pass, and late."""
        await self._spoiled(Slow(), seconds)

    async def is_sliced(self, seconds: float) -> None:
        """Cut everything into small pieces."""
        await self._spoiled(Slicer(), seconds)

    async def is_ragged(self, seconds: float) -> None:
        """Let the connections overtake each other."""
        await self._spoiled(Ragged(self._drawn), seconds)

    async def _spoiled(self, toxic: Toxic, seconds: float) -> None:
        async with self._one_at_a_time:
            self.poison(toxic, "up", "down")
            await asyncio.sleep(seconds)
            self.heal()


@asynccontextmanager
async def bad_line(port: int, drawn: random.Random) -> AsyncIterator[BadLine]:
    """Run a line to the relay at `port`."""
    line = BadLine(port, drawn)
    await line.start()
    try:
        yield line
    finally:
        await line.stop()
