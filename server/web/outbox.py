"""What waits to be sent to one connection: bounded, so that a slow reader stops nobody.

Whoever cannot follow is told `bye slow` and disconnected; they resume from where they were.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from aiohttp import WSMsgType

_MOST_MESSAGES = 1024
_MOST_BYTES = 2 * 1024 * 1024


class Socket(Protocol):
    """What an outbox needs of a WebSocket; aiohttp's has it."""

    async def send_frame(self, message: bytes, opcode: WSMsgType, /) -> None:
        """Send one frame. Raises `ConnectionError` when the other side is gone."""

    async def close(self, *, code: int) -> bool:
        """Say goodbye and close."""


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
        self.closing = False

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
        self._wake.set()

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
                while self._queue:
                    message = self._queue.popleft()
                    self._bytes -= len(message)
                    await self._socket.send_frame(message, WSMsgType.TEXT)
                    self._go_on()
                if self.closing:
                    if self._farewell is not None:
                        await self._socket.send_frame(self._farewell, WSMsgType.TEXT)
                    await self._socket.close(code=1001)
                    return
        except (ConnectionError, RuntimeError):
            return  # the reader's side notices and tells the house

    def _go_on(self) -> None:
        if self._wanting and self.has_room and not self.closing:
            wanting, self._wanting = self._wanting, []
            for then in wanting:
                asyncio.get_running_loop().call_soon(then)
