"""The seven ways to spoil a line that Toxiproxy knows, for one direction of a connection.

Each carries what passes while it is in force. `over` is set when the line is healed: then
what was held back flows on, or, where the rest can never come, the connection ends.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress


class Spoiled(Exception):
    """The connection ends here, both ways: with a reset, or as if one side had hung up."""

    def __init__(self, *, reset: bool) -> None:
        """Say how it ends."""
        super().__init__()
        self._reset = reset

    def end(self, writer: asyncio.StreamWriter) -> None:
        """End one side of it."""
        end = writer.get_extra_info("socket")
        if self._reset and end is not None:
            with suppress(OSError):  # RST instead of FIN: nothing that is on its way arrives
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            writer.close()


class Toxic:
    """Passes everything on, unspoiled."""

    def __init__(self) -> None:
        """Begin to be in force."""
        self.over = asyncio.Event()

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece. Raises `Spoiled` to end the connection."""
        to.write(data)
        await to.drain()

    async def closing(self) -> None:
        """Return when the end of the connection may be told to the other side."""

    async def pause(self, seconds: float) -> None:
        """Wait, but no longer than this is in force."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)


class Latency(Toxic):
    """Everything comes late."""

    seconds = 0.15

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece, late."""
        await self.pause(self.seconds)
        await super().carry(data, to)


class Bandwidth(Toxic):
    """So many bytes a second and no more."""

    rate, piece = 8_192, 512

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece, bit by bit."""
        for at in range(0, len(data), self.piece):
            await super().carry(data[at : at + self.piece], to)
            await self.pause(self.piece / self.rate)


class SlowClose(Toxic):
    """Who hangs up is not heard to do so for a while."""

    seconds = 0.5

    async def closing(self) -> None:
        """Keep the end back."""
        await self.pause(self.seconds)


class Timeout(Toxic):
    """Nothing comes through at all, and in the end the connection is closed."""

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Swallow it, and wait for the end."""
        del data, to
        await self.over.wait()
        raise Spoiled(reset=False)


class ResetPeer(Toxic):
    """The connection is reset as soon as something passes, and what was on its way is gone."""

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Reset both sides."""
        del data, to
        await self.pause(0.02)
        raise Spoiled(reset=True)


class Slicer(Toxic):
    """Everything comes in small slices, each a little later than the one before."""

    slice_, seconds = 64, 0.001

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry one piece in slices."""
        for at in range(0, len(data), self.slice_):
            await super().carry(data[at : at + self.slice_], to)
            await self.pause(self.seconds)


class LimitData(Toxic):
    """After so many bytes the connection is closed, in the middle of whatever passed."""

    def __init__(self, most: int = 1_500) -> None:
        """Let `most` bytes pass in all."""
        super().__init__()
        self._left = most

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry what may still pass."""
        await super().carry(data[: self._left], to)
        self._left -= len(data)
        if self._left < 0:
            raise Spoiled(reset=False)


TOXICS: dict[str, type[Toxic]] = {
    "latency": Latency,
    "bandwidth": Bandwidth,
    "slow_close": SlowClose,
    "timeout": Timeout,
    "reset_peer": ResetPeer,
    "slicer": Slicer,
    "limit_data": LimitData,
}
