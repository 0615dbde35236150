"""Registrations in the database: written so that not even the disk tells in which order.

A table without row numbers is sorted by key, but what is large lies on pages that are taken
one after another: the pages would tell what the rows do not. So each new registration has
those of its night written again with it, all in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from server.records import Registered
from server.storage.beside import Beside
from server.storage.tables import registrations

_COLUMNS = ("key", "night", "sealed")


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


class Registry(Beside):
    """The registrations as an operator reads them."""

    def __init__(self, url: str) -> None:
        """Look into the database at `url`. Raises `StoreError`."""
        super().__init__(url, registrations, "are no registrations")

    def all(self) -> Iterator[Registered]:
        """Yield every registration by key, a few at a time. Raises `StoreError`."""
        return self.each(b"", _behind, lambda row: row.key)


def _behind(conn: Connection, after: bytes, most: int) -> list[Registered]:
    wanted = select(registrations).where(registrations.c.key > after)
    return _read(conn, wanted.order_by(registrations.c.key).limit(most))
