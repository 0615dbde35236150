"""One statement for many rows: each step of SQLite gives up Python's lock, so few is fast.

SQLAlchemy Core writes the statements once for each dialect and number of rows. Against its
executemany that spares a third of the processor, and a fifth more goes through the writer
(`tests/bench/bench_store.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from operator import eq
from typing import Any, Protocol

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Table,
    and_,
    bindparam,
    cast,
    column,
    insert,
    or_,
    select,
    update,
    values,
)
from sqlalchemy.sql.elements import ClauseElement

Row = tuple[Any, ...]
Build = Callable[[int], Executable]

# Numbers of rows in one statement: powers of two, so that few statements stay prepared.
_SIZES = (128, 64, 32, 16, 8, 4, 2, 1)


class Packed:
    """A statement that takes any number of rows; `build(n)` returns it for n of them.

    Each value of `build`'s statement is a parameter, in the order of the rows and columns.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._texts: dict[tuple[str, int], str] = {}

    def run(self, conn: Connection, rows: Sequence[Row]) -> int:
        """Run it for `rows` and return how many rows of the table it touched."""
        parts = self.parts(conn.dialect, rows)
        return sum(execute(conn, text, values).rowcount for text, values, _ in parts)

    def parts(self, dialect: Dialect, rows: Sequence[Row]) -> Iterator[tuple[str, Row, int]]:
        """Yield the statements for `rows`, with their values and the number of rows in each."""
        start = 0
        for size in _SIZES:
            while len(rows) - start >= size:
                values = tuple(chain.from_iterable(rows[start : start + size]))
                yield self._text(dialect, size), values, size
                start += size

    def _text(self, dialect: Dialect, size: int) -> str:
        key = (dialect.name, size)
        if key not in self._texts:
            statement = self._build(size)
            assert isinstance(statement, ClauseElement)  # noqa: S101 - what Core builds is one
            self._texts[key] = str(statement.compile(dialect=dialect))
        return self._texts[key]


class Answer(Protocol):
    """What came of a statement: the driver's cursor or SQLAlchemy's result."""

    @property
    def rowcount(self) -> int:
        """How many rows it touched."""

    def fetchall(self) -> Sequence[Any]:
        """Return the rows it found."""


def text_of(conn: Connection, statement: ClauseElement) -> str:
    """Return a statement, which has to be a constant, as this database reads it."""
    key = (conn.dialect.name, statement)
    if key not in _texts:
        _texts[key] = str(statement.compile(dialect=conn.dialect))
    return _texts[key]


_texts: dict[tuple[str, ClauseElement], str] = {}


def execute(conn: Connection, text: str, values: Row) -> Answer:
    """Run one statement.

    To SQLite it goes without SQLAlchemy's detour, which costs as much as to write two rows;
    a connection to PostgreSQL may break, and then it is SQLAlchemy that makes another.
    """
    driver = conn.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        return driver.execute(text, values)
    return conn.exec_driver_sql(text, values)


def insert_into(table: Table, columns: Sequence[Column[Any]]) -> Build:
    """Return what appends rows of `columns` to `table`."""

    def build(size: int) -> Executable:
        rows = _parameters(columns, size)
        names = [each.name for each in columns]
        named = [dict(zip(names, row, strict=True)) for row in rows]
        return insert(table).values(named)

    return build


def update_where(
    table: Table, key: Column[Any], guard: Column[Any], columns: Sequence[Column[Any]]
) -> Build:
    """Return what replaces `columns` of rows of `table`, each if its `guard` is as expected.

    A row of parameters is the expected value of `guard`, then the columns, `key` among them.
    """

    def build(size: int) -> Executable:
        names = [column("expected", guard.type), *(column(c.name, c.type) for c in columns)]
        given = values(*names, name="given").data(_parameters([guard, *columns], size))
        # Named inside the FROM: Python's driver counts rows only where UPDATE comes first.
        new = select(given.cte(nesting=True)).subquery("new")
        changes = {c.name: _typed(c, new.c[c.name]) for c in columns if c is not key}
        return update(table).where(key == new.c[key.name], guard == new.c.expected).values(changes)

    return build


def among(columns: Sequence[Column[Any]], start: Callable[[], Any]) -> Build:
    """Return `start()` with the condition that `columns` are one of the rows."""

    def build(size: int) -> Executable:
        rows = _parameters(columns, size)
        matches = (and_(*map(eq, columns, row)) for row in rows)
        statement: Executable = start().where(or_(*matches))
        return statement

    return build


def _typed(where: Column[Any], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Say the type where it could be in doubt: PostgreSQL takes a column of NULLs for text."""
    return cast(value, where.type) if where.nullable else value


def _parameters(columns: Sequence[Column[Any]], size: int) -> list[tuple[BindParameter[Any], ...]]:
    return [
        tuple(
            bindparam(f"{each.name}_{place}_{number}", type_=each.type)
            for place, each in enumerate(columns)
        )
        for number in range(size)
    ]
