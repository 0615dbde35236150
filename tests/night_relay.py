"""The relay inside a night: the real core, a store in memory, messages carried by hand."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from protocol import staff_messages, visitor_messages
from protocol.log import Entry, Log
from protocol.staff_session import StaffSession
from protocol.visitor_session import VisitorSession
from server.core import effects as fx
from server.core.addressed import only_for
from server.core.blocking import tell_blocks
from server.core.clocks import Clocks
from server.core.house import HoursNow, House, Rules
from server.core.offers import over
from server.core.refused import Refused
from server.core.shift import Shift
from server.core.staff_door import StaffDoor, refusal
from server.core.team_post import spoken_of
from server.core.truth import truth
from server.core.visitor_desk import VisitorDesk
from server.core.visitor_door import VisitorDoor
from server.ports import Outcome
from server.records import ChatRow
from server.storage.memory import MemoryStore
from tests.builders import NOW, Organisation, Person

T = TypeVar("T")

_visitor_in = msgspec.json.Decoder(visitor_messages.ToVisitor)
_visitor_out = msgspec.json.Decoder(visitor_messages.FromVisitor)
_staff_in = msgspec.json.Decoder(staff_messages.ToStaff)
_staff_out = msgspec.json.Decoder(staff_messages.FromStaff)


@dataclass
class Guest:
    """One page: a visitor's session, its connection, and everything it was told."""

    session: VisitorSession
    up: bool = True
    caught_up: bool = False
    news: list[Any] = field(default_factory=list)

    def told(self, kind: type[T]) -> list[T]:
        """Return the news of one kind, oldest first."""
        return [news for news in self.news if isinstance(news, kind)]


@dataclass
class Desk:
    """A console's session and everything it was told."""

    person: Person
    session: StaffSession
    up: bool = True
    follows: set[bytes] = field(default_factory=set)
    news: list[Any] = field(default_factory=list)

    def told(self, kind: type[T]) -> list[T]:
        """Return the news of one kind, oldest first."""
        return [news for news in self.news if isinstance(news, kind)]


