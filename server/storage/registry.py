"""Registrations in the database: written so that not even the disk tells in which order.

A table without row numbers is sorted by key, but what is large lies on pages that are taken
one after another: the pages would tell what the rows do not. So each new registration has
those of its night written again with it, all in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, inspect, select

from server.ports import Registered, StoreError
from server.storage.engines import DATABASE_ERRORS, connect_to, unusable
from server.storage.tables import registrations

_COLUMNS = ("key", "night", "sealed")
_MOST = 2_000  # registrations in one look, 4 MiB: the relay writes in between


def register(conn: Connection, registered: Registered) -> None:
    """Write `registered` among the others of its night, unless it is there already."""
    its_night = registrations.c.night == registered.night
    kept = _read(conn, select(registrations).where(its_night))
    known = select(registrations.c.key).where(registrations.c.key == registered.key)
    if conn.scalar(known) is not None:
        return
    conn.execute(delete(registrations).where(its_night))
    rows = sorted([*kept, registered])
    conn.execute(insert(registrations), [{n: getattr(row, n) for n in _COLUMNS} for row in rows])


def read_all(conn: Connection) -> list[Registered]:
    """Return every registration, by key."""
    return _read(conn, select(registrations).order_by(registrations.c.key))


def _read(conn: Connection, wanted: Select[Any]) -> list[Registered]:
    return [Registered(row.key, row.night, row.sealed) for row in conn.execute(wanted)]


class Registry:
    """The registrations as an operator reads them, beside a relay that may be running."""

    def __init__(self, url: str) -> None:
        """Look into the database at `url`. Raises `StoreError`."""
        self._engine = connect_to(url)
        try:
            with self._engine.begin() as conn:
                if not inspect(conn).has_table(registrations.name):
                    raise StoreError(
                        "There are no registrations here yet: run `veste-server migrate`."
                    )
        except DATABASE_ERRORS as error:
            raise unusable(error) from None

    def all(self) -> Iterator[Registered]:
        """Yield every registration by key, a few at a time. Raises `StoreError`."""
        after = b""
        while True:
            wanted = select(registrations).where(registrations.c.key > after)
            try:
                with self._engine.begin() as conn:
                    found = _read(conn, wanted.order_by(registrations.c.key).limit(_MOST))
            except DATABASE_ERRORS as error:
                raise unusable(error) from None
            yield from found
            if len(found) < _MOST:
                return
            after = found[-1].key

    def close(self) -> None:
        """Release the connection."""
        self._engine.dispose()
