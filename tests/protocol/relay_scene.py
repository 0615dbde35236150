"""One chat entry by entry, with a relay, a colleague and a visitor who may cheat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from protocol import directory, epochs, frames, ids, p256, payloads, wraps
from protocol.errors import Reject
from protocol.heard import Heard
from protocol.log import EpochEntry, FrameEntry, GrantEntry
from protocol.payloads import Ack, Sealed, Text
from protocol.room import Room
from tests.builders import NOW, Organisation, Person

HIDDEN = "dit mag niemand doen"


@dataclass
class Scene:
    """A page and Noor's console in a chat she holds; Sanne is on duty, Bo supervises."""

    house: Organisation = field(default_factory=Organisation)
    chat: bytes = field(default_factory=ids.new_chat)
    pos: int = 0

    def __post_init__(self) -> None:
        self.noor, self.sanne = self.house.hire(), self.house.hire()
        self.bo = self.house.hire("supervisor")
        self.there = directory.Directory(self.house.root_point)
        self.there.read(self.house.papers(self.noor, self.sanne, self.bo), NOW)
        self.page_key = p256.new_key()
        self.log: list[Any] = []
        self.page = self._room(ids.VISITOR, ids.new_sender(), self._page_find)
        self.console = self.room_of(self.noor)
        self.colleague = self.room_of(self.sanne)
        self.begin()

    def _page_find(self, kid: bytes) -> p256.PrivateKey | None:
        return self.page_key if kid == ids.key_id(p256.public_bytes(self.page_key)) else None

    def _room(self, me: bytes, sender: bytes, find: Any, signer: Any = None) -> Room:
        return Room(self.chat, me, sender, self.there, find, signer=signer)

    def room_of(self, who: Person) -> Room:
        return self._room(who.id, who.id, who.find_key, who.signing)

    @property
    def everybody(self) -> tuple[Room, Room, Room]:
        return self.page, self.console, self.colleague

    def points(self, *staff: Person) -> dict[bytes, bytes]:
        """Return the encryption points of the visitor and these."""
        points = {ids.VISITOR: p256.public_bytes(self.page_key)}
        return points | {who.id: p256.public_bytes(who.weekly) for who in staff}

    def begin(self) -> None:
        """Start, hello, Noor's claim, a word from each side."""
        epoch, key = self.page.make_epoch("start", None, self.points(self.noor, self.sanne), None)
        hello = self.page.first_frame(key, payloads.Hello(self.points()[ids.VISITOR], "tell"))
        self.tell(EpochEntry, epoch)
        self.tell(FrameEntry, hello)
        self.make("claim", self.noor, self.noor)
        self.old = self.say(self.page, "hoi")
        self.say(self.console, "hoi, ik lees mee")

    def make(self, why: epochs.Why, holder: Person | None, *staff: Person) -> epochs.Epoch:
        """Let Noor make an epoch, and everybody hear it."""
        creator = self.console
        epoch, _ = creator.make_epoch(
            why, holder.id if holder else None, self.points(*staff), self.noor.signing
        )
        self.tell(EpochEntry, epoch)
        return epoch

    def next(self, kind: type, content: Any) -> Any:
        """Return an entry at the next position."""
        if kind is GrantEntry:
            return GrantEntry(self.pos + 1, NOW, ids.VISITOR, content)
        return kind(self.pos + 1, NOW, content)

    def tell(self, kind: type, content: Any) -> None:
        """Append an entry and let everybody hear it."""
        entry = self.next(kind, content)
        self.log.append(entry)
        self.pos += 1
        for room in self.everybody:
            room.hear(entry)

    def say(self, room: Room, text: str) -> bytes:
        """Say something that everybody hears."""
        frame, epoch, seq = room.seal(Text(text))
        self.pos += 1
        room.stored(epoch, seq, self.pos)
        self.log.append(FrameEntry(self.pos, NOW, frame))
        for other in self.everybody:
            if other is not room:
                other.hear(self.log[-1])
        return frame

    def forged(self, sender: bytes, signer: p256.PrivateKey | None, seq: int, **ack: Any) -> bytes:
        """Return a frame in the current epoch by somebody who has its key."""
        header = frames.FrameHeader(frames.CHAT, self.chat, self.page.epoch, sender, seq)
        content = payloads.encode(
            Sealed(Ack(ack.get("upto", 0), ack.get("seen", {})), Text(HIDDEN))
        )
        return frames.seal_frame(self.page.keys[self.page.epoch], header, content, signer)

    def announced(
        self, why: epochs.Why, creator: bytes, proof: Any, holder: bytes | None, *staff: Person
    ) -> epochs.Epoch:
        """Return an epoch by anybody, well-formed and with wraps that open."""
        number, key = self.page.epoch + 1, bytes(32)
        sealed = tuple(
            wraps.seal_wrap(
                wraps.WrapHeader(self.chat, number, creator, who, ids.key_id(point)), point, key
            )
            for who, point in self.points(*staff).items()
        )
        check = epochs.key_check(self.chat, number, key)
        content = epochs.Announcement(
            self.chat, number, why, holder, check, epochs.readers_of(sealed)
        )
        return epochs.announce(creator, content, sealed, proof)


def accepted(room: Room, entry: Any) -> Heard | None:
    """Return what a room took from an entry; None when it refused it or learnt nothing."""
    before = (room.pos, room.epoch, dict(room.keys), room.visitor_key, room.holder)
    try:
        heard = room.hear(entry)
    except Reject:
        assert before == (room.pos, room.epoch, dict(room.keys), room.visitor_key, room.holder)
        return None
    assert before[1:] == (room.epoch, dict(room.keys), room.visitor_key, room.holder)
    return heard
