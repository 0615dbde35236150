"""Pages and consoles over real sockets that come back by themselves, as the real ones do.

They drive the real sessions of `protocol`, note all that they said and read, and wait before
they dial again as long as the page (`line.js`) and the console (`backoff`) do.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import msgspec

from console.link import backoff
from protocol import staff_access as access
from protocol import staff_messages as staff_wire
from protocol import visitor_messages as wire
from protocol.errors import Reject
from protocol.heard import Said
from protocol.ids import is_staff
from protocol.outbox import AGAIN, Outbox
from protocol.payloads import Text
from protocol.place import InChat, Kept, Reread
from protocol.staff_session import StaffSession
from protocol.visit import Message, Receipt
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from tests.builders import Organisation, Person

_LATER = 1.0  # seconds before what the relay could not take is sent again
_SETTLES = 8.0  # seconds in which a connection must have come so far that it can speak
_CLOSES = aiohttp.ClientWSTimeout(ws_close=0.5)
_DAY = 86_400.0
_encode = msgspec.json.Encoder().encode
_to_visitor = msgspec.json.Decoder(wire.ToVisitor)
_to_staff = msgspec.json.Decoder(staff_wire.ToStaff)


class _Again(Exception):
    """This connection is of no use: dial again."""


@dataclass
class Doors:
    """Where one service can be reached: its public origin, and an address for each node."""

    origin: str
    addresses: list[str]


def page_waits(attempt: int) -> float:
    """Return the seconds before a page's attempt number `attempt`, as `line.js` counts them."""
    return float(min(15.0, 0.5 * 2 ** max(0, attempt - 2)) * (0.5 + random.random()))


def console_waits(attempt: int) -> float:
    """Return the seconds before a console's attempt number `attempt`."""
    return backoff.wait(attempt, random.random())


class Client:
    """What page and console share: a connection that is made again whenever it breaks."""

    path = ""

    def __init__(self, doors: Doors, waits: Callable[[int], float]) -> None:
        """Reach the service through `doors`; nothing happens before `run`."""
        self.doors, self.waits = doors, waits
        self.clock: Callable[[], float] = time.time
        self.door = 0  # which of the addresses is tried next
        self.settles_in = _SETTLES  # seconds; after that it dials again, as `line.js` does
        self.settled = False  # this connection has come so far that we can speak
        self.acknowledged: dict[bytes, list[str]] = {}  # my words that are stored, by chat
        self.troubles: list[str] = []
        self.byes = 0  # how often the relay closed the line with a goodbye
        self._texts: dict[bytes, str] = {}
        self._wake = asyncio.Event()
        self._will_repeat = False
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        attempt = 0
        timeout = aiohttp.ClientTimeout(total=_SETTLES)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while True:
                with suppress(aiohttp.ClientError, OSError, TimeoutError, _Again):
                    await self._once(http, self.doors.addresses[self.door])
                attempt = 0 if self.settled else attempt + 1
                self.settled = False
                self.door = (self.door + 1) % len(self.doors.addresses)
                await asyncio.sleep(self.waits(attempt))

    async def _once(self, http: aiohttp.ClientSession, address: str) -> None:
        headers = await self._sign_in(http, address)
        async with asyncio.timeout(_SETTLES):
            socket = await http.ws_connect(
                address + self.path, headers=headers, max_msg_size=0, timeout=_CLOSES
            )
        self._socket = socket
        try:
            self._connected()
            sending = asyncio.create_task(self._send(socket))
            settling = asyncio.get_running_loop().call_later(self.settles_in, self._must_be_settled)
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    self._take(message.data)
                    self._wake.set()
            finally:
                settling.cancel()
                sending.cancel()
        finally:
            await asyncio.shield(socket.close())

    def _must_be_settled(self) -> None:
        if not self.settled:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection without a word, if there is one; it is made again."""
        if self._socket is not None and self._socket._response.connection is not None:
            self._socket._response.close()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
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

    async def _sign_in(self, http: aiohttp.ClientSession, address: str) -> dict[str, str]:
        raise NotImplementedError

    def _connected(self) -> None:
        raise NotImplementedError

    def _out(self) -> list[wire.FromVisitor] | list[staff_wire.FromStaff]:
        raise NotImplementedError

    def _take(self, data: str) -> None:
        raise NotImplementedError

    def send_again(self) -> None:
        """Send everything that is not confirmed once more."""
        raise NotImplementedError

    def outboxes(self) -> list[Outbox]:
        """Return what holds my words until they are stored."""
        raise NotImplementedError


class Page(Client):
    """A visitor's page."""

    path = "/v1/visitor"

    def __init__(
        self,
        doors: Doors,
        root: bytes,
        waits: Callable[[int], float] = page_waits,
        way_back: WayBack | None = None,
    ) -> None:
        """Visit for the first time, or come back."""
        super().__init__(doors, waits)
        self.session = VisitorSession(root, way_back=way_back)
        self.read: list[str] = []  # the counsellors' words, as they came
        self.skew = 0.0  # what is to be added to my clock

    def say(self, text: str) -> None:
        """Say something."""
        self._texts[self.session.say(text)] = text
        self.wake()

    def command(self, message: wire.FromVisitor) -> None:
        """Send a message that is no frame."""
        self.session.command(message)
        self.wake()

    def now(self) -> float:
        """Return my clock, put right by the relay's by at most a day, as `entering.js` does."""
        return self.clock() + self.skew

    async def _sign_in(self, http: aiohttp.ClientSession, address: str) -> dict[str, str]:
        del http, address
        return {"Origin": self.doors.origin}

    def _connected(self) -> None:
        self.session.connected()

    def _out(self) -> list[wire.FromVisitor]:
        return self.session.take()

    def _take(self, data: str) -> None:
        message = _to_visitor.decode(data)
        if isinstance(message, wire.Bye):
            self.byes += 1
            raise _Again
        if isinstance(message, wire.Welcome):
            skew = message.now / 1000 - self.clock()
            self.skew = skew if abs(skew) <= _DAY else 0.0
        for news in self.session.receive(message, self.now()):
            if isinstance(news, Receipt) and news.state == "stored":
                self.stored(self.session.chat, news.mid)
            elif isinstance(news, Message) and not news.mine:
                self.read.append(news.text)
        self.settled = self.settled or self.session._ready
        if isinstance(message, wire.Problem):
            self.problem(message)
            if message.code == "roster_old" and self.session.directory.version:
                self.session._resume()  # those papers that we have are good
            elif message.code in {"roster_old", "unknown_chat"}:
                raise _Again

    def send_again(self) -> None:
        """Send everything that is not confirmed once more."""
        self.session.send_again()

    def outboxes(self) -> list[Outbox]:
        """Return the one outbox of the visit."""
        return [self.session.outbox]


