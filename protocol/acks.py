"""Who has read how far: the numbers that make a relay which withholds the end be noticed.

Whoever has read the log up to `upto` has read every frame of mine that the relay put there,
in the epochs they are a member of. If their acknowledgement says less, the relay kept it
from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from protocol.errors import Refusal, Reject
from protocol.ids import is_staff
from protocol.payloads import Ack

_NAMED = 4  # how many senders an acknowledgement names: the latest ones


@dataclass
class _Sent:
    """One of my own frames whose reading nobody has acknowledged yet."""

    epoch: int
    seq: int
    pos: int | None = None


class Acks:
    """What I have sent, what I have heard, and what the others say they have."""

    def __init__(self, sender: bytes) -> None:
        """Keep the numbers of frames that carry the id `sender`."""
        self._sender = sender
        self._sent: list[_Sent] = []
        self._latest: dict[bytes, tuple[int, int]] = {}
        self._upto: dict[bytes, int] = {}

    def sealed(self, epoch: int, seq: int) -> None:
        """Note a frame of mine on its way."""
        self._sent.append(_Sent(epoch, seq))

    def stored(self, epoch: int, seq: int, pos: int) -> None:
        """Note that a frame of mine is in the log at `pos`."""
        for sent in self._sent:
            if (sent.epoch, sent.seq) == (epoch, seq):
                sent.pos = pos

    def on_its_way(self, epoch: int, seq: int) -> bool:
        """Whether this is a frame of mine that I do not know to be stored."""
        return any((s.epoch, s.seq, s.pos) == (epoch, seq, None) for s in self._sent)

    def heard(self, sender: bytes, epoch: int, seq: int) -> None:
        """Note the latest frame of somebody else.

        A visitor names staff only: their own earlier pages need no word of it, and after
        many reloads would push the counsellor off the list.
        """
        if not is_staff(sender) and not is_staff(self._sender):
            return
        self._latest.pop(sender, None)
        self._latest[sender] = (epoch, seq)

    def ack(self, pos: int) -> Ack:
        """Return what I acknowledge after reading up to `pos`."""
        latest = list(self._latest.items())[-_NAMED:]
        return Ack(pos, {sender.hex(): last for sender, last in latest})

    def check(self, writer: bytes, ack: Ack, pos: int, could_read: Callable[[int], bool]) -> bool:
        """Return whether `writer` has read all of mine that they should have.

        `ack` came in their frame, read when I am at `pos`; `could_read` says whether they
        have the key of an epoch. What is missing is told once. Raises `Reject` (missing) when
        they claim more than there is.
        """
        mine = ack.seen.get(self._sender.hex(), (-1, -1))
        if not self._upto.get(writer, 0) <= ack.upto <= pos:
            raise Reject(Refusal.MISSING)
        self._upto[writer] = ack.upto
        unread = [sent for sent in self._sent if (sent.epoch, sent.seq) > mine]
        missing = [
            sent
            for sent in unread
            if sent.pos is not None and sent.pos <= ack.upto and could_read(sent.epoch)
        ]
        self._sent = [sent for sent in unread if sent not in missing]
        return not missing


LONGEST = Ack(0xFFFFFFFF, {f"{n:016x}": (0xFFFFFFFF, 0xFFFFFFFF) for n in range(_NAMED)})
