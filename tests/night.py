"""A whole night in one process: the real core, the real sessions, a store in memory.

No socket and no clock: messages are carried by hand, through their real JSON encoding, and
time is a number. Every test of the core and of the sessions together stands on this.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Any

import msgspec

from protocol import staff_messages, visitor_messages
from protocol.log import Entry, Log
from protocol.staff_session import StaffSession
from protocol.visitor_session import VisitorSession
from server.core import effects as fx
from server.core.chat import only_for
from server.core.clocks import Clocks
from server.core.house import HoursNow, House, Rules
from server.core.refused import Refused
from server.core.shift import Shift
from server.core.staff_desk import StaffDesk
from server.core.visitor_desk import VisitorDesk
from server.core.visitor_door import VisitorDoor
from server.ports import LoadedChat
from tests.builders import NOW, Organisation, Person

_visitor_in = msgspec.json.Decoder(visitor_messages.ToVisitor)
_staff_in = msgspec.json.Decoder(staff_messages.ToStaff)


@dataclass
class Guest:
    """A visitor's session and everything it was told."""

    session: VisitorSession
    up: bool = True
    caught_up: bool = False
    news: list[Any] = field(default_factory=list)

    def told(self, kind: type) -> list[Any]:
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

    def told(self, kind: type) -> list[Any]:
        """Return the news of one kind, oldest first."""
        return [news for news in self.news if isinstance(news, kind)]


