"""Second factors in the database: one row for each member who has one."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, update

from server.records import Factor, FactorChange
from server.storage import trail
from server.storage.tables import second_factors

_COLUMNS = [second_factors.c[name] for name in Factor.__struct_fields__]


def read(conn: Connection, who: bytes) -> Factor | None:
    """Return the second factor of `who`, or None."""
    found = conn.execute(select(*_COLUMNS).where(second_factors.c.who == who)).one_or_none()
    return None if found is None else Factor(*found)


def change(conn: Connection, who: bytes, decide: Callable[[Factor | None], FactorChange]) -> bool:
    """Keep what `decide` makes of it, with its notes; whether a sealed secret was destroyed.

    Who calls has begun a transaction in which nobody else can write.
    """
    before = read(conn, who)
    after, notes = decide(before)
    its_row = second_factors.c.who == who
    if after is None:
        conn.execute(delete(second_factors).where(its_row))
    elif before is None:
        conn.execute(insert(second_factors).values(who=who, **asdict(after)))
    elif after != before:
        conn.execute(update(second_factors).where(its_row).values(**asdict(after)))
    trail.add(conn, notes)
    return before is not None and (after is None or after.sealed != before.sealed)
