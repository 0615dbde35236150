"""Light people for a whole year: messages of the right shape; what is sealed is zeros.

The core reads headers, counts, compares and checks signatures, and all of that is real here:
epochs of staff are signed, frames are numbered, wraps name their members. Only what nobody
but a member could open is left empty, because no member is there to open it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from itertools import count

from protocol import epochs, frames
from protocol import staff_messages as staff
from protocol import visitor_messages as wire
from protocol.ids import VISITOR
from server.simulation.staff import Person

_WRAP = struct.Struct(">2sBB16sI8s8s4s113x")
_EMPTY = bytes(frames.SIZES[0] - 36)
_NOTHING = bytes(32)

_numbers = count(1)


def new_mid() -> bytes:
    """Return a message id that no other message has."""
    return next(_numbers).to_bytes(8, "big")


def _frame(chat: bytes, epoch: int, sender: bytes, seq: int) -> bytes:
    return frames.FrameHeader(frames.CHAT, chat, epoch, sender, seq).packed() + _EMPTY


def _epoch(
    chat: bytes,
    number: int,
    why: epochs.Why,
    holder: bytes | None,
    giver: bytes,
    members: Iterable[bytes],
    person: Person | None,
) -> epochs.Epoch:
    sealed = tuple(
        _WRAP.pack(b"VW", 1, 1, chat, number, giver, member, bytes(4))
        for member in sorted({VISITOR, *members})
    )
    readers = epochs.readers_of(sealed)
    content = epochs.Announcement(chat, number, why, holder, _NOTHING, readers)
    return epochs.announce(giver, content, sealed, None if person is None else person.signing)


class LightVisitor:
    """A page that says when and how much, and nothing else."""

    def __init__(self, number: int) -> None:
        """Come to the page as number so and so of the year."""
        self.chat = number.to_bytes(16, "big")
        self.secret = number.to_bytes(32, "big")
        self.sender = b"V" + number.to_bytes(7, "big")
        self.epoch, self.seq = 0, 0

    def start(self, on_duty: Iterable[bytes], *, danger: bool) -> wire.Start:
        """Begin a chat that everybody on duty could read."""
        epoch = _epoch(self.chat, 0, "start", None, self.sender, on_duty, None)
        hello = _frame(self.chat, 0, self.sender, 0)
        return wire.Start(new_mid(), self.chat, self.secret, "general", "nl", danger, epoch, hello)

    def say(self, epoch: int) -> wire.Say:
        """Say something under the newest epoch."""
        self.seq = 0 if epoch != self.epoch else self.seq + 1
        self.epoch = epoch
        return wire.Say(new_mid(), _frame(self.chat, epoch, self.sender, self.seq))


class LightCounsellor:
    """A console that claims, answers and closes."""

    def __init__(self, person: Person) -> None:
        """Work with the keys of `person`."""
        self.person, self.id = person, person.id
        self.holds: dict[bytes, LightVisitor] = {}
        self._seq: dict[bytes, tuple[int, int]] = {}

    def sealed(self, chat: bytes, number: int, why: epochs.Why = "claim") -> staff.StaffEpoch:
        """Return the epoch that makes the chat mine, really signed."""
        epoch = _epoch(chat, number, why, self.id, self.id, (self.id,), self.person)
        return staff.StaffEpoch(new_mid(), chat, epoch)

    def handed_over(self, chat: bytes, number: int, to: bytes) -> staff.StaffEpoch:
        """Return the epoch that makes the chat a colleague's."""
        epoch = _epoch(chat, number, "hand-over", to, self.id, (to,), self.person)
        return staff.StaffEpoch(new_mid(), chat, epoch)

    def say(self, chat: bytes, epoch: int) -> staff.StaffSay:
        """Answer under the newest epoch."""
        before, seq = self._seq.get(chat, (-1, -1))
        seq = seq + 1 if before == epoch else 0
        self._seq[chat] = (epoch, seq)
        return staff.StaffSay(new_mid(), chat, _frame(chat, epoch, self.id, seq))

    def done(self, chat: bytes) -> None:
        """Forget a chat that is over, or a colleague's."""
        self.holds.pop(chat, None)
        self._seq.pop(chat, None)
