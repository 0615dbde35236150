"""A slow mobile line before a port: few bits a second for all, and a long way both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_PACKET = 1400  # bytes


@dataclass
class _Way:
    """One direction of the line, which all connections share."""

    bytes_a_second: float
    seconds: float  # from one end to the other
    free: float = 0.0  # the moment at which it has carried all that was put into it

    def arrival(self, size: int, now: float) -> float:
        """Return when `size` bytes that are put in at `now` have come out."""
        self.free = max(now, self.free) + size / self.bytes_a_second
        return self.free + self.seconds


@dataclass
class SlowLine:
    """Passes connections on to `port`, as slowly as a phone's line would."""

    port: int
    down: float = 400_000 / 8  # bytes a second
    up: float = 400_000 / 8
    round_trip: float = 0.4  # seconds
    carried: dict[str, int] = field(default_factory=lambda: {"up": 0, "down": 0})
    connections: int = 0

    def __post_init__(self) -> None:
        """Lay the line."""
        self._open: set[asyncio.Task[None]] = set()
        self._ways = {
            "up": _Way(self.up, self.round_trip / 2),
            "down": _Way(self.down, self.round_trip / 2),
        }

    @asynccontextmanager
    async def laid(self, port: int) -> AsyncIterator[None]:
        """Listen on `port` meanwhile."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()
            for connection in self._open:
                connection.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._connection(ours, back))
        self._open.add(connection)
        connection.add_done_callback(self._open.discard)

    async def _connection(self, ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.connections += 1
        theirs, there = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(self.round_trip)  # TCP shakes hands before anything is said
        with suppress(OSError):
            await asyncio.gather(self._carry("up", ours, there), self._carry("down", theirs, back))

    async def _carry(
        self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        loop, packets = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()
        delivering = asyncio.create_task(_deliver(packets, writer))
        while packet := await reader.read(_PACKET):
            self.carried[way] += len(packet)
            packets.put_nowait((self._ways[way].arrival(len(packet), loop.time()), packet))
        packets.put_nowait((loop.time() + self.round_trip / 2, b""))
        await delivering


async def _deliver(
    packets: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
) -> None:
    """Hand each packet over at its moment; an empty one is the end."""
    loop = asyncio.get_running_loop()
    while True:
        moment, packet = await packets.get()
        await asyncio.sleep(moment - loop.time())
        if not packet:
            writer.close()
            return
        writer.write(packet)
