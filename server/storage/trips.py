"""Takes what a node does most often to PostgreSQL in as few round trips as there can be.

A statement that is sent alone waits for the way there and back, and the commit of a batch
has seven of them, all while the other nodes wait for it. Here they are sent together, and the
answers are looked at when all have come. Everything else goes by SQLAlchemy, statement by
statement; what is written and read is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Connection, LargeBinary, bindparam, func, select
from sqlalchemy.sql import any_

from server.records import Fresh, News
from server.storage import rows, sharing
from server.storage.batch import Batch, Conflict
from server.storage.packed import text_of
from server.storage.tables import chats, entries

if TYPE_CHECKING:
    from psycopg import Connection as Driver
    from psycopg import Cursor

# A row and its log must be of one moment, and other nodes commit between two statements.
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_THE_END = "COMMIT"  # of a transaction that only read: nobody waits for it on its own

_these = bindparam("chats", type_=ARRAY(LargeBinary))
_after = bindparam("after", type_=ARRAY(BigInteger))
_have = func.unnest(_these, _after).table_valued("chat", "pos", name="have").render_derived()
_their_rows = select(chats).where(chats.c.chat == any_(_these))
_their_logs = (
    select(*rows.FILLED)
    .join(_have, (entries.c.chat == _have.c.chat) & (entries.c.pos > _have.c.pos))
    .order_by(entries.c.id)
)

# Columns as arrays: a text that is the same for any number of rows stays prepared, and the
# driver reads it once. What it has to read for 128 rows anew took a tenth of the writer's time.
_GROW = """UPDATE chats SET pos = new.pos, touched = new.touched, rev = new.rev
FROM unnest(%b::bigint[], %b::bytea[], %b::bigint[], %b::bigint[], %b::bigint[])
AS new(expected, chat, pos, touched, rev)
WHERE chats.chat = new.chat AND chats.rev = new.expected"""
_ADD = """INSERT INTO entries (chat, pos, author, mid, epoch, seq, entry)
SELECT chat, pos, author, mid, epoch, seq, entry FROM unnest(%b::bytea[], %b::bigint[],
%b::bytea[], %b::bytea[], %b::bigint[], %b::bigint[], %b::bytea[])
WITH ORDINALITY AS new(chat, pos, author, mid, epoch, seq, entry, number) ORDER BY number"""


def write(conn: Connection, node: int, batch: Batch, changed: dict[bytes, None]) -> None:
    """Write a batch in which chats only go on, and tell the other nodes; not yet committed.

    Raises `Conflict` if a row is not at the revision that an item expects.
    """
    asked: list[tuple[Cursor[Any], int]] = []
    try:
        with _together(conn) as driver:
            driver.execute(sharing.IN_ORDER)
            for text, values, touched in rows.changing(batch, conn.dialect):
                asked.append((driver.execute(text, values), touched))
            if batch.grown:
                grown = list(zip(*rows.grown(batch), strict=True))
                asked.append((driver.execute(_GROW, [*map(list, grown)]), len(batch.grown)))
            if batch.entries:
                added = zip(*batch.entries, strict=True)
                driver.execute(_ADD, [*map(list, added)])
            for text, values in sharing.telling(node, changed, ()):
                driver.execute(text, values)
    except Exception:
        # An entry where another node has put one: its row was the first to differ.
        if any(cursor.rowcount not in (-1, touched) for cursor, touched in asked):
            raise Conflict from None
        raise
    if any(cursor.rowcount != touched for cursor, touched in asked):
        raise Conflict


def heard(conn: Connection, node: int, after: int) -> News:
    """Return what other nodes told after the number `after`."""
    with _together(conn) as driver:
        told = driver.execute(text_of(conn, sharing.told_after), (after,))
        driver.execute(_THE_END)
    return sharing.news_of(told.fetchall(), node, after)


def fresh(conn: Connection, have: dict[bytes, int]) -> dict[bytes, Fresh]:
    """Return what is stored of these chats, with the log after the position one has.

    Raises `msgspec.MsgspecError` if an entry is damaged.
    """
    these, after = list(have), list(have.values())
    with _together(conn) as driver:
        driver.execute(ONE_MOMENT)
        found = driver.execute(text_of(conn, _their_rows), (these,))
        logs = driver.execute(text_of(conn, _their_logs), (these, after))
        driver.execute(_THE_END)
    return rows.fresh_of(have, found.fetchall(), logs.fetchall())


@contextmanager
def _together(conn: Connection) -> Iterator[Driver[Any]]:
    """Yield the driver's connection: what it executes is sent at the end, all at once.

    A connection that broke is given up, so that the next transaction makes another.
    """
    driver: Driver[Any] = conn.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.pipeline():
            yield driver
    finally:
        if driver.closed:
            conn.invalidate()
