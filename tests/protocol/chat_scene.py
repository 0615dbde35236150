"""One chat as a relay keeps it and as its members hear it, made entry by entry."""

from __future__ import annotations

from typing import Any

from protocol import epochs, ids, p256
from protocol.heard import Heard
from protocol.log import Cause, Entry, EpochEntry, FrameEntry, GrantEntry, Phase, StateEntry
from protocol.payloads import CodeMade, Hello, Payload, Text
from protocol.room import Room
from protocol.visitor_messages import Start, Welcome
from tests.builders import NOW, Organisation, Person

AT = NOW * 1000
PROOF = bytes(range(32))


class ChatScene:
    """A visitor, Noor who holds the chat, Sanne who supervises, and Anna, who has nothing to do."""

    def __init__(self, *, held: bool = True) -> None:
        """Let the visitor arrive; and Noor claim the chat, unless not `held`."""
        self.organisation = house = Organisation()
        self.noor, self.anna = house.hire(), house.hire()
        self.sanne = house.hire("counsellor", "supervisor")
        self.eva = house.hire("consultant")
        self.papers = house.papers(self.noor, self.anna, self.sanne)
        page = house.visitor()
        page.receive(Welcome(1, AT, self.papers), NOW)
        start = page.take()[-1]
        assert isinstance(start, Start)
        self.session, self.chat, self.directory = page, page.chat, page.directory
        self.page = Room(page.chat, ids.VISITOR, page.room.sender, self.directory, page._find_key)
        self.rooms = {
            person.id: self._room(person) for person in (self.noor, self.anna, self.sanne)
        }
        self.log: list[Entry] = []
        self.became("waiting", None, "start")
        self.keep(self.epoch(start.epoch))
        self.keep(self.frame(start.hello))
        if held:
            self.claimed()

    def _room(self, person: Person) -> Room:
        key = person.find_key
        return Room(self.chat, person.id, person.id, self.directory, key, signer=person.signing)

    def room(self, person: Person) -> Room:
        """Return the chat as this colleague holds it."""
        return self.rooms[person.id]

    # --- the relay ------------------------------------------------------------------------

    @property
    def next(self) -> int:
        """The position that the next entry gets."""
        return len(self.log) + 1

    def frame(self, frame: bytes, ahead: int = 0) -> FrameEntry:
        """Return `frame` as the next entry, or as one `ahead` of it."""
        return FrameEntry(self.next + ahead, AT, frame)

    def epoch(self, epoch: epochs.Epoch) -> EpochEntry:
        """Return `epoch` as the next entry."""
        return EpochEntry(self.next, AT, epoch)

    def grant(self, giver: bytes, *wraps: bytes) -> GrantEntry:
        """Return a grant as the next entry."""
        return GrantEntry(self.next, AT, giver, wraps)

    def keep(self, entry: Entry) -> list[Heard]:
        """Append an entry and let everybody hear it."""
        self.log.append(entry)
        return [room.hear(entry) for room in (self.page, *self.rooms.values())]

    def became(self, phase: Phase, holder: bytes | None, cause: Cause) -> None:
        """Append what the chat became."""
        self.keep(StateEntry(self.next, AT, phase, "here", holder, cause))

    # --- the people -----------------------------------------------------------------------

    def sealed(self, who: Room, words: str | Payload = "hoi") -> bytes:
        """Return a frame that `who` has sealed and nobody has heard."""
        return who.seal(Text(words) if isinstance(words, str) else words)[0]

    def says(self, who: Room, words: str | Payload = "hoi") -> FrameEntry:
        """Append what `who` says, and return it."""
        entry = self.frame(self.sealed(who, words))
        self.keep(entry)
        return entry

    def point(self, member: bytes) -> bytes:
        """Return the point that wraps of this member are sealed to."""
        if member == ids.VISITOR:
            return p256.public_bytes(self.session.key)
        people = self.organisation.people
        return next(p256.public_bytes(one.weekly) for one in people if one.id == member)

    def made(
        self,
        maker: Person,
        why: epochs.Why,
        holder: Person | None,
        *readers: Person,
        signer: p256.PrivateKey | None = None,
    ) -> epochs.Epoch:
        """Return the next epoch as `maker` announces it for the visitor and `readers`."""
        room = self.rooms.get(maker.id) or self._room(maker)
        room.epoch = self.page.epoch
        points = {who: self.point(who) for who in (ids.VISITOR, *(one.id for one in readers))}
        holds = holder.id if holder else None
        return room.make_epoch(why, holds, points, signer or maker.signing)[0]

    def claimed(self) -> None:
        """Let Noor take the chat."""
        self.became("claimed", self.noor.id, "claim")
        self.keep(self.epoch(self.made(self.noor, "claim", self.noor, self.noor)))
        self.became("open", self.noor.id, "sealed")

    def sits_in(self, *readers: Person) -> None:
        """Let these colleagues read along with Noor."""
        self.keep(self.epoch(self.made(self.noor, "sit-in", self.noor, self.noor, *readers)))

    def makes_code(self) -> p256.PrivateKey:
        """Let the visitor make a return code; return the key of its capsule."""
        key = p256.new_key()
        self.says(self.page, CodeMade(p256.public_bytes(key), PROOF))
        return key

    def hello(self) -> Hello:
        """Return a hello of the visitor."""
        return Hello(self.point(ids.VISITOR), "tell")


def known_by(room: Room) -> Any:
    """Return what this room knows but for the numbers of frames."""
    known = dict(room.announcements), dict(room.keys)
    return room.pos, room.epoch, *known, repr(vars(room.reach))


def held_by(room: Room) -> Any:
    """Return everything that a refused entry must leave as it was."""
    numbers = room._numbers
    return known_by(room), dict(numbers._last), repr(vars(numbers.acks))
