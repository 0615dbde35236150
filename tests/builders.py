"""Builders for tests: an organisation with keys, papers, and people on duty."""

from __future__ import annotations

from dataclasses import dataclass, field

from protocol import directory as d
from protocol import ids, p256
from protocol.documents import Signed
from protocol.staff_messages import OnDuty
from protocol.staff_session import StaffSession
from protocol.visitor_session import VisitorSession

NOW = 1_795_464_000  # 23 November 2026, 20:00 UTC


@dataclass
class Person:
    """One staff member with their keys."""

    roles: tuple[d.Role, ...] = ("counsellor",)
    id: bytes = field(default_factory=ids.new_staff)
    signing: p256.PrivateKey = field(default_factory=p256.new_key)
    weekly: p256.PrivateKey = field(default_factory=p256.new_key)

    def member(self) -> d.Member:
        """Return this person as the roster lists them."""
        return d.Member(self.id, p256.public_bytes(self.signing), self.roles)

    def card(self, now: int = NOW) -> Signed:
        """Return this person's duty card from `now` on."""
        point = p256.public_bytes(self.weekly)
        return d.sign_duty_card(self.signing, self.id, point, now, now + d.DUTY_LIFE)

    def find_key(self, kid: bytes) -> p256.PrivateKey | None:
        """Return the weekly private key with this id."""
        return self.weekly if kid == ids.key_id(p256.public_bytes(self.weekly)) else None


@dataclass
class Organisation:
    """Root and roster keys with a roster of people."""

    people: list[Person] = field(default_factory=list)
    root: p256.PrivateKey = field(default_factory=p256.new_key)
    roster_key: p256.PrivateKey = field(default_factory=p256.new_key)
    version: int = 1
    former: list[d.Former] = field(default_factory=list)

    @property
    def root_point(self) -> bytes:
        """Return the public point that pages and consoles pin."""
        return p256.public_bytes(self.root)

    def papers(self, *on_duty: Person, now: int = NOW) -> d.Papers:
        """Return signed papers with the cards of those `on_duty`."""
        staff = tuple(person.member() for person in self.people)
        return d.Papers(
            d.certify_roster_key(self.root, p256.public_bytes(self.roster_key), now),
            d.sign_roster(self.roster_key, self.version, staff, now, tuple(self.former)),
            tuple(person.card(now) for person in on_duty),
        )

    def hire(self, *roles: d.Role) -> Person:
        """Return a new person on the roster (a counsellor unless `roles` says otherwise)."""
        person = Person(roles or ("counsellor",))
        self.people.append(person)
        return person

    def dismiss(self, person: Person, now: int = NOW) -> None:
        """Leave `person` off the next roster, as somebody who left."""
        self.people.remove(person)
        was = person.member()
        self.former.append(d.Former(was.id, was.key, was.roles, now))

    def visitor(self) -> VisitorSession:
        """Return a visitor who trusts this organisation."""
        return VisitorSession(self.root_point)

    def console(self, person: Person) -> StaffSession:
        """Return a staff session of `person`."""
        return StaffSession(person.id, person.signing, self.root_point, person.find_key)

    def on_duty(self, person: Person, now: int = NOW) -> OnDuty:
        """Return the message by which `person` goes on duty."""
        return OnDuty(person.card(now))
