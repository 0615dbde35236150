"""Pages and consoles over real sockets that come back by themselves, as the real ones do.

They drive the real sessions of `protocol`, and note all that they said and read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import aiohttp
import msgspec

from protocol import staff_access as access
from protocol import staff_messages as staff_wire
from protocol import visitor_messages as wire
from protocol.errors import Reject
from protocol.heard import Said
from protocol.ids import is_staff
from protocol.outbox import Outbox
from protocol.payloads import Text
from protocol.place import InChat, Kept, Reread
from protocol.staff_session import StaffSession
from protocol.visit import Message, Receipt
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from tests.builders import Organisation, Person
from tests.faults.line import Again, AnySocket, Client, Doors, console_waits, page_waits
from tests.faults.requests import Requests

__all__ = ["Client", "Console", "Doors", "Page"]

_DAY = 86_400.0
_encode = msgspec.json.Encoder().encode
_to_visitor = msgspec.json.Decoder(wire.ToVisitor)
_to_staff = msgspec.json.Decoder(staff_wire.ToStaff)


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

    async def _dial(
        self, http: aiohttp.ClientSession, address: str, headers: dict[str, str]
    ) -> AnySocket:
        if self.doors.by == "socket":
            return await super()._dial(http, address, headers)
        once = self.doors.by == "short answers"
        return await Requests(http, address, headers, once=once).open()

    def _connected(self) -> None:
        self.session.connected()

    def _out(self) -> list[wire.FromVisitor]:
        return self.session.take()

    def _take(self, data: str) -> None:
        message = _to_visitor.decode(data)
        if isinstance(message, wire.Bye):
            self.byes += 1
            raise Again
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
                raise Again

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
            raise Again
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
