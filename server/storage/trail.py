"""The audit chain in its table: appended under the order in which everything is committed.

Who appends has begun a transaction in which nobody else can: SQLite has one writer, and on
PostgreSQL `sharing.in_order` was asked before. So number order is commit order, and a change
that is rolled back takes its line with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from protocol.audit import START, Head, Line, Note, append
from server.storage import sharing
from server.storage.beside import Beside
from server.storage.packed import Packed, execute, insert_into, text_of
from server.storage.tables import audit

_add_lines = Packed(insert_into(audit, list(audit.c)))
_newest = select(audit.c.n, audit.c.hash).where(
    audit.c.n == select(func.max(audit.c.n)).scalar_subquery()
)
_lines = (
    select(audit).where(audit.c.n > bindparam("after")).order_by(audit.c.n).limit(bindparam("most"))
)


def add(conn: Connection, notes: Sequence[Note]) -> Head:
    """Put `notes` behind the last line and return the new head."""
    head = newest(conn)
    lines = list(append(head, notes))
    _add_lines.run(conn, [_columns(line) for line in lines])
    return Head(lines[-1].n, lines[-1].hash) if lines else head


def newest(conn: Connection) -> Head:
    """Return the last line's number and hash."""
    found = execute(conn, text_of(conn, _newest), ()).fetchall()
    return Head(*found[0]) if found else START


def shorten(conn: Connection, before: int, note: Note) -> int:
    """Remove the oldest lines but the last of those from before `before`; return how many."""
    first = select(audit.c.n).where(audit.c.at >= before).order_by(audit.c.n).limit(1)
    young = conn.scalar(first)
    anchor = (young or newest(conn).n + 1) - 1
    gone = conn.execute(delete(audit).where(audit.c.n < anchor)).rowcount
    if gone:
        add(conn, (note,))
    return gone


def lines_after(conn: Connection, after: int, most: int) -> list[Line]:
    """Return at most so many lines with a number above `after`, in order."""
    found = conn.execute(_lines, {"after": after, "most": most})
    return [_line(row) for row in found]


def _columns(line: Line) -> tuple[Any, ...]:
    note = line.note
    return (line.n, note.at, note.who, note.chat, note.what, note.why, line.previous, line.hash)


def _line(row: Sequence[Any]) -> Line:
    """Return a row as it is, also one that somebody changed: whoever verifies will see."""
    n, at, who, chat, what, why, previous, digest = row
    return Line(n, Note(at, who, what, chat, why), previous, digest)


class Trail(Beside):
    """The chain as an operator reads it."""

    def __init__(self, url: str) -> None:
        """Look into the database at `url`. Raises `StoreError`."""
        super().__init__(url, audit, "is no audit log")

    def lines(self) -> Iterator[Line]:
        """Yield every line, a few at a time. Raises `StoreError`."""
        return self.each(-1, lines_after, lambda line: line.n)

    def add(self, note: Note) -> Head:
        """Add one line of one's own. Raises `StoreError`."""
        with self.look() as conn:
            if conn.dialect.name == "postgresql":
                sharing.in_order(conn)
            return add(conn, (note,))
