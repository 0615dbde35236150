"""What waits to be sent to one connection: bounded, so that a slow reader stops nobody.

Whoever cannot follow is told `bye slow` and disconnected; they resume from where they were.
What is put there in one turn of the loop leaves in one write: the loop hands each write to
the kernel at once, and that costs more than all else that is done for a message here.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import WSMsgType

_MOST_MESSAGES = 1024
_MOST_BYTES = 2 * 1024 * 1024
_UNDER_WAY = 64 * 1024  # bytes written that the other side has not taken

_TEXT = 0x81  # a whole message of text, by RFC 6455; a server masks nothing
_SHORT, _MEDIUM, _LONG = struct.Struct(">BB"), struct.Struct(">BBH"), struct.Struct(">BBQ")


class Socket(Protocol):
    """What an outbox needs of a WebSocket; aiohttp's has it."""

    async def send_frame(self, message: bytes, opcode: WSMsgType, /) -> None:
        """Send one frame. Raises `ConnectionError` when the other side is gone."""

    async def close(self, *, code: int) -> bool:
        """Say goodbye and close."""


class Pipe(Protocol):
    """The transport under a WebSocket that compresses nothing; asyncio's has it."""

    def write(self, data: bytes, /) -> None:
        """Send bytes as soon as may be."""

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait for the other side."""

    def set_write_buffer_limits(self, high: int) -> None:
        """Say from how many bytes on whoever drains has to wait."""


class Outbox:
    """A bounded queue of encoded messages and the task that sends them."""

    def __init__(self, socket: Socket) -> None:
        """Send to `socket`, once `run` is started."""
        self._socket = socket
        self._queue: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._farewell: bytes | None = None
        self._wanting: list[Callable[[], None]] = []
        self._pipe: Pipe | None = None
        self._soon: Callable[[], object] = self._wake.set
        self._asked = False  # what is queued will be sent without anybody asking again
        self.closing = False

    def write_to(self, pipe: Pipe, drain: Callable[[], Awaitable[None]]) -> None:
        """Send whole frames through `pipe`, many at once; `drain` waits while it is full."""
        loop = asyncio.get_running_loop()
        pipe.set_write_buffer_limits(high=_UNDER_WAY)
        self._pipe, self._drain = pipe, drain
        self._soon = lambda: loop.call_soon(self._flush)

    @property
    def has_room(self) -> bool:
        """Whether half is free: what somebody asked for goes on, the rest is for what is new."""
        return len(self._queue) < _MOST_MESSAGES // 2 and self._bytes < _MOST_BYTES // 2

    def when_room(self, then: Callable[[], None]) -> None:
        """Call `then` once there is room again; never, if the connection ends before."""
        self._wanting.append(then)

    def put(self, message: bytes, slow: bytes) -> None:
        """Queue `message`; when there is no room left, say `slow` instead and close."""
        if self.closing:
            return
        if len(self._queue) >= _MOST_MESSAGES or self._bytes >= _MOST_BYTES:
            self._queue.clear()
            self.close(slow)
            return
        self._queue.append(message)
        self._bytes += len(message)
        if not self._asked:
            self._asked = True
            self._soon()

    def close(self, farewell: bytes | None) -> None:
        """Send what is queued and `farewell`, then close the socket."""
        if not self.closing:
            self.closing = True
            self._farewell = farewell
            self._wake.set()

    async def run(self) -> None:
        """Send until the socket is closed. Ends quietly when the other side is gone."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._send_all()
                if self.closing:
                    if self._farewell is not None:
                        await self._socket.send_frame(self._farewell, WSMsgType.TEXT)
                    await self._socket.close(code=1001)
                    return
        except (ConnectionError, RuntimeError):
            return  # the reader's side notices and tells the house

    async def _send_all(self) -> None:
        """Send what is queued, at the pace of the other side."""
        if self._pipe is None:
            while self._queue:
                message = self._queue.popleft()
                self._bytes -= len(message)
                await self._socket.send_frame(message, WSMsgType.TEXT)
                self._go_on()
        else:
            while not self._write(self._pipe):
                await self._drain()
        self._asked = False

    def _flush(self) -> None:
        """Send what is queued now; `run` takes over when the other side is slow."""
        if self._pipe is not None and not self.closing and self._write(self._pipe):
            self._asked = False
        else:
            self._wake.set()

    def _write(self, pipe: Pipe) -> bool:
        """Write what is queued, as far as the other side takes it; whether that is all."""
        while self._queue:
            if pipe.is_closing():
                self._queue.clear()
                self._bytes = 0
                return True
            if pipe.get_write_buffer_size() > _UNDER_WAY:
                return False
            pipe.write(self._some())
            self._go_on()
        return True

    def _some(self) -> bytes:
        """Take whole frames of about `_UNDER_WAY` bytes off the queue."""
        parts: list[bytes] = []
        size = 0
        while self._queue and size < _UNDER_WAY:
            message = self._queue.popleft()
            size += len(message)
            parts += (_header(len(message)), message)
        self._bytes -= size
        return b"".join(parts)

    def _go_on(self) -> None:
        if self._wanting and self.has_room and not self.closing:
            wanting, self._wanting = self._wanting, []
            for then in wanting:
                asyncio.get_running_loop().call_soon(then)


def _header(length: int) -> bytes:
    if length < 126:
        return _SHORT.pack(_TEXT, length)
    if length < 65536:
        return _MEDIUM.pack(_TEXT, 126, length)
    return _LONG.pack(_TEXT, 127, length)
