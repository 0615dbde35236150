"""What waits to be sent to one connection: bounded, so that a slow reader stops nobody.

Whoever cannot follow is told `bye slow` and disconnected; they resume from where they were.
What is put there in one turn of the loop leaves in one write: the loop hands each write to
the kernel at once, and that costs more than all else that is done for a message here.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
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
    """A bounded queue of encoded messages.

    Over a transport it sends by itself, and takes a task for it only while the other side is
    slow or the end has come: thousands of idle connections hold one each. Over a mere socket
    `run` sends, in a task of its own after `start`.
    """

    __slots__ = (
        "_asked",
        "_asleep",
        "_bytes",
        "_drain",
        "_farewell",
        "_loop",
        "_pipe",
        "_queue",
        "_sending",
        "_socket",
        "_wanting",
        "closing",
    )

    def __init__(self, socket: Socket) -> None:
        """Send to `socket`, once `run` is started or there is a transport."""
        self._socket = socket
        self._queue: list[bytes] = []
        self._bytes = 0
        self._farewell: bytes | None = None
        self._wanting: list[Callable[[], None]] = []
        self._asked = False  # what is queued will be sent without anybody asking again
        self._asleep: asyncio.Future[None] | None = None
        self._pipe: Pipe | None = None
        self._sending: asyncio.Task[None] | None = None
        self.closing = False

    def write_to(self, pipe: Pipe, drain: Callable[[], Awaitable[None]]) -> None:
        """Send whole frames through `pipe`, many at once; `drain` waits while it is full."""
        pipe.set_write_buffer_limits(high=_UNDER_WAY)
        self._pipe, self._drain = pipe, drain
        self._loop = asyncio.get_running_loop()

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
            if self._pipe is not None:
                self._loop.call_soon(self._flush)
            else:
                self._rouse()

    def close(self, farewell: bytes | None) -> None:
        """Send what is queued and `farewell`, then close the socket."""
        if not self.closing:
            self.closing = True
            self._farewell = farewell
            if self._pipe is not None:
                self._take_time(self._pipe)
            else:
                self._rouse()

    async def finish(self, seconds: float) -> None:
        """Close, and give the other side no more than `seconds` to take what is queued."""
        self.close(None)
        sending = self._sending
        if sending is not None:
            await asyncio.wait([sending], timeout=seconds)
            sending.cancel()

    # --- over a transport -------------------------------------------------------------------

    def _flush(self) -> None:
        """Send what is queued now, unless somebody is at it."""
        if self._pipe is not None and self._sending is None:
            if self._write(self._pipe):
                self._asked = False
            else:
                self._take_time(self._pipe)

    def _take_time(self, pipe: Pipe) -> None:
        if self._sending is None:
            self._sending = self._loop.create_task(self._send_slowly(pipe))

    async def _send_slowly(self, pipe: Pipe) -> None:
        """Send what is queued at the pace of the other side, and the end if it has come."""
        with suppress(ConnectionError, RuntimeError):  # gone: the reader's side tells the house
            while not self._write(pipe):
                await self._drain()
            if self.closing:
                await self._part()
                return
        self._sending, self._asked = None, False

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
        size = count = 0
        for message in self._queue:
            parts += (_header(len(message)), message)
            size += len(message)
            count += 1
            if size >= _UNDER_WAY:
                break
        del self._queue[:count]
        self._bytes -= size
        return b"".join(parts)

    # --- over a socket ----------------------------------------------------------------------

    def start(self) -> None:
        """Send by itself from now on."""
        self._sending = asyncio.get_running_loop().create_task(self.run())

    async def run(self) -> None:
        """Send until the socket is closed. Ends quietly when the other side is gone."""
        with suppress(ConnectionError, RuntimeError):  # the reader's side tells the house
            while True:
                while self._queue:
                    message = self._queue.pop(0)
                    self._bytes -= len(message)
                    await self._socket.send_frame(message, WSMsgType.TEXT)
                    self._go_on()
                self._asked = False
                if self.closing:
                    await self._part()
                    return
                self._asleep = asyncio.get_running_loop().create_future()
                await self._asleep

    def _rouse(self) -> None:
        if self._asleep is not None and not self._asleep.done():
            self._asleep.set_result(None)

    # --- over both --------------------------------------------------------------------------

    async def _part(self) -> None:
        if self._farewell is not None:
            await self._socket.send_frame(self._farewell, WSMsgType.TEXT)
        await self._socket.close(code=1001)

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
