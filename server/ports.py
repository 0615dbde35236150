"""What a store promises the relay: stored means on disk, all of an item or nothing of it.

The relay decides in memory (`server.core`) and hands the outcome over as *items*. A store
commits items in the order they come, many in one transaction, and says for each whether it
is on disk. It keeps ciphertext, times, sizes and states; it could read nothing if it wanted.
Relay nodes that share a store hear by it what others committed: that is *news* to them.
Moments are milliseconds since 1970. `chat` is the 16-byte id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, Protocol

import msgspec

from protocol import blocks
from protocol.audit import Head, Line, Note
from protocol.documents import Signed
from protocol.log import Entry
from protocol.visitor_messages import CapsuleKind, Door, Language


class Offer(msgspec.Struct, frozen=True, array_like=True):
    """A hand-over that waits for an answer."""

    to: bytes  # the colleague who is asked
    since: int  # when they were asked, or said yes
    letter: bytes  # sealed for them
    accepted: bool = False  # they said yes, and the holder has not handed it over yet


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A block that runs: of this chat, and of nobody."""

    by: bytes  # the member who blocked it
    reason: blocks.Reason
    since: int
    until: int
    asked: blocks.Length | None = None  # waits for a second person; until then a day holds
    second: bytes | None = None  # who said yes to what holds now


