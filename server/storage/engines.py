"""Connects to SQLite or PostgreSQL so that a commit means: it is on disk."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from server.ports import StoreError
from server.storage import sharing, sqlite_place
from server.storage.packed import execute

_SQLITE = (
    "PRAGMA busy_timeout=5000",  # another program may write for a moment: a purge, a migration
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # fdatasync before a commit returns
    "PRAGMA wal_autocheckpoint=2000",  # 8 MB: a busy page is copied back once, not often
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten with zeros
    "PRAGMA temp_store=MEMORY",  # no second file with sealed words in it
)

# For a copy that nobody else opens: no second file, which would keep what is destroyed in it.
_ALONE = ("PRAGMA journal_mode=MEMORY", *(each for each in _SQLITE if "journal" not in each))

_POSTGRESQL = (
    "synchronous_commit=on",  # on disk before a commit returns
    # Everything is found by an index. A plan made while a table was nearly empty, and kept,
    # would read all of it for ever.
    "enable_seqscan=off",
    "enable_hashjoin=off",
    "enable_mergejoin=off",
)

# The server ended it, took too long or waited too long for somebody else: an SQLSTATE each. Or
# SQLite's disk is full or broken, or another program writes for longer than anybody waits.
_OUT_OF_REACH = (
    *("08", "57", "25P03", LOCKED := "55P03"),
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR"),
    *("SQLITE_READONLY", "SQLITE_CANTOPEN"),
)

_NODES = (1 << 31) - 2  # numbers to choose from; 0 is nobody's

DAMAGED = "The database is damaged: put a backup back (`veste-server restore`)."

# Python's driver looks for a way to adapt every value but numbers and text, and fails slowly on
# bytes, which need none. Told one, it is twice as fast; it is the value itself.
sqlite3.register_adapter(bytes, bytes)

# SQLAlchemy wraps the driver's errors, but not those of the statements above.
DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error)


def node_number(url: str) -> int:
    """Return a number for a relay among those that share `url`; 0 where it is alone."""
    return 1 + secrets.randbelow(_NODES) if url.startswith("postgresql") else 0


def connect_to(url: str, node: int = 0) -> Engine:
    """Return the engine for `url`: `sqlite:///PATH` or `postgresql://…`. Raises `StoreError`.

    A `node` that is not 0 counts as alive for the others while it is connected, and waits for no
    answer longer than `patience` says. A migration or a command waits for as long as it takes.
    """
    parsed = _parsed(url)
    return _sqlite(parsed) if _is_sqlite(parsed) else _postgresql(parsed, node)


def _parsed(url: str) -> URL:
    with suppress(ArgumentError):
        parsed = make_url(url)
        if _is_sqlite(parsed) or parsed.get_backend_name() == "postgresql":
            return parsed
    raise StoreError("The database is neither sqlite:///PATH nor postgresql://…")


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


@contextmanager
def one_relay_at(url: str) -> Iterator[Callable[[], None]]:
    """Let nobody else serve what is kept at `url` meanwhile, unless it is shared.

    Call what is yielded to have it so until the process ends. Raises `StoreError`.
    """
    file = sqlite_file(url)
    if file is None:
        yield lambda: None
        return
    with sqlite_place.alone(file) as stay:
        yield stay


def sqlite_file(url: str) -> Path | None:
    """Return where a SQLite database lies; None for PostgreSQL. Raises `StoreError`."""
    parsed = _parsed(url)
    return _file(parsed) if _is_sqlite(parsed) else None


def _file(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("A SQLite database needs a path: sqlite:///PATH")
    return Path(url.database)


def alone_with(file: Path) -> Engine:
    """Return the engine for a SQLite file that nobody else opens. Raises `StoreError`."""
    return _sqlite(URL.create("sqlite", database=str(file)), _ALONE)


def _sqlite(url: URL, pragmas: tuple[str, ...] = ()) -> Engine:
    sqlite_place.prepare(_file(url))
    engine = create_engine(
        url.set(drivername="sqlite"),
        poolclass=StaticPool,
        hide_parameters=True,
        # One thread at a time, and not always the same: `open` may be called from another.
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        for pragma in pragmas or _SQLITE:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        execute(conn, "BEGIN IMMEDIATE", ())

    return engine


def _postgresql(url: URL, node: int) -> Engine:
    try:
        from server.storage import patience  # noqa: PLC0415 - the driver is an extra
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs the extra: pip install 'veste[postgres]'") from None
    session = _POSTGRESQL + patience.SESSION + (patience.NODE if node else ())
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=StaticPool,
        hide_parameters=True,
        paramstyle="format",
        connect_args={"options": " ".join(f"-c {each}" for each in session), **patience.REACH},
    )

    if not node:
        return engine

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, _args: object, given: dict[str, Any]) -> Any:
        return patience.BoundedConnection.connect(**given)

    @event.listens_for(engine, "connect")
    def live(connection: Any, _record: object) -> None:
        sharing.live_as(connection, node)

    return engine


def sweep_wal(conn: Connection) -> bool:
    """Empty SQLite's write-ahead log, which still holds the pages of what was destroyed.

    False while somebody else reads (a backup): then it is to be tried again.
    """
    if conn.dialect.name != "sqlite":
        return True
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the only driver we choose
    try:
        driver.execute("PRAGMA busy_timeout=0")  # the chats do not wait for the reader
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    finally:
        driver.execute(_SQLITE[0])
        conn.rollback()  # `conn.connection` began nothing, but SQLAlchemy cannot know
    return not busy


def cause(error: Exception) -> str:
    """Return the kind of `error` and the database's own code for it, and nothing it quotes."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return code or type(original).__name__


def out_of_reach(conn: Connection, error: Exception) -> bool:
    """Whether it was no item that was refused: the same would become of any other now."""
    # The one file that is written beside SQLite's fails for the same reasons as SQLite's.
    beside = isinstance(error, OSError)
    return conn.invalidated or beside or cause(error).startswith(_OUT_OF_REACH)


def unusable(error: Exception) -> StoreError:
    """Return the sentence for an error of the database itself."""
    why = cause(error)
    if why.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(DAMAGED)
    return StoreError(f"The database cannot be used: {why}.")