class Night:
    """One house with visitors and consoles, in virtual time."""

    def __init__(self, **rules: int) -> None:
        """Open a house that is always open."""
        self.organisation = Organisation()
        self.now = NOW * 1000
        self.open = True
        self.disk_full = False
        self.house = House(
            Rules(**rules),
            lambda _now: HoursNow(self.open, None, None),
            lambda value: hmac.digest(b"pepper", value, "sha256"),
            self.organisation.root_point,
        )
        self.door, self.visitors = VisitorDoor(self.house), VisitorDesk(self.house)
        self.staff, self.shift = StaffDesk(self.house), Shift(self.house)
        self.clocks = Clocks(self.house)
        self.logs: dict[bytes, list[Entry]] = {}
        self.rows: dict[bytes, Any] = {}
        self.capsules: dict[bytes, tuple[bytes, str, bytes]] = {}
        self.guests: dict[bytes, Guest] = {}
        self.desks: dict[bytes, Desk] = {}

    # --- people -----------------------------------------------------------------------------

    def publish(self) -> None:
        """Publish a roster of everybody hired so far."""
        self.organisation.version += 1
        papers = self.organisation.papers(now=self.now // 1000)
        self.shift.publish(papers, self.now)
        self.do(self.house.papers_changed())

    def colleague(self, *roles: Any) -> Desk:
        """Hire somebody, and let them come on duty."""
        person = self.organisation.hire(*roles)
        self.publish()
        desk = Desk(person, self.organisation.console(person))
        self.desks[person.id] = desk
        self.sign_in(desk)
        return desk

    def sign_in(self, desk: Desk) -> None:
        """Connect a console and go on duty."""
        desk.up, desk.follows = True, set()
        self.do(self.shift.came(desk.person.id, self.now))
        desk.session.connected(self.organisation.on_duty(desk.person, self.now // 1000))
        self.settle()

    def drop(self, who: Guest | Desk) -> None:
        """Cut a connection."""
        who.up = False
        if isinstance(who, Desk):
            self.do(self.shift.left(who.person.id, self.now))
        else:
            chat = self.house.chats.get(who.session.chat)
            if chat is not None:
                self.do(self.door.lost(chat, self.now))
        self.settle()

    def visitor(self, *words: str, danger: bool = False) -> Guest:
        """Let a visitor arrive and say something."""
        session = VisitorSession(self.organisation.root_point, danger=danger)
        guest = Guest(session)
        self.guests[session.chat] = guest
        self.connect(guest)
        for text in words:
            session.say(text)
        self.settle()
        return guest

    def connect(self, guest: Guest) -> None:
        """Open the visitor's socket, again or for the first time."""
        guest.up = True
        guest.session.connected()
        self.settle()

    # --- carrying messages ------------------------------------------------------------------

    def settle(self) -> None:
        """Carry messages until nobody has anything to say."""
        busy = True
        while busy:
            busy = False
            for guest in list(self.guests.values()):
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
        chat = self.house.chats.get(guest.session.chat)
        try:
            if isinstance(message, visitor_messages.Knock):
                self.tell_visitor(guest, self.door.knock(message, self.now))
            elif isinstance(message, visitor_messages.Start):
                self.do(self.door.start(message, self.now), guest)
            elif isinstance(message, visitor_messages.Resume):
                self.do(self.door.resume(message, self.now), guest)
            elif isinstance(message, visitor_messages.Unlock):
                self.do(self.door.unlock(message), guest)
            elif chat is None:
                self.tell_visitor(guest, visitor_messages.Problem("unknown_chat"))
            else:
                name = "new_epoch" if isinstance(message, visitor_messages.NewEpoch) else None
                kind = name or type(message).__name__.lower()
                self.do(getattr(self.visitors, kind)(chat, message, self.now), guest)
        except Refused as refused:
            mid = getattr(message, "mid", None)
            self.tell_visitor(guest, visitor_messages.Problem(refused.code, mid))

    def from_staff(self, desk: Desk, message: Any) -> None:
        """Give one message of a console to the house."""
        who, wire = desk.person.id, staff_messages
        names: dict[Any, str] = {
            wire.StaffEpoch: "epoch",
            wire.StaffSay: "say",
            wire.StaffGrant: "grant",
            wire.Claim: "claim",
            wire.Close: "close",
            wire.Offer: "offer",
            wire.Ask: "ask",
        }
        try:
            if isinstance(message, wire.OnDuty):
                self.do(self.shift.on_duty(who, message, self.now))
            elif type(message) in names:
                self.do(getattr(self.staff, names[type(message)])(who, message, self.now))
            elif isinstance(message, wire.StaffIsTyping):
                self.do(self.staff.typing(who, message))
            elif not isinstance(message, wire.Ping):
                kind = type(message).__name__.lower()
                self.do(getattr(self.staff, kind)(who, message))
        except Refused as refused:
            mid, chat = getattr(message, "mid", None), getattr(message, "chat", None)
            self.tell_staff(desk, visitor_messages.Problem(refused.code, mid, chat))

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

    def do(self, effects: Any, here: Guest | None = None) -> None:
        """Carry out effects as the relay would, with a disk that never waits."""
        for effect in effects:
            if isinstance(effect, fx.Commit):
                self._commit(effect)
            elif isinstance(effect, fx.BindVisitor):
                self.guests[effect.chat].caught_up = effect.caught_up
            elif isinstance(effect, fx.CatchUpVisitor):
                guest = self.guests[effect.chat]
                guest.caught_up = True
                self._log(guest, b"visitor!", effect.chat, self._after(effect.chat, effect.have))
                for message in effect.after:
                    self.tell_visitor(guest, message)
            elif isinstance(effect, fx.CatchUpStaff):
                self._catch_up_staff(effect)
            elif isinstance(effect, fx.FetchCapsule) and here is not None:
                kept = self.capsules.get(effect.lookup)
                capsule = kept[2] if kept else effect.otherwise
                self.tell_visitor(here, visitor_messages.Capsule(capsule))
            else:
                self._tell(effect)
        if here is None:
            self.settle()

    def _commit(self, commit: fx.Commit) -> None:
        item = commit.item
        if self.disk_full:
            self.house.forget(item.chat)
            self._reload(item.chat)
            for told in commit.failed:
                self._tell(told)
            return
        if item.erase:
            self.logs.pop(item.chat, None)
            self.capsules = {k: c for k, c in self.capsules.items() if c[0] != item.chat}
        if item.remove:
            self.rows.pop(item.chat, None)
        elif item.row is not None:
            self.rows[item.chat] = item.row
        log = self.logs.setdefault(item.chat, [])
        for new in item.entries:
            assert new.entry.pos == len(log) + 1, "the log must have no hole"
            log.append(new.entry)
        for kind in item.forget:
            gone = [k for k, c in self.capsules.items() if c[:2] == (item.chat, kind)]
            for key in gone:
                del self.capsules[key]
        for kept in item.keep:
            self.capsules[kept.lookup] = (item.chat, kept.kind, kept.capsule)
        for effect in commit.after:
            self._tell(effect)

    def _reload(self, chat: bytes) -> None:
        if chat in self.rows:
            self.house.admit(LoadedChat(row=self.rows[chat], mids={}, seqs={}))

    def _tell(self, effect: Any) -> None:
        if isinstance(effect, fx.TellVisitor) and effect.chat in self.guests:
            self.tell_visitor(self.guests[effect.chat], effect.message)
        elif isinstance(effect, fx.TellStaff) and effect.who in self.desks:
            self.tell_staff(self.desks[effect.who], effect.message)
        elif isinstance(effect, fx.Unfollow):
            for who in effect.staff:
                self.desks[who].follows.discard(effect.chat)
        elif isinstance(effect, fx.Spread):
            guest = self.guests.get(effect.chat)
            if effect.visitor and guest is not None and guest.caught_up:
                self._log(guest, b"visitor!", effect.chat, list(effect.entries))
            for who in effect.staff:
                desk = self.desks[who]
                if effect.chat in desk.follows:
                    self._log(desk, who, effect.chat, list(effect.entries))

    def _catch_up_staff(self, effect: fx.CatchUpStaff) -> None:
        desk = self.desks[effect.who]
        entries = self._after(effect.chat, effect.have)
        self._log(desk, effect.who, effect.chat, entries)
        desk.follows.add(effect.chat)
        pos = entries[-1].pos if entries else effect.have
        self.tell_staff(desk, staff_messages.Followed(effect.chat, pos))

    def _after(self, chat: bytes, have: int) -> list[Entry]:
        return [entry for entry in self.logs.get(chat, []) if entry.pos > have]

    def _log(self, to: Guest | Desk, member: bytes, chat: bytes, entries: list[Entry]) -> None:
        if not entries:
            return
        log = Log(chat, tuple(only_for(member, entry) for entry in entries))
        if isinstance(to, Guest):
            self.tell_visitor(to, log)
        else:
            self.tell_staff(to, log)

    def wait(self, seconds: float) -> None:
        """Let time pass; the clocks tick once at the end."""
        self.now += int(seconds * 1000)
        self.do(self.clocks.tick(self.now))
        self.settle()
