"""The numbers of the frames in one chat: of each sender none twice, and none left out."""

from __future__ import annotations

from protocol.acks import Acks
from protocol.errors import Refusal, Reject
from protocol.frames import FrameHeader


class Numbers:
    """The last number of each sender in each epoch, and who acknowledged which of mine."""

    def __init__(self, sender: bytes) -> None:
        """Give numbers to frames that carry the id `sender`."""
        self.acks = Acks(sender)
        self._sender = sender
        self._last: dict[tuple[int, bytes], int] = {}

    def next(self, epoch: int, sender: bytes) -> int:
        """Return the number that the next frame of `sender` has."""
        return self._last.get((epoch, sender), -1) + 1

    def given(self, epoch: int, seq: int) -> None:
        """Note that a frame of mine has this number and is on its way."""
        self._last[epoch, self._sender] = seq
        self.acks.sealed(epoch, seq)

    def expect(self, header: FrameHeader) -> None:
        """Raise `Reject` (replayed, gap) for a number that is not the next one.

        A frame of mine that comes back may have any that is still on its way.
        """
        _, _, epoch, sender, seq = header
        wanted = self.next(epoch, sender)
        on_its_way = sender == self._sender and self.acks.on_its_way(epoch, seq)
        if seq != wanted and not on_its_way:
            raise Reject(Refusal.REPLAYED if seq < wanted else Refusal.GAP)

    def count(self, header: FrameHeader, pos: int) -> None:
        """Note the number of an authentic frame at `pos`, whatever it says: the next follows it."""
        _, _, epoch, sender, seq = header
        if sender == self._sender:
            self.acks.stored(epoch, seq, pos)
        else:
            self.acks.heard(sender, epoch, seq)
        self._last[epoch, sender] = max(self._last.get((epoch, sender), -1), seq)
