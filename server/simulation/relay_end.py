"""The relay's end of a line, in the shape of aiohttp's request, transport and WebSocket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aiohttp import WSMsgType

from server.simulation.network import Line


class Message(NamedTuple):
    """What a WebSocket reads."""

    type: WSMsgType
    data: bytes


class RelayEnd:
    """Stands for the request and its socket where the real handlers hold a conversation."""

    def __init__(self, line: Line) -> None:
        """Speak over `line`."""
        self._line = line

    # --- as a WebSocket ---------------------------------------------------------------------

    async def send_frame(self, message: bytes, opcode: WSMsgType, /) -> None:
        """Send one message. Raises `ConnectionError` when the line is gone."""
        del opcode
        await self._line.room()
        if not self._line.relay_open:
            raise ConnectionResetError
        self._line.say(message)

    async def close(self, *, code: int) -> bool:
        """Close from the relay's side."""
        del code
        self._line.end_relay()
        return True

    def __aiter__(self) -> RelayEnd:
        """Yield what the device says, until the line is over."""
        return self

    async def __anext__(self) -> Message:
        """Return the device's next message."""
        message = await self._line.receive()
        if message is None:
            raise StopAsyncIteration
        return Message(WSMsgType.TEXT, message)

    # --- as a request and its transport -----------------------------------------------------

    @property
    def transport(self) -> RelayEnd:
        """What is under the socket."""
        return self

    @property
    def writer(self) -> RelayEnd:
        """What waits while the other side is slow."""
        return self

    def write(self, data: bytes) -> None:
        """Send whole frames, as the outbox makes them."""
        for message in _messages(data):
            self._line.say(message)

    async def drain(self) -> None:
        """Return once the other side has read enough."""
        await self._line.room()

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return not self._line.relay_open

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait for the other side."""
        return self._line.unread

    def set_write_buffer_limits(self, high: int) -> None:
        """Take note of nothing: a line has its own measure."""

    def abort(self) -> None:
        """Close, whoever still listens."""
        self._line.end_relay()


def _messages(data: bytes) -> Iterator[bytes]:
    """Yield the messages in unmasked RFC 6455 frames, each of which is whole."""
    at = 0
    while at < len(data):
        short = data[at + 1]
        size = {126: 2, 127: 8}.get(short, 0)
        start = at + 2 + size
        length = int.from_bytes(data[at + 2 : start], "big") if size else short
        yield data[start : start + length]
        at = start + length
