"""What one member has said in a chat and does not yet know to be stored.

Items leave in order and are sent again in order, under the same message id, until the relay
says `stored` or they come back in the log. A new epoch seals all of them again.
"""

from __future__ import annotations

from dataclasses import dataclass

from protocol.errors import Refusal, Reject
from protocol.heard import Said
from protocol.ids import new_message
from protocol.payloads import Payload
from protocol.room import Room


@dataclass
class Waiting:
    """One payload on its way. `frame` is None until there is an epoch to seal it under."""

    mid: bytes
    payload: Payload
    frame: bytes | None = None
    epoch: int = -1
    seq: int = -1


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
        """Go on with another view of the same chat."""
        self._room = room

    def say(self, payload: Payload) -> Waiting:
        """Take `payload`; seal it now if there is a key. Raises `Reject` (too_long)."""
        if not self._room.fits(payload):
            raise Reject(Refusal.TOO_LONG)
        item = Waiting(new_message(), payload)
        self._seal(item)
        self._waiting.append(item)
        return item

    def pending(self) -> list[Waiting]:
        """Return what can be sent now, in order: all that is sealed."""
        return [item for item in self._waiting if item.frame is not None]

    def resealed(self) -> list[Waiting]:
        """Seal everything again after the epoch changed, and return what can be sent."""
        for item in self._waiting:
            if item.epoch != self._room.epoch:
                self._seal(item)
        return self.pending()

    def stored(self, mid: bytes, pos: int) -> Waiting | None:
        """Note that `mid` is in the log at `pos`; return the item, None if unknown.

        Raises `Reject` (gap, replayed) when the position does not follow mine.
        """
        for item in self._waiting:
            if item.mid == mid:
                if pos > self._room.pos:
                    self._room.stored(item.epoch, item.seq, pos)
                self._waiting.remove(item)
                return item
        return None

    def came_back(self, said: Said) -> Waiting | None:
        """Note one of my own frames in the log (after a resume); return its item."""
        for item in self._waiting:
            if (item.epoch, item.seq) == (
                said.epoch,
                said.seq,
            ) and said.sender == self._room.sender:
                self._waiting.remove(item)
                return item
        return None

    def _seal(self, item: Waiting) -> None:
        if self._room.epoch in self._room.keys:
            item.frame, item.epoch, item.seq = self._room.seal(item.payload)
