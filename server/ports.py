"""What a store promises the relay: stored means on disk, all of an item or nothing of it.

The relay decides in memory (`server.core`) and hands the outcome over as *items*. A store
commits items in the order they come, many in one transaction, and says for each whether it
is on disk. It keeps ciphertext, times, sizes and states; it could read nothing if it wanted.
Relay nodes that share a store hear by it what others committed: that is *news* to them.
Moments are milliseconds since 1970. `chat` is the 16-byte id.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from protocol.audit import Head, Line, Note
from protocol.log import Entry
from server.records import (
    Duty,
    Factor,
    FactorChange,
    Fresh,
    Item,
    LoadedChat,
    News,
    Post,
    Registered,
)


class Outcome(Enum):
    """What became of an item."""

    STORED = "stored"  # fdatasync has returned
    CONFLICT = "conflict"  # `expected` did not hold: somebody else decided first
    FAILED = "failed"  # the disk or the database refused it; nothing of it is there


ALL = 1 << 31  # entries: more than any log holds


class StoreError(Exception):
    """The store cannot be used: damaged, from another version, not writable, not there."""


class UnreadableError(StoreError):
    """What is kept of one chat makes no sense; all the others can be used."""


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

    def expired(self, before: int) -> dict[bytes, int]:
        """Return the chats whose last event lies before the moment `before`, and their `rev`."""

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

        Only lines with none but older ones before them; the last stays: its hash binds its age.
        `note` is added if any went. By its clock notes of erasures get their day; old ones go.
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
