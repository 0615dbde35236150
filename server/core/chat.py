"""One chat in memory, and a change to it: what the row becomes and what the log gets.

A change is applied to memory at once and handed out as an item for the store. If the store
refuses it, the chat is forgotten here and loaded again, so memory never runs ahead of disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from protocol.audit import RELAY, Note, What, Why
from protocol.epochs import Announcement, Epoch
from protocol.frames import FrameHeader
from protocol.log import Cause, Entry, EpochEntry, FrameEntry, GrantEntry, NoteEntry, StateEntry
from protocol.staff_messages import ChatInfo
from protocol.visitor_messages import CapsuleKind
from server.core.states import LIVE, next_phase, next_presence
from server.core.throttle import Bucket
from server.records import Block, ChatRow, Item, LoadedChat, NewEntry, Offer, PutCapsule

_STAFF = 10  # times what a visitor may send
_NODE_BITS = 31


class Chat:
    """What the relay knows of a chat while somebody may still come back to it."""

    __slots__ = (
        "_of_staff",
        "bucket",
        "comings",
        "elsewhere",
        "granted",
        "here",
        "mids",
        "node",
        "reload_dead",
        "row",
        "seqs",
        "stored",
    )

    def __init__(self, loaded: LoadedChat, bucket: Bucket, node: int) -> None:
        """Take up a chat as it was stored, at the relay with the number `node`."""
        self.row = loaded.row
        self.mids = loaded.mids
        self.seqs = loaded.seqs
        self.stored = loaded.row  # what is on disk; `row` may be ahead of it
        self.bucket = bucket
        self._of_staff: Bucket | None = None  # thousands of chats may wait with nobody in them
        self.comings: Bucket | None = None  # few ever come back
        self.node = node  # the number of this relay
        self.here = False  # the page's socket, as this process knows it
        self.elsewhere = False  # its socket at another node that is alive
        self.granted = 0  # wraps that the page stored since this process knows the chat
        self.reload_dead = False  # the reload capsule of an absent page is destroyed

    @property
    def staff_bucket(self) -> Bucket:
        """The bucket of all staff together: only a console gone wild ever meets its end."""
        if self._of_staff is None:
            self._of_staff = Bucket(_STAFF * self.bucket.burst, _STAFF * self.bucket.rate)
        return self._of_staff

    @property
    def connected(self) -> bool:
        """Whether the page is connected, to whichever relay node."""
        return self.here or self.elsewhere

    @property
    def attended(self) -> bool:
        """Whether a visitor is there to answer: a page may stay connected behind an exit."""
        return self.connected and self.row.presence != "exited"

    @property
    def live(self) -> bool:
        """Whether the chat still has a place in the night."""
        return self.row.phase in LIVE

    @property
    def rests(self) -> bool:
        """Whether it is over, with nobody connected and nothing that is still to be told.

        It need not be in memory then: whoever asks for it loads it again.
        """
        pending = self.row.erasing or self.row.block or self.stored.rev != self.row.rev
        return not (self.live or self.connected or pending)

    def info(self) -> ChatInfo:
        """Return all that may be told of this chat."""
        return info_of(self.row)

    def readable_by(self, who: bytes) -> bool:
        """Whether the log goes to this staff member while the chat is held."""
        return who == self.row.holder or who in self.row.readers


def info_of(row: ChatRow) -> ChatInfo:
    """Return all that may be told of the chat of this row."""
    return msgspec.convert(
        {name: getattr(row, name) for name in ChatInfo.__struct_fields__}, ChatInfo
    )


def new_chat(row: ChatRow, bucket: Bucket) -> Chat:
    """Return a chat that is not stored yet, at the node its page is connected to."""
    return Chat(LoadedChat(row=row, mids={}, seqs={}), bucket, row.node)


def next_rev(rev: int, node: int) -> int:
    """Return what follows `rev`: one that no other node would choose.

    A chain of changes that one node decided can so never continue another's by accident.
    """
    return ((rev >> _NODE_BITS) + 1) << _NODE_BITS | node


def grow(chat: Chat, frame: bytes, header: FrameHeader, mid: bytes, now: int) -> Item:
    """Append a sealed frame to a chat of which nothing else becomes other; return the item.

    Nearly all that is ever decided is this, so it takes a shorter way than a `Change`.
    """
    before = chat.row
    pos = before.pos + 1
    rev = next_rev(before.rev, chat.node)
    chat.row = row = msgspec.structs.replace(before, pos=pos, touched=now, rev=rev)
    chat.mids[mid] = pos
    chat.seqs[header.epoch, header.sender] = header.seq
    new = NewEntry(
        entry=FrameEntry(pos, now, frame),
        author=header.sender,
        mid=mid,
        epoch=header.epoch,
        seq=header.seq,
    )
    return Item(chat=row.chat, expected=before.rev, row=row, entries=(new,), grown=True)


class Change:
    """A change in the making; `done` applies it and returns the item to store."""

    def __init__(self, chat: Chat, now: int, *, first: bool = False) -> None:
        """Begin a change of `chat` at `now` (milliseconds); `first` when it is new."""
        self._chat, self._now = chat, now
        self._row = chat.row
        self._phase = chat.row.phase
        self._expected = None if first else chat.row.rev
        self._first = first
        self._grown = True  # nothing became other but what every entry changes
        self._new: list[NewEntry] = []
        self._keep: list[PutCapsule] = []
        self._forget: list[CapsuleKind] = []
        self._notes: list[Note] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the log entries of this change so far."""
        return tuple(new.entry for new in self._new)

    @property
    def moves_the_line(self) -> bool:
        """Whether somebody may have another place in the line after it."""
        return "waiting" in (self._phase, self._row.phase)

    def _set(self, **changes: Any) -> None:
        self._grown = False
        holder, held = changes.get("holder"), self._row.held
        if holder is not None and holder not in held:
            changes["held"] = (*held, holder)
        self._row = msgspec.structs.replace(self._row, **changes)

    def _append(self, entry: Entry, author: bytes, mid: bytes | None, **numbers: Any) -> None:
        self._new.append(NewEntry(entry=entry, author=author, mid=mid, **numbers))
        self._row = msgspec.structs.replace(self._row, pos=entry.pos, touched=self._now)

    def state(
        self,
        cause: Cause,
        author: bytes = RELAY,  # what nobody asked for: the clocks
        mid: bytes | None = None,
        **changes: Any,
    ) -> Change:
        """Note `cause`; `changes` are row fields, such as `holder`. Raises `WrongState`."""
        before = self._row
        phase = next_phase(None if self._first else before.phase, cause)  # type: ignore[arg-type]
        presence = next_presence(before.presence, cause)  # type: ignore[arg-type]
        offer = before.offer if phase == "open" else None  # nothing else is handed over
        changed = before.changed if presence == before.presence else self._now
        self._set(phase=phase, presence=presence, offer=offer, changed=changed, **changes)
        self._first = False
        entry = StateEntry(self._row.pos + 1, self._now, phase, presence, self._row.holder, cause)
        self._append(entry, author, mid)
        return self

    def ended(self, cause: Literal["close", "end"], author: bytes, mid: bytes) -> Change:
        """Note that somebody ended the chat: for good where nobody is there for a last question.

        The visitor may have used the exit before their own end came. Raises `WrongState`.
        """
        self.state(cause, author, mid)
        if self._row.phase == "closing" and not self._chat.attended:
            self.state("silence")
        return self.forget("reload")

    def frame(self, frame: bytes, header: FrameHeader, mid: bytes) -> Change:
        """Append a sealed frame to what else becomes of the chat."""
        entry = FrameEntry(self._row.pos + 1, self._now, frame)
        self._append(entry, header.sender, mid, epoch=header.epoch, seq=header.seq)
        return self

    def epoch(
        self, epoch: Epoch, content: Announcement, author: bytes, mid: bytes | None
    ) -> Change:
        """Append a new epoch; its staff members are the readers from now on."""
        entry = EpochEntry(self._row.pos + 1, self._now, epoch)
        self._append(entry, author, mid)
        self._set(epoch=content.epoch, readers=content.staff)
        return self

    def grant(self, giver: bytes, wraps: tuple[bytes, ...], author: bytes, mid: bytes) -> Change:
        """Append wraps of epochs that were announced."""
        self._append(GrantEntry(self._row.pos + 1, self._now, giver, wraps), author, mid)
        return self

    def left(self, note: bytes, author: bytes, mid: bytes) -> Change:
        """Append a sealed note for whoever answers when the visitor comes back."""
        self._append(NoteEntry(self._row.pos + 1, self._now, note), author, mid)
        return self

    def let_read(self, staff: tuple[bytes, ...]) -> Change:
        """Let these staff members follow the log from now on."""
        self._set(readers=(*self._row.readers, *staff))
        return self

    def lent(self, them: Iterable[bytes]) -> Change:
        """Note who was sent words of this chat by a colleague: they must erase them too."""
        self._set(held=tuple(dict.fromkeys((*self._row.held, *them))))
        return self

    def moved(self) -> Change:
        """Note that the page is connected to this node."""
        self._set(node=self._chat.node)
        return self

    def offering(self, offer: Offer | None) -> Change:
        """Note a hand-over that waits for an answer, or that none does."""
        self._set(offer=offer)
        return self

    def blocking(self, block: Block | None) -> Change:
        """Note a block that runs, or that none does."""
        self._set(block=block)
        return self

    def without(self, who: bytes) -> Change:
        """Note that a console has forgotten an erased chat."""
        self._set(erasing=tuple(each for each in self._row.erasing if each != who))
        return self

    def keep(self, kind: CapsuleKind, lookup: bytes, capsule: bytes) -> Change:
        """File a capsule."""
        self._keep.append(PutCapsule(kind=kind, lookup=lookup, capsule=capsule))
        self._set(touched=self._now, has_code=self._row.has_code or kind == "return")
        return self

    def forget(self, *kinds: CapsuleKind) -> Change:
        """Destroy capsules."""
        self._forget += kinds
        if "return" in kinds:
            self._set(has_code=False)
        return self

    def note(self, who: bytes, what: What, why: Why = "") -> Change:
        """Add a line to the audit chain, which is stored with the change or not at all."""
        self._notes.append(Note(self._now, who, what, self._row.chat, why))
        return self

    def done(self) -> Item:
        """Apply the change in memory and return it as an item."""
        chat = self._chat
        rev = next_rev(chat.row.rev, chat.node)
        chat.row = self._row = msgspec.structs.replace(self._row, rev=rev)
        for new in self._new:
            if new.mid is not None:
                chat.mids[new.mid] = new.entry.pos
            if new.seq is not None and new.epoch is not None:
                chat.seqs[new.epoch, new.author] = new.seq
        return Item(
            chat=self._row.chat,
            expected=self._expected,
            row=self._row,
            grown=self._grown,
            entries=tuple(self._new),
            keep=tuple(self._keep),
            forget=tuple(self._forget),
            notes=tuple(self._notes),
        )
