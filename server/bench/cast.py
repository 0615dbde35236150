"""Who takes part in a measurement: an organisation, its staff, chats that are under way.

The chats are written into the relay's store as they stand in the middle of a night: open,
held, with the visitor away. Every visitor then comes back by the protocol, every console
signs in by it, and from there on nothing is arranged.
"""

from __future__ import annotations

import secrets
import time
from typing import NamedTuple

import msgspec

from protocol import ids, p256
from protocol.directory import Member, Papers, Role, certify_roster_key, sign_roster
from protocol.staff_access import Ordered, Publish, seal_order
from server.records import ChatRow, Item

CHATS_EACH = 3  # chats that one counsellor holds
EPOCH = 1


class Seed(msgspec.Struct, frozen=True):
    """One chat under way: what its visitor proves to own it, and who reads it."""

    chat: bytes
    secret: bytes
    holder: bytes
    readers: tuple[bytes, ...]

    def item(self, pass_hash: bytes, now: int) -> Item:
        """Return what puts the chat into a store; `now` in milliseconds."""
        row = ChatRow(
            chat=self.chat,
            pass_hash=pass_hash,
            door="general",
            language="nl",
            danger=False,
            since=now,
            phase="open",
            presence="away",
            changed=now,
            holder=self.holder,
            returned=False,
            has_code=False,
            pos=0,
            epoch=EPOCH,
            touched=now,
            readers=self.readers,
            held=(self.holder,),  # answered: who never was may say little
        )
        return Item(chat=self.chat, expected=None, row=row)


class Staff(NamedTuple):
    """One member of the staff with their signing key."""

    id: bytes
    key: p256.PrivateKey
    role: Role


class Cast:
    """The organisation of one measurement."""

    def __init__(self, chats: int, supervisors: int = 0, each: int = CHATS_EACH) -> None:
        """Draw `chats` chats, a counsellor for `each` of them, and who sits in on all."""
        self._root, self._roster_key = p256.new_key(), p256.new_key()
        self.supervisors = [_hire("supervisor") for _ in range(supervisors)]
        self.counsellors = [_hire("counsellor") for _ in range(-(-chats // each))]
        watching = tuple(each.id for each in self.supervisors)
        self.seeds = []
        for number in range(chats):
            holder = self.counsellors[number // each].id
            seed = Seed(ids.new_chat(), secrets.token_bytes(32), holder, (holder, *watching))
            self.seeds.append(seed)

    @property
    def root(self) -> bytes:
        """The root's public point."""
        return p256.public_bytes(self._root)

    def order(self) -> Ordered:
        """Return the administrator's order that publishes the roster."""
        now = int(time.time())
        certificate = certify_roster_key(self._root, p256.public_bytes(self._roster_key), now)
        staff = tuple(
            Member(each.id, p256.public_bytes(each.key), (each.role,))
            for each in (*self.counsellors, *self.supervisors)
        )
        papers = Papers(certificate, sign_roster(self._roster_key, 1, staff, now))
        publish = Publish(now, secrets.token_bytes(32), papers)
        return Ordered(certificate, seal_order(self._roster_key, publish))


def _hire(role: Role) -> Staff:
    return Staff(ids.new_staff(), p256.new_key(), role)