class ChatRow(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a chat besides its log."""

    chat: bytes
    pass_hash: bytes  # HMAC(pepper, pass), 32 bytes
    door: Door
    language: Language
    danger: bool
    since: int  # when the visitor arrived (or last came back)
    phase: str  # protocol.log.Phase
    presence: str  # protocol.log.Presence
    changed: int  # when presence last changed
    holder: bytes | None
    returned: bool
    has_code: bool
    pos: int  # the last position in the log
    epoch: int  # the current epoch
    touched: int  # the last event, for retention
    claimed: int = 0  # when it was last claimed, for the 10 seconds
    readers: tuple[bytes, ...] = ()  # staff members of the current epoch
    rev: int = 0  # another one after each change: what a change is decided from
    node: int = 0  # the relay node that the page is, or was last, connected to
    offer: Offer | None = None
    erasing: tuple[bytes, ...] = ()  # consoles that have not confirmed an erase
    block: Block | None = None
    held: tuple[bytes, ...] = ()  # whoever held it, or was sent words of it: each has a copy
    page: bytes = b""  # which page came last, at the start or by a code: `server.core.pages`


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry to append, with what makes a resend harmless."""

    entry: Entry
    author: bytes  # sender id of a frame, staff id, b"visitor!" or b"relay..." (8 bytes)
    mid: bytes | None  # the client's message id
    epoch: int | None = None  # frames only
    seq: int | None = None  # frames only


class PutCapsule(msgspec.Struct, frozen=True, kw_only=True):
    """File a capsule under `lookup` (HMACed); under another chat's, where nobody finds it."""

    kind: CapsuleKind
    lookup: bytes
    capsule: bytes


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about one chat, to be committed whole or not at all.

    `expected` is the `rev` the stored row must have (None: no row yet), so that two relays never
    both decide from the same past. `row` None keeps it as it is.
    """

    chat: bytes
    expected: int | None
    row: ChatRow | None
    entries: tuple[NewEntry, ...] = ()
    keep: tuple[PutCapsule, ...] = ()  # each replaces its kind
    forget: tuple[CapsuleKind, ...] = ()
    grown: bool = False  # of the row only `pos`, `touched` and `rev` became others
    erase: bool = False  # destroy the log and the capsules; the row stays as a tombstone
    remove: bool = False  # destroy the row too
    notes: tuple[Note, ...] = ()  # for the audit chain, with the change or not at all


class Outcome(Enum):
    """What became of an item."""

    STORED = "stored"  # fdatasync has returned
    CONFLICT = "conflict"  # `expected` did not hold: somebody else decided first
    FAILED = "failed"  # the disk or the database refused it; nothing of it is there


class LoadedChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat as it is taken up again: its row and what makes resends harmless."""

    row: ChatRow
    mids: dict[bytes, int]  # message id to position
    seqs: dict[tuple[int, bytes], int]  # (epoch, sender) to the last seq


class Fresh(msgspec.Struct, frozen=True):
    """A chat as it is stored now, and what its log got after a position."""

    row: ChatRow | None  # None when it is gone, row and all
    entries: tuple[NewEntry, ...]


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A message from one node to the others that no log holds; who has its reader delivers it."""

    to: bytes  # a chat (its page), a staff member (their console), or PAPERS or SHIFT
    message: bytes = b""  # as it goes over the socket


ALL = 1 << 31  # entries: more than any log holds
PAPERS = b"papers"  # there is a newer roster in the store
SHIFT = b"shift"  # a node's staff came or went


class Duty(msgspec.Struct, frozen=True, array_like=True):
    """A staff member who is connected to a node."""

    who: bytes
    since: int
    card: Signed | None


class News(msgspec.Struct, frozen=True):
    """What other nodes did: the chats they changed, and their posts, oldest first."""

    last: int  # the number to ask after the next time
    chats: tuple[bytes, ...] = ()
    posts: tuple[Post, ...] = ()


class Registered(msgspec.Struct, frozen=True, order=True):
    """A registration as it is kept: it names no chat, no member and no moment."""

    key: bytes  # 16 bytes that are as random as the sealing
    night: dt.date
    sealed: bytes


class Factor(msgspec.Struct, frozen=True):
    """A member's second factor as it is kept: its secret is sealed, see `server.pepper`."""

    sealed: bytes
    confirmed: bool = False  # it counts: a right code came
    step: int = 0  # of the last code that was right: no code of it or before it is, any more
    wrong: int = 0  # wrong codes since then
    until: int = 0  # before this moment no code is looked at


class FactorChange(NamedTuple):
    """What becomes of a member's second factor (None: there is none), and what is noted."""

    factor: Factor | None
    notes: tuple[Note, ...] = ()


class StoreError(Exception):
    """The store cannot be used: damaged, from another version, not writable, not there."""


class Store(Protocol):
    """Calls block and are made from one thread, the writer's; `open` and `close` from any."""

    node: int  # this node's number among those that share the store; 0 if it is not shared
    session: int  # another one after each connection: what was seen of others may be gone

    def open(self) -> None:
        """Check and prepare the store. Raises `StoreError` with one clear sentence."""

    def close(self) -> None:
        """Release everything."""

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit `items` in order, one transaction if possible; an outcome for each.

        What follows one that is not stored, in its chat, shares its fate: no log gets a hole.
        """

    def live(self) -> list[LoadedChat]:
        """Return every chat that lives or is blocked, or that consoles must forget."""

    def load(self, chat: bytes) -> LoadedChat | None:
        """Return one chat, also a closed or erased one; None when it never was."""

    def entries(self, chat: bytes, after: int, most: int = ALL) -> list[Entry]:
        """Return the first `most` entries of `chat` with a position above `after`, in order."""

    def fresh(self, have: dict[bytes, int]) -> dict[bytes, Fresh]:
        """Return what is stored of these chats, with the log after the position one has."""

    def capsule(self, lookup: bytes) -> tuple[bytes, bytes] | None:
        """Return (chat, capsule) filed under `lookup`, or None."""

    def expired(self, before: int) -> list[bytes]:
        """Return the chats whose last event lies before the moment `before`."""

    def date_back(self, after: int, to: int) -> None:
        """Move the last event of each chat that lies after the moment `after` to `to`."""

    def remember(self, name: str, value: bytes) -> None:
        """Keep `value` under `name`: the papers, the invites, the enrolments."""

    def recall(self, name: str) -> bytes | None:
        """Return what was kept under `name`, or None."""

    def amend(
        self,
        name: str,
        change: Callable[[bytes | None], bytes | None],
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Replace what was kept under `name` by what `change` makes of it (None: as it was).

        No other node comes in between. What `change` raises is raised, and nothing is kept.
        `notes` go into the audit chain with what is kept, or not at all.
        """

    # --- the audit chain --------------------------------------------------------------------

    def witness(self, notes: tuple[Note, ...]) -> Head:
        """Add `notes` that belong to no change of a chat, and return the new head."""

    def trail(self, after: int, most: int) -> list[Line]:
        """Return at most so many lines of the audit chain with a number above `after`."""

    def shorten(self, before: int, note: Note) -> int:
        """Remove what the audit chain has from before the moment `before`; return how many lines.

        Only lines that have none but older ones before them, and the last of these stays: the
        chain begins with it, and its hash binds its age. `note` is added if any were removed.
        """

    # --- second factors and registrations ---------------------------------------------------

    def factor(self, who: bytes) -> Factor | None:
        """Return the second factor of the member `who`, or None."""

    def change_factor(self, who: bytes, change: Callable[[Factor | None], FactorChange]) -> None:
        """Let `change` decide about the second factor of `who` from how it stands now.

        On disk when this returns, and no other node comes in between. What it raises is raised.
        """

    def register(self, registered: Registered) -> None:
        """Keep a registration apart from every chat; one with the same key is kept already.

        What is kept tells no order, not even by where on the disk it lies: with each new one
        the others of its night are written again, in the order of their keys.
        """

    def registrations(self) -> list[Registered]:
        """Return every registration, by key."""

    # --- among nodes ------------------------------------------------------------------------

    def news(self, after: int | None) -> News:
        """Return what other nodes did after the number `after`; None: only the last number."""

    def post(self, post: Post) -> None:
        """Tell the other nodes, now and only now: it does not survive a failure of the store."""

    def sign_on(self, duties: tuple[Duty, ...]) -> None:
        """Tell the other nodes who is connected to this one."""

    def shifts(self) -> dict[int, tuple[Duty, ...]]:
        """Return who is connected to each other node that is alive."""

    def sweep(self) -> None:
        """Drop news that every node that is alive has long heard."""