class Console(Client):
    """A counsellor's console: signs in, goes on duty, and notes what it reads of each chat."""

    path = "/v1/staff"

    def __init__(
        self,
        doors: Doors,
        organisation: Organisation,
        person: Person,
        waits: Callable[[int], float] = console_waits,
    ) -> None:
        """Work as `person`."""
        super().__init__(doors, waits)
        self.person = person
        self.session: StaffSession = organisation.console(person)
        self.read: dict[bytes, list[str]] = {}  # the visitors' words by chat, as they came
        self.keys: dict[tuple[bytes, int], bytes] = {}  # every epoch key this console ever had
        self.offers: list[staff_wire.Offered] = []
        self._rooms: dict[bytes, object] = {}

    def say(self, chat: bytes, text: str) -> None:
        """Say something in a chat that I hold. Raises `Reject`."""
        self._texts[self.session.say(chat, Text(text))] = text
        self.wake()

    def claim(self, chat: bytes) -> None:
        """Ask for a waiting chat, once, unless I cannot read yet who waits there."""
        asked = (o for o in self.session._owed.values() if isinstance(o, staff_wire.Claim))
        if all(claim.chat != chat for claim in asked):
            with suppress(Reject):
                self.session.claim(chat)
                self.wake()

    def holds(self, chat: bytes) -> bool:
        """Whether the chat is mine, all of it is read, and I can write in it."""
        place = self.session.places.get(chat)
        return place is not None and place.ready and self.person.id == place.room.holder

    async def _sign_in(self, http: aiohttp.ClientSession, address: str) -> dict[str, str]:
        who = self.person.id
        asked = _encode(access.ChallengeFor(who))
        async with http.post(address + "/v1/staff/challenge", data=asked) as answer:
            answer.raise_for_status()
            given = msgspec.json.decode(await answer.read(), type=access.Challenge)
        signed = access.sign_challenge(self.person.signing, self.doors.origin, given.nonce, who)
        async with http.post(address + "/v1/staff/session", data=_encode(signed)) as answer:
            answer.raise_for_status()
            session = msgspec.json.decode(await answer.read(), type=access.Session)
        return {"Authorization": f"Bearer {session.token}"}

    def _connected(self) -> None:
        self.session.connected(self._card())

    def _card(self) -> staff_wire.OnDuty:
        return staff_wire.OnDuty(self.person.card(int(self.clock())))

    def _out(self) -> list[staff_wire.FromStaff]:
        return self.session.take()

    def _take(self, data: str) -> None:
        message = _to_staff.decode(data)
        if isinstance(message, wire.Bye):
            self.byes += 1
            raise _Again
        for news in self.session.receive(message, self.clock()):
            if isinstance(news, Kept):
                self.stored(news.chat, news.mid)
            elif isinstance(news, Reread):
                self.read[news.chat] = []
            elif isinstance(news, InChat):
                self._hear(news)
        self.settled = self.settled or isinstance(message, staff_wire.Night)
        if isinstance(message, staff_wire.Offered):
            self.offers.append(message)
        if isinstance(message, wire.Problem):
            self.problem(message)

    def _hear(self, news: InChat) -> None:
        chat, heard = news.chat, news.heard
        place = self.session.places[chat]
        if self._rooms.get(chat) is not place.room:  # the chat is new here, or here again
            self._rooms[chat], self.read[chat] = place.room, []
        self.keys |= {(chat, number): key for number, key in place.room.keys.items()}
        if news.mid is not None:
            self.stored(chat, news.mid)
        if isinstance(heard, Said) and not is_staff(heard.sender):
            self.read[chat] += [heard.payload.text] if isinstance(heard.payload, Text) else []

    def send_again(self) -> None:
        """Send everything that is not confirmed once more."""
        self.session.send_again()

    def outboxes(self) -> list[Outbox]:
        """Return the outbox of every chat."""
        return [place.outbox for place in self.session.places.values()]
