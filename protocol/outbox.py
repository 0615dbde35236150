"""What one member has said in a chat and does not yet know to be stored.

Items leave in order and are sent again in order, under the same message id, until the relay
says `stored` or they come back in the log. A new epoch seals all of them again.
"""

from __future__ import annotations

from dataclasses import dataclass

from protocol.acks import LONGEST
from protocol.errors import Refusal, Reject
from protocol.heard import Said
from protocol.ids import new_message
from protocol.padding import LARGEST
from protocol.payloads import Hello, Payload, Sealed, encode
from protocol.room import Room

# How a session takes a refusal: again in a second, or never again. `stale_epoch` is neither:
# the new epoch is on its way and seals everything anew.
AGAIN = frozenset({"not_stored", "rate", "wrong_sequence"})
FOR_GOOD = frozenset({"wrong_state", "not_allowed", "malformed", "chat_full"})


@dataclass
class Waiting:
    """One payload on its way. `frame` is None until there is an epoch to seal it under."""

    mid: bytes
    payload: Payload
    frame: bytes | None = None
    epoch: int = -1
    seq: int = -1
    stale: bool = False  # sealed in a view of the chat that is gone


def fits(payload: Payload) -> bool:
    """Whether `payload` fits in one frame, whatever there is to acknowledge."""
    return len(encode(Sealed(LONGEST, payload))) + 64 <= LARGEST


class Outbox:
    """The unacknowledged part of what I said in `room`."""

    def __init__(self, room: Room) -> None:
        """Start empty."""
        self._room = room
        self._waiting: list[Waiting] = []

    def __len__(self) -> int:
        """How many payloads are not known to be stored."""
        return len(self._waiting)

    def move_to(self, room: Room) -> None:
        """Go on with another view of the same chat, which numbers my frames anew."""
        self._room = room
        for item in self._waiting:
            item.stale = True

    def say(self, payload: Payload, *, now: bool = True) -> Waiting:
        """Take `payload`; seal it if there is a key, and if not `now` then when all is read.

        My own frames that I have not read again yet have numbers too. Raises `Reject` (too_long).
        """
        if not fits(payload):
            raise Reject(Refusal.TOO_LONG)
        item = Waiting(new_message(), payload)
        self._waiting.append(item)
        if now:
            self.resealed()
        return item

    def say_first(self, payload: Payload) -> None:
        """Take `payload` before all that waits, to be sealed with it."""
        self._waiting.insert(0, Waiting(new_message(), payload))

    def pending(self) -> list[Waiting]:
        """Return what can be sent now, in order: all that is sealed."""
        return [item for item in self._waiting if item.frame is not None]

    def resealed(self) -> list[Waiting]:
        """Seal everything again after the epoch changed, and return what can be sent."""
        for item in self._waiting:
            if item.stale or item.epoch != self._room.epoch:
                self._seal(item)
        return self.pending()

    def stored(self, mid: bytes, pos: int) -> Waiting | None:
        """Note that `mid` is in the log at `pos`; return the item, None if unknown.

        Raises `Reject` (gap) when the position does not follow mine. A position that I have
        passed is noted too: if the relay lies, the others' acknowledgements will tell.
        """
        item = self._of(mid)
        if item is not None:
            self._room.stored(item.epoch, item.seq, pos)
            self._room.reach.remember(item.payload, item.epoch)
            self._waiting.remove(item)
        return item

    def refused(self, mid: bytes) -> Waiting | None:
        """Drop what the relay refused for good, and return it: again it would be refused again."""
        item = self._of(mid)
        if item is not None:
            self._waiting.remove(item)
        return item

    def came_back(self, said: Said) -> Waiting | None:
        """Note one of my own frames in the log (after a resume); return its item.

        Its number alone does not tell: another console of mine may have given it to other words.
        """
        for item in self._waiting:
            if item.frame == said.frame:
                self._waiting.remove(item)
                return item
        return None

    def overtaken(self, said: Said) -> bool:
        """Whether `said`, my own but not from here, has a number that I gave to what waits."""
        return any(item.epoch == said.epoch and not item.stale for item in self._waiting)

    def _of(self, mid: bytes) -> Waiting | None:
        return next((item for item in self._waiting if item.mid == mid), None)

    def _seal(self, item: Waiting) -> None:
        # Whoever takes over from somebody who left must learn my key: `hello` holds no word.
        hello = isinstance(item.payload, Hello) and self._room.epoch in self._room.keys
        if self._room.can_write or hello:
            item.frame, item.epoch, item.seq = self._room.seal(item.payload)
            item.stale = False
