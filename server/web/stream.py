"""The relay's end of a stream: numbered requests up, answers down, held like one socket."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from aiohttp import WSMsgType, web

from protocol import visitor_stream as wire

# Seconds, each looked at once a second: whoever is gone is known to be within ten.
ASK_AFTER = 5.0  # of silence: is somebody there?
DEAD_AFTER = 9.0  # of silence, though asked
ALONE = 5.0  # without anybody who listens; what is on its way from them is still heard

LARGEST = 128 * 1024  # bytes of one message, as over a WebSocket
_MOST_SAID = 2 * LARGEST  # bytes that wait to be taken
_EACH = 100  # bytes that a message costs beside its own
_AHEAD = 16  # requests by which one may overtake another
_UNDER_WAY = 64 * 1024  # bytes that wait to be heard


class Message(NamedTuple):
    """What was said; or a ping, where there was nothing to say."""

    type: WSMsgType
    data: bytes


_PING = Message(WSMsgType.PING, b"")


class Stream:
    """What a conversation and its outbox need of a WebSocket; the moments are in seconds."""

    def __init__(self, now: float, *, once: bool) -> None:
        """Begin with a secret name; its listener is told it first."""
        self.name = secrets.token_bytes(16)
        self.once = once
        self._said: deque[Message] = deque()
        self._early: dict[int, list[Message]] = {}
        self._waiting = 0  # bytes of both
        self._next = 0  # the number of the request whose turn it is
        self._spoken = asyncio.Event()
        self._events = [wire.named(self.name, once=once)]
        self._unheard = 0  # bytes of them
        self._stirred, self._room = asyncio.Event(), asyncio.Event()
        self._stirred.set()
        self._room.set()
        self._listener: web.Request | None = None
        self._listened = 0
        self._works = self._asked = False
        self._heard_at = now
        self._alone_since: float | None = now
        self._ended_at: float | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more is said or heard."""
        return self._ended_at is not None

    @property
    def left(self) -> bool:
        """Whether it is over and nobody listens to its last words."""
        return self.ended and self._listener is None

    # --- what the page does -----------------------------------------------------------------

    def hear(self, number: int, messages: Collection[bytes], now: float) -> bool:
        """Take what request `number` carries, once and in its turn.

        False when it is too much or too far ahead: nothing is taken, and it may come again.
        """
        self._note(now)
        if number < self._next or number in self._early:
            return True
        carried = [Message(WSMsgType.TEXT, message) for message in messages] or [_PING]
        size = sum(len(message.data) + _EACH for message in carried)
        if number >= self._next + _AHEAD or self._waiting + size > _MOST_SAID:
            return False
        self._waiting += size
        self._early[number] = carried
        while self._next in self._early:
            self._said += self._early.pop(self._next)
            self._next += 1
            self._spoken.set()
        return True

    def ask(self, number: int, now: float) -> bool:
        """Count a request to listen. False unless it is the next one, and nobody listens yet.

        One that came twice may have taken events with it that the page never saw.
        """
        self._note(now)
        if self._listener is not None or number != self._listened + 1:
            return False
        self._listened += 1
        self._waiting += _EACH
        self._said.append(_PING)
        self._spoken.set()
        return True

    def _note(self, now: float) -> None:
        self._heard_at, self._asked = now, False
        if not self._works:
            self._works = True
            self._tell(wire.WORKS)

    @contextmanager
    def heard_by(self, listener: web.Request) -> Iterator[None]:
        """Let this request be the one that listens."""
        self._listener, self._alone_since = listener, None
        try:
            yield
        finally:
            self._listener = None
            self._alone_since = self._alone_since or moment()

    async def events(self) -> bytes:
        """Return what there is to be told, as soon as there is something; nothing at the end."""
        await self._stirred.wait()
        told = b"".join(self._events)
        self._events.clear()
        self._unheard = 0
        self._room.set()
        if not self.ended:
            self._stirred.clear()
        return told

    # --- as a WebSocket ---------------------------------------------------------------------

    def __aiter__(self) -> Stream:
        """Yield what the page says, until the stream is over."""
        return self

    async def __anext__(self) -> Message:
        """Return the page's next message."""
        while not self._said:
            if self.ended:
                raise StopAsyncIteration
            self._spoken.clear()
            await self._spoken.wait()
        message = self._said.popleft()
        self._waiting -= len(message.data) + _EACH
        return message

    async def pong(self, data: bytes) -> None:
        """Answer nothing: that the request was answered is enough."""

    async def send_frame(self, message: bytes, opcode: WSMsgType, /) -> None:
        """Tell one message. Raises `ConnectionResetError` when the stream is over."""
        del opcode
        await self._room.wait()
        if self.ended:
            raise ConnectionResetError
        self._tell(wire.said(message))

    async def close(self, *, code: int) -> bool:
        """Let what is told already be the last."""
        del code
        self.end()
        return True

    def _tell(self, event: bytes) -> None:
        self._events.append(event)
        self._unheard += len(event)
        self._stirred.set()
        if self._unheard >= _UNDER_WAY:
            self._room.clear()

    def end(self) -> None:
        """Be over: who waits here goes on."""
        if self._ended_at is None:
            self._ended_at = moment()
            for each in (self._spoken, self._stirred, self._room):
                each.set()

    def cut(self) -> None:
        """Be over, also for whoever listens: there is no room."""
        self.end()
        transport = None if self._listener is None else self._listener.transport
        if transport is not None:
            transport.abort()

    # --- time -------------------------------------------------------------------------------

    def look(self, now: float) -> bool:
        """Ask whoever is quiet, and end what is dead; called once a second.

        Return whether the stream may be forgotten.
        """
        transport = None if self._listener is None else self._listener.transport
        if transport is None:
            self._alone_since = self._alone_since or now
        if self._ended_at is not None:
            late = now - self._ended_at >= ALONE
            if late and transport is not None:
                transport.abort()  # it never took its last words
            return late or (transport is None and not self._events)
        silent = now - self._heard_at
        alone = 0.0 if self._alone_since is None else now - self._alone_since
        if silent >= DEAD_AFTER or alone >= ALONE:
            self.end()
        elif silent >= ASK_AFTER and not self._asked:
            self._asked = True
            self._tell(wire.THERE)
        return False


def moment() -> float:
    """Return the moment by the clock of the running loop, in seconds."""
    return asyncio.get_running_loop().time()
