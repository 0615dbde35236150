"""A whole night in one process: the real core, the real sessions, a store in memory.

No socket and no clock: messages are carried by hand, through their real JSON encoding, and
time is a number. Every test of the core and of the sessions together stands on this.
"""

from __future__ import annotations

from typing import Any

from protocol.capsules import CapsuleKeys
from protocol.visitor_messages import Door
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from tests.night_relay import Desk, Guest, NightRelay

__all__ = ["Desk", "Guest", "Night"]


class Night(NightRelay):
    """One house with visitors and consoles, in virtual time."""

    # --- people -----------------------------------------------------------------------------

    def publish(self) -> None:
        """Publish a roster of everybody hired so far; who is no longer on it must leave."""
        self.organisation.version += 1
        papers = self.organisation.papers(now=self.now // 1000)
        for who in self.shift.publish(papers, self.now):
            self.drop(self.desks[who])
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

    def restart_console(self, desk: Desk) -> Desk:
        """Return the same person at a console that knows nothing but the keys."""
        self.drop(desk)
        fresh = Desk(desk.person, self.organisation.console(desk.person))
        self.desks[desk.person.id] = fresh
        self.sign_in(fresh)
        return fresh

    def restart_relay(self) -> None:
        """Let the relay begin anew with what is on disk; everybody has to come back."""
        papers = self.house.papers
        self._open_house()
        self.house.papers = papers
        self.pages.clear()
        for guest in self.guests:
            guest.up = False
        for desk in self.desks.values():
            desk.up = False
        for loaded in self.store.live():
            self.do(self.door.lost(self.house.admit(loaded), self.now))

    def drop(self, who: Guest | Desk) -> None:
        """Cut a connection."""
        was_up, who.up = who.up, False
        if isinstance(who, Desk):
            self.do(self.shift.left(who.person.id, self.now) if was_up else [])
        elif self.pages.get(who.session.chat) is who:
            del self.pages[who.session.chat]
            chat = self.house.chats.get(who.session.chat)
            if chat is not None:
                self.do(self.door.lost(chat, self.now))
        self.settle()

    def visitor(self, *words: str, danger: bool = False, door: Door = "general") -> Guest:
        """Let a visitor arrive and say something."""
        root = self.organisation.root_point
        guest = Guest(VisitorSession(root, door=door, danger=danger))
        self.guests.append(guest)
        self.connect(guest)
        for text in words:
            guest.session.say(text)
        self.settle()
        return guest

    def come_back(self, keys: CapsuleKeys, *, by_code: bool) -> Guest:
        """Open a new page that has the token of a reload, or the words of a return code."""
        way_back = WayBack(keys, by_code)
        guest = Guest(VisitorSession(self.organisation.root_point, way_back=way_back))
        self.guests.append(guest)
        self.connect(guest)
        return guest

    def connect(self, guest: Guest) -> None:
        """Open the visitor's socket, again or for the first time."""
        guest.up, guest.caught_up = True, False
        guest.session.connected()
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass; the clocks tick once at the end."""
        self.now += int(seconds * 1000)
        self.do(self.clocks.tick(self.now))
        for name in self.store.expired(self.clocks.keep_until(self.now)):
            self.ensure(name)
            self.do(self.clocks.erase(name, self.house.chats[name].row.rev, self.now))
        self.settle()
