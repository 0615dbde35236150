"""The organisation of a simulated house: its keys, its people, and the papers about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from protocol import directory as papers
from protocol.documents import Signed
from protocol.ids import key_id, new_staff
from protocol.p256 import PrivateKey, new_key, public_bytes


@dataclass
class Person:
    """One staff member with their keys."""

    number: int
    roles: tuple[papers.Role, ...]
    id: bytes = field(default_factory=new_staff)
    signing: PrivateKey = field(default_factory=new_key)
    weekly: PrivateKey = field(default_factory=new_key)

    def card(self, now: int) -> Signed:
        """Return a duty card from `now` on (seconds)."""
        point = public_bytes(self.weekly)
        return papers.sign_duty_card(self.signing, self.id, point, now, now + papers.DUTY_LIFE)

    def find_key(self, kid: bytes) -> PrivateKey | None:
        """Return the weekly key with this id."""
        return self.weekly if kid == key_id(public_bytes(self.weekly)) else None


class Organisation:
    """Root and roster keys, and everybody who was ever hired."""

    def __init__(self) -> None:
        """Begin with keys and nobody."""
        self._root, self._roster_key = new_key(), new_key()
        self._version = 0
        self._former: tuple[papers.Former, ...] = ()
        self.people: dict[bytes, Person] = {}  # on the roster
        self.ever: dict[bytes, Person] = {}

    @property
    def root(self) -> bytes:
        """The point that pages and consoles trust."""
        return public_bytes(self._root)

    def hire(self, *roles: papers.Role) -> Person:
        """Put somebody new on the next roster."""
        person = Person(len(self.ever) + 1, roles)
        self.people[person.id] = self.ever[person.id] = person
        return person

    def dismiss(self, person: Person, now: int) -> None:
        """Leave somebody off the next roster, at `now` (seconds)."""
        self.people.pop(person.id, None)
        self._former += (papers.Former(person.id, public_bytes(person.signing), person.roles, now),)

    def papers(self, now: int) -> papers.Papers:
        """Return a newer roster of everybody hired, signed at `now` (seconds)."""
        self._version += 1
        listed = tuple(
            papers.Member(person.id, public_bytes(person.signing), person.roles)
            for person in self.people.values()
        )
        certificate = papers.certify_roster_key(self._root, public_bytes(self._roster_key), now)
        return papers.Papers(
            certificate,
            papers.sign_roster(self._roster_key, self._version, listed, now, self._former),
        )
