"""One chat as one member holds it: keys, numbers, and how far the others have read.

Both sessions, the visitor's and the staff member's, stand on this. It takes log entries in
order and says what each one holds, or raises `Reject` and changes nothing. It notices a
relay that replays, reorders, leaves out, adds a reader, swaps a key, or withholds the end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from protocol import epochs, frames, payloads, wraps
from protocol.directory import Directory, Signers
from protocol.epochs import Announcement, Epoch, FindKey
from protocol.errors import Refusal, Reject
from protocol.heard import Changed, Closed, Granted, Heard, NoteKept, Said, State
from protocol.ids import VISITOR, is_staff, key_id
from protocol.log import Entry, EpochEntry, FrameEntry, GrantEntry, NoteEntry
from protocol.numbers import Numbers
from protocol.p256 import PrivateKey
from protocol.payloads import STAFF_SAYS, VISITOR_SAYS, CodeMade, Payload, Sealed, Unknown
from protocol.reach import Reach


class Room:
    """The sealed side of one chat for one member."""

    def __init__(
        self,
        chat: bytes,
        me: bytes,
        sender: bytes,
        directory: Directory,
        find_key: FindKey,
        *,
        signer: PrivateKey | None = None,
    ) -> None:
        """Hold `chat` as member `me`, whose frames carry the id `sender`.

        `find_key` gives my private key of a key id, or None; staff also give their `signer`.
        """
        self.chat, self.me, self.sender = chat, me, sender
        self.directory = directory
        self.since: float | None = None  # when the chat began: by my clock, or else by its log
        self.pos, self.epoch = 0, -1
        self.announcements: dict[int, Announcement] = {}
        self.keys: dict[int, bytes] = {}
        self.reach = Reach()
        self.note: NoteKept | None = None  # the newest, for whoever answers a return
        self.proofs: tuple[bytes, ...] = ()  # of a return of my own, from my capsule
        self._met = False  # the visitor has said something to whoever holds the chat now
        self._find_key, self._signer = find_key, signer
        self._numbers = Numbers(sender)

    # --- what I know --------------------------------------------------------------------

    @property
    def holder(self) -> bytes | None:
        """Who answers in the current epoch, or None while the chat waits."""
        current = self.announcements.get(self.epoch)
        return current.holder if current else None

    @property
    def readers(self) -> tuple[bytes, ...]:
        """The staff who can read what is said now."""
        current = self.announcements.get(self.epoch)
        return current.staff if current else ()

    @property
    def can_write(self) -> bool:
        """Whether I can seal now: I have the key, and whoever answers has not left the roster."""
        left = self.holder is not None and not self.directory.lists(self.holder)
        return self.epoch in self.keys and not left

    @property
    def visitor_key(self) -> bytes | None:
        """The visitor's 65-byte point, once their `hello` was read."""
        return self.reach.key

    @property
    def code(self) -> CodeMade | None:
        """The visitor's return code, as far as staff may know it, while there is one."""
        return self.reach.code

    # --- speaking -----------------------------------------------------------------------

    def seal(self, payload: Payload) -> tuple[bytes, int, int]:
        """Return (frame, epoch, seq) of `payload` under the current epoch.

        Raises `Reject`: no_key before there is an epoch I can write in, too_long.
        """
        key = self.keys.get(self.epoch)
        if key is None:
            raise Reject(Refusal.NO_KEY)
        seq = self._numbers.next(self.epoch, self.sender)
        header = frames.FrameHeader(frames.CHAT, self.chat, self.epoch, self.sender, seq)
        content = payloads.encode(Sealed(self._numbers.acks.ack(self.pos), payload))
        frame = frames.seal_frame(key, header, content, self._signer)
        self._numbers.given(self.epoch, seq)
        return frame, self.epoch, seq

    def first_frame(self, epoch_key: bytes, payload: Payload) -> bytes:
        """Return my frame 0 of epoch 0, sealed before the epoch is in the log."""
        header = frames.FrameHeader(frames.CHAT, self.chat, 0, self.sender, 0)
        content = payloads.encode(Sealed(self._numbers.acks.ack(0), payload))
        self._numbers.given(0, 0)
        self.reach.remember(payload, 0)
        return frames.seal_frame(epoch_key, header, content, self._signer)

    def stored(self, epoch: int, seq: int, pos: int) -> None:
        """Note that my own frame is in the log at `pos`, and that I am so far myself.

        Raises `Reject` (gap) when something before it is missing.
        """
        if pos > self.pos:
            self._expect(pos)
            self.pos = pos
        self._numbers.acks.stored(epoch, seq, pos)

    # --- changing the readers -----------------------------------------------------------

    def make_epoch(
        self,
        why: epochs.Why,
        holder: bytes | None,
        points: dict[bytes, bytes],
        proof: PrivateKey | bytes | None,
    ) -> tuple[Epoch, bytes]:
        """Return the next epoch for `points` (member id to 65-byte point), and its key.

        It is in force only once it comes back in the log.
        """
        number, key = self.epoch + 1, secrets.token_bytes(32)
        made = tuple(
            self._wrap(number, key, member, point) for member, point in sorted(points.items())
        )
        check = epochs.key_check(self.chat, number, key)
        readers = epochs.readers_of(made)
        content = Announcement(self.chat, number, why, holder, check, readers)
        creator = self.me if is_staff(self.me) else self.sender
        return epochs.announce(creator, content, made, proof), key

    def make_grant(
        self, member: bytes, point: bytes, numbers: tuple[int, ...]
    ) -> tuple[bytes, ...]:
        """Return wraps of the epochs in `numbers` that I can open, for `member`."""
        return tuple(
            self._wrap(number, self.keys[number], member, point)
            for number in numbers
            if number in self.keys
        )

    def _wrap(self, number: int, key: bytes, member: bytes, point: bytes) -> bytes:
        giver = self.me if is_staff(self.me) else self.sender
        header = wraps.WrapHeader(self.chat, number, giver, member, key_id(point))
        return wraps.seal_wrap(header, point, key)

    # --- listening ----------------------------------------------------------------------

    def hear(self, entry: Entry) -> Heard:
        """Take the next log entry. Raises `Reject` if it does not hold, and changes nothing.

        Only the number of a frame that opens and is signed counts, whatever is wrong in it.
        """
        self._expect(entry.pos)
        self.since = entry.at / 1000 if self.since is None else self.since
        if isinstance(entry, FrameEntry):
            heard = self._hear_frame(entry)
        elif isinstance(entry, EpochEntry):
            heard = self._hear_epoch(entry)
        elif isinstance(entry, GrantEntry):
            heard = self._hear_grant(entry)
        elif isinstance(entry, NoteEntry):
            heard = NoteKept(entry.pos, entry.note)
            self.note = heard
        else:
            heard = State(entry.pos, entry)
        self.pos = entry.pos
        return heard

    def skip(self, entry: Entry) -> None:
        """Step over an entry that was refused, so that the next one can be heard."""
        self.pos = max(self.pos, entry.pos)

    def _expect(self, pos: int) -> None:
        if pos <= self.pos:
            raise Reject(Refusal.REPLAYED)
        if pos > self.pos + 1:
            raise Reject(Refusal.GAP)

    def _hear_frame(self, entry: FrameEntry) -> Heard:
        header = frames.read_header(entry.frame)
        if header.chat != self.chat or header.room != frames.CHAT:
            raise Reject(Refusal.FOREIGN)
        announced = self.announcements.get(header.epoch)
        if announced is None:
            raise Reject(Refusal.NO_KEY)
        key = self.keys.get(header.epoch)
        if key is None:
            return Closed(entry.pos)
        signer = self._signer_of(header.sender, announced)
        self._numbers.expect(header)
        content = frames.open_frame(key, entry.frame, signer)
        self._numbers.count(header, entry.pos)
        sealed = payloads.decode(content)
        allowed = STAFF_SAYS if signer else VISITOR_SAYS
        if not isinstance(sealed.say, (*allowed, Unknown)):
            raise Reject(Refusal.ROLE)
        missing = False
        if header.sender != self.sender:
            could_read = self._reads(header.sender, header.epoch)
            missing = not self._numbers.acks.check(header.sender, sealed.ack, self.pos, could_read)
        self.reach.remember(sealed.say, header.epoch)
        self._met = self._met or signer is None
        _, _, epoch, sender, seq = header
        return Said(entry.pos, entry.at, sender, epoch, seq, sealed.say, entry.frame, missing)

    def _signer_of(self, sender: bytes, announced: Announcement) -> bytes | None:
        """Return the signing point a frame of `sender` needs: only the holder may write."""
        if not is_staff(sender):
            return None
        if sender != announced.holder:
            raise Reject(Refusal.ROLE)
        return self._past().member(sender).key

    def _past(self) -> Signers:
        return self.directory.past(self.since or 0.0)

    def _reads(self, sender: bytes, now: int) -> Callable[[int], bool]:
        """Return the question whether `sender`, who writes in epoch `now`, has an epoch's key."""
        if not is_staff(sender):
            return lambda epoch: self.reach.could_read(epoch, now)
        return lambda epoch: self.announcements[epoch].lists(sender)

    def _hear_epoch(self, entry: EpochEntry) -> Heard:
        content, proved_by = self._open_epoch(entry.epoch)
        if content.chat != self.chat:
            raise Reject(Refusal.FOREIGN)
        if content.epoch != self.epoch + 1:
            raise Reject(Refusal.STALE_EPOCH)
        creator = epochs.creator_of(entry.epoch)
        epochs.may_change(creator, content, self.holder, self._past())
        key = epochs.key_in(entry.epoch, content, self.me, self._find_key)
        self._met = self._met and content.holder == self.holder
        self.epoch = content.epoch
        self.announcements[content.epoch] = content
        self.reach.entered(content.epoch, content.why, proved_by)
        if key is not None:
            self.keys[content.epoch] = key
        return Changed(entry.pos, content, key is not None)

    def _open_epoch(self, epoch: Epoch) -> tuple[Announcement, CodeMade | None]:
        """Return the announcement in `epoch` once its proof holds, and the code that proved it.

        Who cannot check a `return`, because the `code` was said where they could not read,
        takes it on trust, as one takes a `start`. Not so in the middle of a conversation, for
        a page says its `code` to each new holder first, and not by who has read everything.
        """
        mine, signers = (CodeMade(b"", proof) for proof in self.proofs), self._past()
        for code in (*reversed(self.reach.codes), *mine):
            if epochs.is_proved(epoch, code.proof):
                content = epochs.open_announcement(epoch, signers, code.proof)
                return content, code if code.key else None
        content = epochs.open_announcement(epoch, signers, None, on_trust=True)
        for_me = content.lists(self.me)
        knows = self.announcements.keys() <= self.keys.keys()  # also of later ones, read once more
        answered = self.holder is not None and (self._met or knows)
        talking = self.epoch in self.keys and (answered or self.me == VISITOR)
        if content.why == "return" and for_me and (talking or (knows and self.reach.code_was_made)):
            raise Reject(Refusal.SIGNATURE)
        return content, None

    def _hear_grant(self, entry: GrantEntry) -> Heard:
        opened: dict[int, bytes] = {}
        for wrap in entry.wraps:
            header = wraps.read_header(wrap)
            private = self._find_key(header.kid) if header.member == self.me else None
            content = self.announcements.get(header.epoch)
            if private is None or header.epoch in self.keys or content is None:
                continue
            key = wraps.open_wrap(private, wrap, self.chat, header.epoch, self.me)
            if epochs.key_check(self.chat, header.epoch, key) != content.check:
                raise Reject(Refusal.SEALED)
            opened[header.epoch] = key
        self.keys.update(opened)
        return Granted(entry.pos, tuple(opened)) if opened else Closed(entry.pos)

    def from_the_start(self) -> Room:
        """Return this room with an empty log and the keys it has, to read everything again."""
        again = Room(
            self.chat, self.me, self.sender, self.directory, self._find_key, signer=self._signer
        )
        again.keys, again.proofs, again.since = dict(self.keys), self.proofs, self.since
        return again
