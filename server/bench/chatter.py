"""The load: chats in which visitor and counsellor answer each other as fast as they can.

Every message is a frame of the protocol: 200 bytes of text sealed into 320, numbered for its
sender, under a fresh message id. What is sealed is random, for the relay cannot tell.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
import time
from binascii import b2a_base64
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from protocol.frames import CHAT, FrameHeader
from protocol.ids import new_sender
from server.bench.cast import EPOCH, Seed
from server.bench.lines import Line, LineError, framed

FRAME = 320
_SETTLE = 30.0  # seconds for what is under way to arrive
_STARVED = 50  # times as long as wanted that a run may take until the first message is heard
_STAFF_CHAT = slice(40, 64)  # where a staff member's `say` names its chat, in base64
_HEADER_CHAT = slice(49, 65)  # where a visitor's `say` does, inside the frame's header
_LOG_CHAT = slice(19, 43)  # where a `log` does


def staff_chat(message: bytes) -> bytes:
    """Return which chat a staff member's `say` is for, without reading more of it."""
    return message[_STAFF_CHAT]


class Speaker:
    """One side of a chat: says the next message over a line."""

    def __init__(self, line: Line, chat: bytes, sender: bytes, *, staff: bool) -> None:
        """Speak as `sender` in `chat`, as `staff` or as its visitor."""
        self.said = 0
        self._write = line.write
        whole = FrameHeader(CHAT, chat, EPOCH, sender, 0).packed() + secrets.token_bytes(FRAME - 36)
        text = _base64(whole)
        named = b'","chat":"' + _base64(chat) if staff else b""
        example = b'{"t":"say","mid":"' + _base64(bytes(8)) + named + b'","frame":"' + text + b'"}'
        head = len(framed(example)) - len(example)
        # 30 bytes of the header never change, then the number follows: 40 and 8 signs.
        self._start = framed(example)[: head + 18]
        self._middle = named + b'","frame":"' + text[:40]
        self._end = text[48:] + b'"}'
        self._mid = struct.Struct(">II").pack
        self._number = struct.Struct(f">{len(sender[-2:])}sI").pack
        self._tail = sender[-2:]
        self._side = int(staff)

    def say(self) -> None:
        """Send one message more."""
        number = self.said
        self.said = number + 1
        mid = b2a_base64(self._mid(number, self._side), newline=False)
        numbered = b2a_base64(self._number(self._tail, number), newline=False)
        self._write(b"".join((self._start, mid, self._middle, numbered, self._end)))


def _base64(value: bytes) -> bytes:
    return b2a_base64(value, newline=False)


class Wire(NamedTuple):
    """How a relay passes a message on: at once as it came, or as an entry of a log."""

    where: slice
    sign: bytes
    visitors: slice  # where the console reads whose message it is
    acknowledges: bool


VERBATIM = Wire(slice(6, 9), b"say", _HEADER_CHAT, acknowledges=False)
AS_LOG = Wire(slice(62, 67), b"frame", _LOG_CHAT, acknowledges=True)


class Talk:
    """One chat under load."""

    __slots__ = ("counsellor", "sent", "turn", "visitor")

    def __init__(self, visitor: Speaker, counsellor: Speaker) -> None:
        self.visitor, self.counsellor = visitor, counsellor
        self.sent = 0.0  # when the message that is under way was sent
        self.turn = 0


class Chatter:
    """All chats of one relay and the lines they go over."""

    def __init__(self, wire: Wire) -> None:
        """Begin with no chat."""
        self._wire = wire
        self._talks: list[Talk] = []
        self._known: dict[int, dict[bytes, Talk]] = {}
        self.heard = 0
        self.stored = 0
        self._arrived: Callable[[Talk, Speaker], None] = lambda _talk, _other: None

    def add(self, seed: Seed, page: Line, console: Line) -> None:
        """Let the visitor of `seed` speak over `page` with who holds the chat at `console`."""
        visitor = Speaker(page, seed.chat, new_sender(), staff=False)
        talk = Talk(visitor, Speaker(console, seed.chat, seed.holder, staff=True))
        self._talks.append(talk)
        page.heard = partial(self._to_visitor, talk)
        known = self._known.setdefault(id(console), {})
        if self._wire is AS_LOG:
            known[_base64(seed.chat)] = talk
        else:
            known[_base64(FrameHeader(CHAT, seed.chat, EPOCH, bytes(8), 0).packed())[8:24]] = talk
        console.heard = partial(self._to_console, known)

    def _to_visitor(self, talk: Talk, message: bytes) -> None:
        if message[self._wire.where] == self._wire.sign:
            self.heard += 1
            self._arrived(talk, talk.visitor)
        else:
            self._other(message)

    def _to_console(self, known: dict[bytes, Talk], message: bytes) -> None:
        if message[self._wire.where] == self._wire.sign:
            self.heard += 1
            talk = known[message[self._wire.visitors]]
            self._arrived(talk, talk.counsellor)
        else:
            self._other(message)

    def _other(self, message: bytes) -> None:
        if message.startswith(b'{"t":"stored"'):
            self.stored += 1
        elif message.startswith((b'{"t":"problem"', b'{"t":"bye"')):
            raise LineError(f"The relay refused a message: {message[:60].decode()}")

    @property
    def said(self) -> int:
        """How many messages were sent."""
        return sum(talk.visitor.said + talk.counsellor.said for talk in self._talks)

    async def back_and_forth(self, seconds: float) -> float:
        """Let every chat answer message by message; return messages arrived a second.

        Each message must arrive, and be acknowledged where the relay does that; else
        `LineError` is raised.
        """
        running = True

        def answer(talk: Talk, other: Speaker) -> None:
            del talk
            if running:
                other.say()

        self._arrived = answer
        for talk in self._talks:
            talk.visitor.say()
        await asyncio.sleep(seconds / 4)
        heard, began = self.heard, time.perf_counter()
        await asyncio.sleep(seconds)
        for _ in range(_STARVED):  # in a short run on a busy machine nothing may have had a turn
            if self.heard > heard:
                break
            await asyncio.sleep(seconds)
        rate = (self.heard - heard) / (time.perf_counter() - began)
        running = False
        await self._settled()
        return rate

    async def at_pace(self, a_second: float, seconds: float) -> list[float]:
        """Let one message begin every 1/`a_second`; return how long each took to the other side."""
        loop, waits = asyncio.get_running_loop(), list[float]()

        def note(talk: Talk, other: Speaker) -> None:
            del other
            waits.append(time.perf_counter() - talk.sent)

        self._arrived = note
        began = loop.time()
        for number in range(int(a_second * seconds)):
            await asyncio.sleep(began + number / a_second - loop.time())
            talk = self._talks[number % len(self._talks)]
            talk.turn += 1
            talk.sent = time.perf_counter()
            (talk.visitor if talk.turn % 2 else talk.counsellor).say()
        await self._settled()
        return waits

    async def _settled(self) -> None:
        """Return once nothing is under way. Raises `LineError` when something stays away."""
        end = time.perf_counter() + _SETTLE
        while not self._is_settled():
            if time.perf_counter() > end:
                missing = f"{self.said} sent, {self.heard} arrived, {self.stored} stored"
                raise LineError(f"The relay did not pass everything on: {missing}")
            await asyncio.sleep(0.01)
        self._arrived = lambda _talk, _other: None

    def _is_settled(self) -> bool:
        said = self.said
        return self.heard == said and (not self._wire.acknowledges or self.stored == said)
