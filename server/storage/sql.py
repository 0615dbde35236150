"""The store in SQLite or PostgreSQL: group commits, on disk before they are announced."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Engine, event

from protocol.audit import Head, Line, Note
from protocol.log import Entry
from server.ports import (
    ALL,
    Duty,
    Factor,
    FactorChange,
    Fresh,
    Item,
    LoadedChat,
    News,
    Outcome,
    Post,
    Registered,
    StoreError,
)
from server.storage import factors, registry, rows, sharing, trail, trips
from server.storage.batch import Batch, Conflict, OutOfReach, fold, settle
from server.storage.engines import (
    DATABASE_ERRORS,
    LOCKED,
    cause,
    connect_to,
    node_number,
    out_of_reach,
    sweep_wal,
    unusable,
)
from server.storage.soundness import check

_log = logging.getLogger("veste.store")
_T = TypeVar("_T")


class SqlStore:
    """Keeps `server.ports.Store` in one connection to the database at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.node = node_number(url)
        self.session = 0
        self._engine: Engine | None = None
        self._conn: Connection | None = None
        self._sweep = False  # something sealed was destroyed that the WAL may still hold

    def open(self) -> None:
        """Check the database; make the tables of an empty one. Raises `StoreError`."""
        self._engine = connect_to(self._url, self.node)
        event.listen(self._engine, "connect", self._connected)
        try:
            self._conn = self._engine.connect()
            with self._conn.begin():
                if self.node:
                    sharing.in_order(self._conn)  # two may open an empty database at once
                check(self._conn)
            # A relay that died may not have come to it.
            self._sweep = not sweep_wal(self._conn)
        except DATABASE_ERRORS as error:
            self.close()
            raise unusable(error) from None
        except StoreError:
            self.close()
            raise

    def _connected(self, _connection: object, _record: object) -> None:
        self.session += 1

    def close(self) -> None:
        """Release the connection."""
        if self._engine is not None:
            if self._conn is not None:
                self._conn.close()
            self._engine.dispose()
        self._conn = self._engine = None

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit `items` in order, in one transaction; if it fails, halves of it are tried again.

        So a bad item ends in a transaction of its own, and costs the others 2 * log2(n) commits,
        not n. When it is the database that fails, all the rest fails with it.
        """
        return settle(items, self._try)

    def _try(self, items: list[Item], *, once_more: bool = True) -> Outcome | None:
        """Commit `items` whole; return what was the matter, None if they are on disk."""
        conn = self._open_connection()
        try:
            with conn.begin():
                destroyed = self._write(conn, fold(items), dict.fromkeys(i.chat for i in items))
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
        self._sweep = self._sweep or destroyed
        if self._sweep:
            self._sweep = not sweep_wal(conn)
        return None

    def _clear_the_way(self) -> bool:
        """End what keeps every node from committing; whether the database answers again."""
        try:
            self._read(sharing.dislodge)
        except StoreError:
            return False
        return True

    def _write(self, conn: Connection, batch: Batch, changed: dict[bytes, None]) -> bool:
        destroyed = False
        if self.node and batch.only_goes_on:
            trips.write(conn, self.node, batch, changed)
        elif self.node:
            sharing.in_order(conn)
            destroyed = rows.write(conn, batch)
            sharing.tell(conn, self.node, changed, ())
        else:
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

    def expired(self, before: int) -> list[bytes]:
        """Return the chats whose last event lies before the moment `before`."""
        return self._read(lambda conn: rows.expired(conn, before))

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
        """Remove what the audit chain has from before `before` but the last; return how many."""

        def shortened(conn: Connection) -> int:
            if self.node:
                sharing.in_order(conn)
            return trail.shorten(conn, before, note)

        gone = self._read(shortened)
        if gone:  # the log of what was written still holds what was destroyed
            self._sweep = not sweep_wal(self._open_connection())
        return gone

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
            self._sweep = not sweep_wal(self._open_connection())

    def register(self, registered: Registered) -> None:
        """Keep a registration apart from every chat; on disk when this returns."""

        def registering(conn: Connection) -> None:
            if self.node:
                sharing.in_order(conn)
            registry.register(conn, registered)

        self._read(registering)
        # The log of what was written would tell the order for as long as it grows.
        self._sweep = not sweep_wal(self._open_connection())

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

    def _read(
        self,
        ask: Callable[[Connection], _T],
        *,
        at_one_moment: bool = False,
        simple: bool = False,
    ) -> _T:
        """Return what `ask` finds; `simple` when it is one question, which SQLite asks at once."""
        conn = self._open_connection()
        try:
            with nullcontext() if simple and not self.node else conn.begin():
                if at_one_moment and self.node:
                    conn.exec_driver_sql(trips.ONE_MOMENT)
                return ask(conn)
        except (*DATABASE_ERRORS, conn.dialect.loaded_dbapi.Error, msgspec.MsgspecError) as error:
            if cause(error) == LOCKED:
                self._clear_the_way()  # for who asks again
            raise unusable(error) from None

    def _open_connection(self) -> Connection:
        if self._conn is None:
            raise StoreError("The store is not open.")
        return self._conn