class NightRelay:
    """One house with its connections, in virtual time."""

    def __init__(self, **rules: int) -> None:
        """Open a house that is always open."""
        self.organisation = Organisation()
        self.now = NOW * 1000
        self.open = True
        self.shut = False
        self.closed: frozenset[str] = frozenset()  # doors, by hours of their own
        self.disk_full = False
        self.store = MemoryStore()
        self.store.open()
        self.guests: list[Guest] = []
        self.pages: dict[bytes, Guest] = {}  # a chat to the page it is bound to
        self.desks: dict[bytes, Desk] = {}
        self.rules = Rules(**rules)
        self._open_house()

    def _open_house(self) -> None:
        self.house = House(
            self.rules,
            lambda _now: HoursNow(self.open, shut=self.shut, closed=self.closed),
            lambda value: hmac.digest(b"pepper", value, "sha256"),
            self.organisation.root_point,
        )
        self.door, self.visitors = VisitorDoor(self.house), VisitorDesk(self.house)
        self.shift = Shift(self.house)
        self.staff = StaffDoor(self.house, self.shift)
        self.clocks = Clocks(self.house)

    def row(self, guest: Guest) -> ChatRow:
        """Return what is stored of this visitor's chat."""
        loaded = self.store.load(guest.session.chat)
        assert loaded is not None
        return loaded.row

    def log(self, guest: Guest) -> list[Entry]:
        """Return the whole log of this visitor's chat, as the relay has it."""
        return self.store.entries(guest.session.chat, 0)

    # --- carrying messages ------------------------------------------------------------------

    def settle(self) -> None:
        """Carry messages until nobody has anything to say."""
        busy = True
        while busy:
            busy = False
            for guest in list(self.guests):
                for message in guest.session.take():
                    busy = True
                    if guest.up:
                        self.from_visitor(guest, message)
            for desk in list(self.desks.values()):
                for said in desk.session.take():
                    busy = True
                    if desk.up:
                        self.from_staff(desk, said)

    def from_visitor(self, guest: Guest, message: Any) -> None:
        """Give one message of a page to the house."""
        message = _visitor_out.decode(msgspec.json.encode(message))
        wire = visitor_messages
        try:
            if isinstance(message, wire.Knock):
                self.tell_visitor(guest, self.door.knock(message, self.now))
            elif isinstance(message, wire.Unlock):
                self.do(self.door.unlock(message), guest)
            elif isinstance(message, wire.Start | wire.Resume):
                self.ensure(message.chat)
                enter = getattr(self.door, type(message).__name__.lower())
                self.do(enter(message, self.now), guest)
            elif not isinstance(message, wire.Ping):
                self._in_chat(guest, message)
        except Refused as refused:
            mid = getattr(message, "mid", None)
            self.tell_visitor(guest, wire.Problem(refused.code, mid))

    def _in_chat(self, guest: Guest, message: Any) -> None:
        self.ensure(guest.session.chat)
        chat = self.house.chats.get(guest.session.chat)
        if chat is None or self.pages.get(guest.session.chat) is not guest:
            raise Refused("unknown_chat")
        is_epoch = isinstance(message, visitor_messages.NewEpoch)
        kind = "new_epoch" if is_epoch else type(message).__name__.lower()
        self.do(getattr(self.visitors, kind)(chat, message, self.now), guest)

    def from_staff(self, desk: Desk, message: Any) -> None:
        """Give one message of a console to the house."""
        message = _staff_out.decode(msgspec.json.encode(message))
        try:
            if hasattr(message, "chat"):
                self.ensure(message.chat)
            elif isinstance(message, staff_messages.Post):
                for name in spoken_of(message):
                    self.ensure(name)
            if not isinstance(message, staff_messages.Ping):
                self.do(self.staff.take(desk.person.id, message, self.now), desk)
        except Refused as refused:
            self.tell_staff(desk, refusal(message, refused.code))

    def tell_visitor(self, guest: Guest, message: Any) -> None:
        """Give one message of the relay to a page."""
        if guest.up:
            decoded = _visitor_in.decode(msgspec.json.encode(message))
            guest.news += guest.session.receive(decoded, self.now / 1000)

    def tell_staff(self, desk: Desk, message: Any) -> None:
        """Give one message of the relay to a console."""
        if desk.up:
            decoded = _staff_in.decode(msgspec.json.encode(message))
            desk.news += desk.session.receive(decoded, self.now / 1000)

    # --- effects ----------------------------------------------------------------------------

    def ensure(self, name: bytes) -> None:
        """Take a stored chat up again, if it is not in memory."""
        loaded = None if name in self.house.chats else self.store.load(name)
        if loaded is not None:
            self.house.admit(loaded).here = name in self.pages

    def do(self, effects: Any, here: Guest | Desk | None = None) -> None:
        """Carry out effects as the relay would, with a disk that never waits."""
        for effect in effects:
            if isinstance(effect, fx.Commit):
                self._commit(effect)
            elif isinstance(effect, fx.BindVisitor) and isinstance(here, Guest):
                self._bind(effect, here)
            elif isinstance(effect, fx.CatchUpVisitor):
                self._catch_up_visitor(effect)
            elif isinstance(effect, fx.Witness):
                self._witness(effect)
            elif isinstance(effect, fx.FetchCapsule) and isinstance(here, Guest):
                kept = self.store.capsule(effect.lookup)
                capsule = kept[1] if kept else effect.otherwise
                self.tell_visitor(here, visitor_messages.Capsule(capsule))
            else:
                self._tell(effect)
        if here is None:
            self.settle()

    def _bind(self, effect: fx.BindVisitor, here: Guest) -> None:
        before = self.pages.get(effect.chat)
        if before is not None and before is not here:
            self.tell_visitor(before, visitor_messages.Bye("newer"))
            before.up = False
        self.pages[effect.chat] = here
        here.caught_up = effect.caught_up

    def _commit(self, commit: fx.Commit) -> None:
        stored = not self.disk_full and self.store.commit([commit.item])[0] is Outcome.STORED
        name, row, before = commit.item.chat, commit.item.row, None
        if not stored:
            self.house.forget(name)
            self.ensure(name)
        else:
            before = self.house.stored(name, row)
        ended = over(self.rules, before, row, self.now)
        for effect in (*commit.after, *ended) if stored else commit.failed:
            self._tell(effect)

    def _witness(self, effect: fx.Witness) -> None:
        head = self.store.witness(effect.notes)
        if effect.tell is not None and head.n:
            told = staff_messages.AuditHead(head.n, head.hash)
            self.tell_staff(self.desks[effect.tell], told)

    def _tell(self, effect: Any) -> None:
        if isinstance(effect, fx.TellVisitor) and effect.chat in self.pages:
            self.tell_visitor(self.pages[effect.chat], effect.message)
        elif isinstance(effect, fx.TellStaff) and effect.who in self.desks:
            self.tell_staff(self.desks[effect.who], effect.message)
        elif isinstance(effect, fx.Unfollow):
            for who in effect.staff:
                self.desks[who].follows.discard(effect.chat)
        elif isinstance(effect, fx.Announce | fx.Places | fx.Truth | fx.TellBlocks):
            self._tell_how_it_stands(effect)
        elif isinstance(effect, fx.CatchUpStaff):
            self._catch_up_staff(effect)
        elif isinstance(effect, fx.Spread):
            guest = self.pages.get(effect.chat)
            if effect.visitor and guest is not None and guest.caught_up:
                self._log(guest, b"visitor!", effect.chat, list(effect.entries))
            for who in effect.staff:
                if effect.chat in self.desks[who].follows:
                    self._log(self.desks[who], who, effect.chat, list(effect.entries))

    def _tell_how_it_stands(
        self, effect: fx.Announce | fx.Places | fx.Truth | fx.TellBlocks
    ) -> None:
        house = self.house
        if isinstance(effect, fx.Places):
            told: list[Any] = list(house.places(self.now))
        elif isinstance(effect, fx.TellBlocks):
            told = list(tell_blocks(house))
        elif isinstance(effect, fx.Truth):
            told = list(truth(house, effect.chat, self.now))
        else:
            told = list(house.announce(house.chats[effect.chat]))
        for each in told:
            self._tell(each)

    def _catch_up_visitor(self, effect: fx.CatchUpVisitor) -> None:
        guest = self.pages[effect.chat]
        entries = self.store.entries(effect.chat, effect.have)
        guest.caught_up = True
        self._log(guest, b"visitor!", effect.chat, entries)
        for message in effect.told:
            self.tell_visitor(guest, message)
        self._tell(fx.Truth(effect.chat))

    def _catch_up_staff(self, effect: fx.CatchUpStaff) -> None:
        desk = self.desks[effect.who]
        entries = self.store.entries(effect.chat, effect.have)
        self._log(desk, effect.who, effect.chat, entries)
        desk.follows.add(effect.chat)
        pos = entries[-1].pos if entries else effect.have
        self.tell_staff(desk, staff_messages.Followed(effect.chat, pos))

    def _log(self, to: Guest | Desk, member: bytes, chat: bytes, entries: list[Entry]) -> None:
        if not entries:
            return
        log = Log(chat, tuple(only_for(member, entry) for entry in entries))
        if isinstance(to, Guest):
            self.tell_visitor(to, log)
        else:
            self.tell_staff(to, log)
