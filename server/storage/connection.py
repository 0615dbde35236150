"""The one connection of a store: opened, lent for one transaction at a time, closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import RLock
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Engine, event

from server.ports import StoreError, UnreadableError
from server.storage import sharing, trips
from server.storage.engines import (
    DATABASE_ERRORS,
    LOCKED,
    cause,
    connect_to,
    node_number,
    sqlite_file,
    sweep_wal,
    unusable,
)
from server.storage.erasures import Erasures
from server.storage.soundness import check

_LET_GO = 0.8  # seconds that whoever closes waits for a transaction to end
_T = TypeVar("_T")


class OneConnection:
    """A connection to the database at `url`, used by one thread and closed by any."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.node = node_number(url)
        self.session = 0
        self._engine: Engine | None = None
        self._conn: Connection | None = None
        self._erasures: Erasures | None = None  # of SQLite
        self._unswept = False  # something sealed was destroyed that the WAL may still hold
        self._busy = RLock()  # held for each transaction, and to close

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
                if (file := sqlite_file(self._url)) is not None:
                    self._erasures = Erasures(self._conn, file)
            # A relay that died may not have come to it.
            self._unswept = not sweep_wal(self._conn)
        except DATABASE_ERRORS as error:
            self.close()
            raise unusable(error) from None
        except StoreError:
            self.close()
            raise

    def _connected(self, _connection: object, _record: object) -> None:
        self.session += 1

    def close(self) -> None:
        """Release the connection; leave it as it is when a transaction goes on for too long.

        To close it would end that transaction in the middle, and what its thread still writes
        would be committed by itself. SQLite's log bears a process that just ends.
        """
        if not self._busy.acquire(timeout=_LET_GO):
            return
        try:
            if self._engine is not None:
                if self._conn is not None:
                    self._conn.close()
                self._engine.dispose()
            self._conn = self._engine = None
        finally:
            self._busy.release()

    @property
    def is_open(self) -> bool:
        """Whether there is a connection that nobody has closed."""
        return self._engine is not None

    @contextmanager
    def _at_work(self) -> Iterator[Connection]:
        """Yield the connection, which nobody closes meanwhile."""
        with self._busy:
            yield self._open_connection()

    def _open_connection(self) -> Connection:
        if self._conn is None:
            raise StoreError("The store is not open.")
        return self._conn

    def _sweep(self) -> None:
        """Empty SQLite's log of what was destroyed, or note that it is still to be done."""
        with self._at_work() as conn:
            self._unswept = not sweep_wal(conn)

    def _clear_the_way(self) -> bool:
        """End what keeps every node from committing; whether the database answers again."""
        try:
            self._read(sharing.dislodge)
        except StoreError:
            return False
        return True

    def _read(
        self,
        ask: Callable[[Connection], _T],
        *,
        at_one_moment: bool = False,
        simple: bool = False,
    ) -> _T:
        """Return what `ask` finds; `simple` when it is one question, which SQLite asks at once."""
        with self._at_work() as conn:
            errors = (*DATABASE_ERRORS, conn.dialect.loaded_dbapi.Error)
            try:
                with nullcontext() if simple and not self.node else conn.begin():
                    if at_one_moment and self.node:
                        conn.exec_driver_sql(trips.ONE_MOMENT)
                    return ask(conn)
            except msgspec.MsgspecError as error:
                raise UnreadableError(str(unusable(error))) from None
            except errors as error:
                if cause(error) == LOCKED:
                    self._clear_the_way()  # for who asks again
                raise unusable(error) from None
