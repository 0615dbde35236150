"""One end of a real connection that is made again by itself whenever it breaks.

It waits before it dials again as long as the page (`line.js`) and the console (`backoff.py`) do,
and keeps account of what it said and what it was told is stored.
"""

from __future__ import annotations

import asyncio
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import aiohttp
import msgspec

from console.link import backoff
from protocol import staff_messages as staff_wire
from protocol import visitor_messages as wire
from protocol.outbox import AGAIN, Outbox
from protocol.payloads import Text
from tests.faults.requests import Requests

_LATER = 1.0  # seconds before what the relay could not take is sent again
_SETTLES = 8.0  # seconds in which a connection must have come so far that it can speak
_CLOSES = aiohttp.ClientWSTimeout(ws_close=0.5)
_encode = msgspec.json.Encoder().encode


class Again(Exception):
    """This connection is of no use: dial again."""


Carrier = Literal["socket", "stream", "short answers"]
AnySocket = aiohttp.ClientWebSocketResponse | Requests


@dataclass
class Doors:
    """Where one service can be reached: its public origin, and an address for each node."""

    origin: str
    addresses: list[str]
    by: Carrier = "socket"  # how pages are carried


def page_waits(attempt: int) -> float:
    """Return the seconds before a page's attempt number `attempt`, as `line.js` counts them."""
    longer = 2 ** max(0, attempt - 15) if attempt % 2 else 1
    return float(min(6.0, 0.5 * longer) * (0.5 + random.random()))


def console_waits(attempt: int) -> float:
    """Return the seconds before a console's attempt number `attempt`."""
    return backoff.wait(attempt, random.random())


class Client(ABC):
    """What page and console share: a connection that is made again whenever it breaks."""

    path = ""

    def __init__(self, doors: Doors, waits: Callable[[int], float]) -> None:
        """Reach the service through `doors`; nothing happens before `run`."""
        self.doors, self.waits = doors, waits
        self.clock: Callable[[], float] = time.time
        self.door = 0  # which of the addresses is tried next
        self.settles_in = _SETTLES  # seconds; after that it dials again, as `line.js` does
        self.settled = False  # this connection has come so far that we can speak
        self.settled_at = 0.0  # since when, on the monotonic clock
        self.dials: list[float] = []  # when it dialled since it could speak last, on the same clock
        self.left = False  # went for good: nothing is made again
        self.acknowledged: dict[bytes, list[str]] = {}  # my words that are stored, by chat
        self.troubles: list[str] = []
        self.byes = 0  # how often the relay closed the line with a goodbye
        self._texts: dict[bytes, str] = {}
        self._wake = asyncio.Event()
        self._will_repeat = False
        self._socket: AnySocket | None = None

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        attempt = 0
        timeout = aiohttp.ClientTimeout(total=_SETTLES)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while True:
                self.dials.append(time.monotonic())
                with suppress(aiohttp.ClientError, OSError, TimeoutError, Again):
                    await self._once(http, self.doors.addresses[self.door])
                attempt = 0 if self.settled else attempt + 1
                if self.settled:
                    self.dials.clear()
                self.settled = False
                self.door = (self.door + 1) % len(self.doors.addresses)
                await asyncio.sleep(self.waits(attempt))

    async def _once(self, http: aiohttp.ClientSession, address: str) -> None:
        headers = await self._sign_in(http, address)
        async with asyncio.timeout(_SETTLES):
            socket = await self._dial(http, address, headers)
        self._socket = socket
        try:
            self._connected()
            sending = asyncio.create_task(self._send(socket))
            settling = asyncio.get_running_loop().call_later(self.settles_in, self._must_be_settled)
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    could = self.settled
                    self._take(message.data)
                    if self.settled and not could:
                        self.settled_at = time.monotonic()
                    self._wake.set()
            finally:
                settling.cancel()
                sending.cancel()
        finally:
            await asyncio.shield(socket.close())

    async def _dial(
        self, http: aiohttp.ClientSession, address: str, headers: dict[str, str]
    ) -> AnySocket:
        door = address + self.path
        return await http.ws_connect(door, headers=headers, max_msg_size=0, timeout=_CLOSES)

    def _must_be_settled(self) -> None:
        if not self.settled:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection without a word, if there is one; it is made again."""
        if isinstance(self._socket, Requests):
            self._socket.hang_up()
        elif self._socket is not None and self._socket._response.connection is not None:
            self._socket._response.close()

    async def _send(self, socket: AnySocket) -> None:
        self._wake.set()
        with suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                for message in self._out():
                    await socket.send_str(_encode(message).decode())

    def wake(self) -> None:
        """Send what the session has to say now."""
        self._wake.set()

    def stored(self, chat: bytes, mid: bytes) -> None:
        """Note that what I said as `mid` is stored, as far as it is words."""
        text = self._texts.pop(mid, None)
        if text is not None:
            self.acknowledged.setdefault(chat, []).append(text)

    def problem(self, problem: wire.Problem) -> None:
        """Note a refusal; send again a little later what the relay could not take now."""
        self.troubles.append(problem.code)
        if problem.code in AGAIN and not self._will_repeat:
            self._will_repeat = True
            asyncio.get_running_loop().call_later(_LATER, self._repeat)

    def _repeat(self) -> None:
        self._will_repeat = False
        self.send_again()
        self.wake()

    def unheard(self) -> set[bytes]:
        """Return the message ids of my words that are not known to be stored."""
        return {
            item.mid
            for outbox in self.outboxes()
            for item in outbox._waiting
            if isinstance(item.payload, Text)
        }

    # --- what page and console each do their way ----------------------------------------------

    @abstractmethod
    async def _sign_in(self, http: aiohttp.ClientSession, address: str) -> dict[str, str]:
        """Return the headers that open the socket."""

    @abstractmethod
    def _connected(self) -> None:
        """Let the session know that the socket is open."""

    @abstractmethod
    def _out(self) -> list[wire.FromVisitor] | list[staff_wire.FromStaff]:
        """Return, once, what must be sent now."""

    @abstractmethod
    def _take(self, data: str) -> None:
        """Take one message of the relay. Raises `Again` to give this connection up."""

    @abstractmethod
    def send_again(self) -> None:
        """Send everything that is not confirmed once more."""

    @abstractmethod
    def outboxes(self) -> list[Outbox]:
        """Return what holds my words until they are stored."""
