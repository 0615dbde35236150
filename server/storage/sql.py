"""The store in SQLite or PostgreSQL: group commits, on disk before they are announced."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from protocol.audit import Head, Line, Note
from protocol.log import Entry
from server.ports import ALL, Outcome
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
from server.storage import factors, registry, rows, sharing, trail, trips
from server.storage.batch import Batch, Conflict, OutOfReach, fold, settle
from server.storage.connection import OneConnection
from server.storage.engines import cause, out_of_reach

_log = logging.getLogger("veste.store")


class SqlStore(OneConnection):
    """Keeps `server.ports.Store` in one connection to the database at `url`."""

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit `items` in order, in one transaction; if it fails, halves of it are tried again.

        So a bad item ends in a transaction of its own, and costs the others 2 * log2(n) commits,
        not n. When it is the database that fails, all the rest fails with it.
        """
        return settle(items, self._try)

    def _try(self, items: list[Item], *, once_more: bool = True) -> Outcome | None:
        """Commit `items` whole; return what was the matter, None if they are on disk."""
        with self._at_work() as conn:
            try:
                with conn.begin():
                    changed = dict.fromkeys(item.chat for item in items)
                    destroyed = self._write(conn, fold(items), changed)
            except Conflict:
                return Outcome.CONFLICT
            except Exception as error:  # noqa: BLE001 - one bad item must not cost the others theirs
                if out_of_reach(conn, error):
                    if once_more and self.node and self._clear_the_way():
                        return self._try(items, once_more=False)
                    _log.error("a batch was not stored: %s", cause(error))
                    raise OutOfReach from None
                if len(items) == 1:
                    _log.error("an item was not stored: %s", cause(error))
                return Outcome.FAILED
            if destroyed or self._unswept:
                self._sweep()
        return None

    def _write(self, conn: Connection, batch: Batch, changed: dict[bytes, None]) -> bool:
        destroyed = False
        if self.node and batch.only_goes_on:
            trips.write(conn, self.node, batch, changed)
        elif self.node:
            sharing.in_order(conn)
            destroyed = rows.write(conn, batch)
            sharing.tell(conn, self.node, changed, ())
        else:
            if self._erasures is not None:
                self._erasures.note(conn, rows.going(conn, batch))
            destroyed = rows.write(conn, batch)
        if batch.notes:  # nearly every batch has none
            trail.add(conn, batch.notes)
        return destroyed

    def live(self) -> list[LoadedChat]:
        """Return every chat that lives or is blocked, or that consoles must forget."""
        return self._read(rows.live, at_one_moment=True)

    def load(self, chat: bytes) -> LoadedChat | None:
        """Return one chat, also a closed or erased one; None when it never was."""
        return self._read(lambda conn: rows.load(conn, chat), at_one_moment=True)

    def fresh(self, have: dict[bytes, int]) -> dict[bytes, Fresh]:
        """Return what is stored of these chats, with the log after the position one has."""
        ask = trips.fresh if self.node else rows.fresh
        return self._read(lambda conn: ask(conn, have))

    def entries(self, chat: bytes, after: int, most: int = ALL) -> list[Entry]:
        """Return the first `most` entries of `chat` with a position above `after`, in order."""
        return self._read(lambda conn: rows.entries_after(conn, chat, after, most), simple=True)

    def capsule(self, lookup: bytes) -> tuple[bytes, bytes] | None:
        """Return (chat, capsule) filed under `lookup`, or None."""
        return self._read(lambda conn: rows.capsule(conn, lookup))

    def expired(self, before: int) -> dict[bytes, int]:
        """Return the chats whose last event lies before the moment `before`, and their `rev`."""
        return self._read(lambda conn: rows.expired(conn, before))

    def date_back(self, after: int, to: int) -> None:
        """Move the last event of each chat that lies after the moment `after` to `to`."""

        def dated(conn: Connection) -> None:
            if self.node:
                sharing.in_order(conn)
            rows.date_back(conn, after, to)

        self._read(dated)

    def remember(self, name: str, value: bytes) -> None:
        """Keep `value` under `name`, on disk when this returns."""
        self._read(lambda conn: rows.remember(conn, name, value))

    def recall(self, name: str) -> bytes | None:
        """Return what was kept under `name`, or None."""
        return self._read(lambda conn: rows.recall(conn, name))

    def amend(
        self,
        name: str,
        change: Callable[[bytes | None], bytes | None],
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Replace what was kept under `name` by what `change` makes of it (None: as it was)."""

        def amended(conn: Connection) -> None:
            if self.node:
                sharing.in_order(conn)
            value = change(rows.recall(conn, name))
            if value is not None:
                rows.remember(conn, name, value)
                trail.add(conn, notes)

        self._read(amended)

    def witness(self, notes: tuple[Note, ...]) -> Head:
        """Add `notes` that belong to no change of a chat, and return the new head."""

        def added(conn: Connection) -> Head:
            if self.node:
                sharing.in_order(conn)
            return trail.add(conn, notes)

        return self._read(added)

    def trail(self, after: int, most: int) -> list[Line]:
        """Return at most so many lines of the audit chain with a number above `after`."""
        return self._read(lambda conn: trail.lines_after(conn, after, most))

    def shorten(self, before: int, note: Note) -> int:
        """Remove what the audit chain has from before `before` but the last; return how many.

        Notes of erasures are dated by it, and old ones go: a believed clock asks for both.
        """

        def shortened(conn: Connection) -> int:
            if self.node:
                sharing.in_order(conn)
            return trail.shorten(conn, before, note)

        gone = self._read(shortened)
        self._date_erasures(note.at)
        if gone:  # the log of what was written still holds what was destroyed
            self._sweep()
        return gone

    def _date_erasures(self, now: int) -> None:
        with self._busy:
            try:
                if self._erasures is not None:
                    self._erasures.date(now)
            except OSError as error:  # they cost some bytes, and the next hour comes
                _log.warning("notes of erasures were not dated: %s", error.strerror)

    def factor(self, who: bytes) -> Factor | None:
        """Return the second factor of the member `who`, or None."""
        return self._read(lambda conn: factors.read(conn, who))

    def change_factor(self, who: bytes, change: Callable[[Factor | None], FactorChange]) -> None:
        """Let `change` decide about the second factor of `who` from how it stands now."""

        def changed(conn: Connection) -> bool:
            if self.node:
                sharing.in_order(conn)
            return factors.change(conn, who, change)

        if self._read(changed):  # the log of what was written still holds what was destroyed
            self._sweep()

    def register(self, registered: Registered) -> None:
        """Keep a registration apart from every chat; on disk when this returns."""

        def registering(conn: Connection) -> None:
            if self.node:
                sharing.in_order(conn)
            registry.register(conn, registered)

        self._read(registering)
        # The log of what was written would tell the order for as long as it grows.
        self._sweep()

    def registrations(self) -> list[Registered]:
        """Return every registration, by key."""
        return self._read(registry.read_all)

    # --- among nodes ------------------------------------------------------------------------

    def news(self, after: int | None) -> News:
        """Return what other nodes did after the number `after`; None: only the last number."""
        if not self.node:
            return News(0)
        if after is None:
            return self._read(sharing.newest)
        return self._read(lambda conn: trips.heard(conn, self.node, after))

    def post(self, post: Post) -> None:
        """Tell the other nodes, now and only now."""
        if self.node:
            self._read(lambda conn: sharing.post(conn, self.node, post))

    def sign_on(self, duties: tuple[Duty, ...]) -> None:
        """Tell the other nodes who is connected to this one."""
        if self.node:
            self._read(lambda conn: sharing.sign_on(conn, self.node, duties))

    def shifts(self) -> dict[int, tuple[Duty, ...]]:
        """Return who is connected to each other node that is alive."""
        return self._read(lambda conn: sharing.shifts(conn, self.node)) if self.node else {}

    def sweep(self) -> None:
        """Drop news that every node that is alive has long heard."""
        if self.node:
            self._read(sharing.sweep)
