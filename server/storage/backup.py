"""A copy of a SQLite store, made beside its relay, and put back without what is gone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from protocol.audit import OPERATOR, Note
from server.ports import StoreError
from server.storage import erasures, rows, trail
from server.storage.engines import DATABASE_ERRORS, alone_with, cause, one_relay_at, unusable
from server.storage.migrations import upgrade
from server.storage.tables import capsules, chats, entries


class Restored(msgspec.Struct, frozen=True):
    """What was put back."""

    chats: int
    left_out: int  # chats that were erased since
    until: int  # the moment of the last line of the audit log in it; 0: it has none


def take(store: Path, file: Path) -> None:
    """Write a copy of `store`, as it stands in one moment, to `file`. Raises `StoreError`.

    A relay may be at work on it, and waits for nothing. The file is there whole or not at all,
    and an older one is never written over.
    """
    _refuse_taken(file)
    with _fresh(file.with_name(file.name + ".new")) as fresh:
        _copy(store, fresh)
        _check(fresh, "The copy is damaged: the disk that it was written to is not sound.")
        _sync(fresh)
        _refuse_taken(file)
        fresh.rename(file)
    _sync(file.parent)


def put_back(
    url: str, store: Path, backup: Path, now: int, *, replace: bool, all_of_it: bool
) -> Restored:
    """Let `backup` be the store at `url`, which lies in the file `store`. Raises `StoreError`.

    Killed at any moment it leaves the store that was there, or this one. What was destroyed since
    the backup was made stays destroyed, unless `all_of_it` is wanted. A store that is there
    already is only replaced when that is wanted too.
    """
    if not backup.is_file():
        raise StoreError(f"{backup} is not there.")
    with one_relay_at(url):
        if backup.samefile(store):
            raise StoreError(f"{backup} is the store itself.")
        if store.stat().st_size and not replace:
            raise StoreError(f"There is a store in {store} already: say --replace to give it up.")
        _check(backup, f"{backup} is damaged or no backup: take another one.")
        with _fresh(store.with_name(store.name + "-restoring")) as fresh:
            _copy(backup, fresh)
            restored = _made_ready(fresh, lambda conn: _gone(conn, store, all_of_it), now)
            _sync(fresh)
            _to_one_file(store)
            fresh.replace(store)
        _sync(store.parent)
    return restored


# --- copying --------------------------------------------------------------------------------


@contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    """Yield an empty file that only its owner reads; it is gone at the end, unless it was moved."""
    try:
        with suppress(FileNotFoundError):
            path.unlink()  # of a copy that was killed
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            yield path
        finally:
            with suppress(FileNotFoundError):
                path.unlink()
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from None


def _refuse_taken(file: Path) -> None:
    if file.exists():
        raise StoreError(f"{file} is there already: choose another name.")


def _copy(source: Path, empty: Path) -> None:
    """Copy a database into an empty file: only what is in it, and not what was deleted."""
    try:
        with closing(_opened(source)) as driver:
            driver.execute("VACUUM INTO ?", (str(empty),))
    except sqlite3.Error as error:
        raise unusable(error) from None


def _check(file: Path, otherwise: str) -> None:
    """Raise `StoreError` with the sentence `otherwise` unless every row of `file` is sound."""
    try:
        with closing(_opened(file)) as driver:
            if driver.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",):
                return
    except sqlite3.Error:
        pass
    raise StoreError(otherwise)


def _opened(file: Path) -> sqlite3.Connection:
    """Open a database to read it; `rw` since the log of a running relay needs its index."""
    mode = "rw" if file.with_name(file.name + "-wal").exists() else "ro"
    driver = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=30)
    driver.isolation_level = None
    driver.execute("PRAGMA temp_store=MEMORY")
    return driver


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        os.close(handle)


# --- putting back ---------------------------------------------------------------------------


def _made_ready(fresh: Path, gone: Callable[[Connection], Iterable[bytes]], now: int) -> Restored:
    """Bring a copy to this version, without what is gone; say in its audit log what happened."""
    engine = alone_with(fresh)
    try:
        with engine.begin() as conn:
            upgrade(conn)
            left_out = _leave_out(conn, frozenset(gone(conn)))
            head = trail.newest(conn)
            until = [line.note.at for line in trail.lines_after(conn, head.n - 1, 1)]
            trail.add(conn, (Note(now, OPERATOR, "restored"),))
            count = conn.scalar(select(func.count()).select_from(chats)) or 0
        return Restored(count, left_out, *until or [0])
    except DATABASE_ERRORS as error:
        raise unusable(error) from None
    finally:
        engine.dispose()


def _gone(conn: Connection, store: Path, all_of_it: bool) -> Iterable[bytes]:
    """Return the hashes of what was destroyed since the backup of `conn`. Raises `StoreError`."""
    if all_of_it:
        return ()
    file = erasures.beside(store)
    try:
        name, hashes = erasures.read(store)
    except OSError:
        raise StoreError(
            f"Nothing tells what visitors erased since this backup: {file} is not there. Put its "
            "newest copy there, or say --erased-too if what they erased may come back."
        ) from None
    if rows.recall(conn, erasures.NAMED) != name:
        raise StoreError(
            f"{file} does not belong to this backup. Put its own there, or say --erased-too if "
            "what visitors erased since may come back."
        )
    return hashes


def _leave_out(conn: Connection, gone: frozenset[bytes]) -> int:
    """Destroy what is `gone` once more; return how many chats that were there still.

    The row of one that was erased by then stays: a console may have to hear of it yet.
    """
    found = conn.execute(select(chats.c.chat, chats.c.phase)).all()
    over = [(chat, phase) for chat, phase in found if erasures.hash_of(chat) in gone]
    for chat, phase in over:
        conn.execute(delete(entries).where(entries.c.chat == chat))
        conn.execute(delete(capsules).where(capsules.c.chat == chat))
        if phase != "erased":
            conn.execute(delete(chats).where(chats.c.chat == chat))
    filed = conn.execute(select(capsules.c.lookup, capsules.c.chat, capsules.c.kind)).all()
    for lookup, chat, kind in filed:
        if erasures.hash_of(lookup) in gone:
            conn.execute(delete(capsules).where(capsules.c.lookup == lookup))
            if kind == "return":  # or an exit would wait for a return that cannot be
                conn.execute(update(chats).where(chats.c.chat == chat).values(has_code=False))
    return sum(phase != "erased" for _, phase in over)


def _to_one_file(store: Path) -> None:
    """Put the log of the store that is given up into its file: the next one must not meet it."""
    log, index = (store.with_name(store.name + end) for end in ("-wal", "-shm"))
    mode: object = None
    try:
        with closing(sqlite3.connect(store, isolation_level=None)) as driver:
            mode = driver.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.Error as error:  # it is damaged, and nothing in it is worth a log; or
        mode = cause(error)
    if mode in (("wal",), "SQLITE_BUSY", "SQLITE_LOCKED"):
        raise StoreError("Another program has the store open: end it first.")
    for each in (log, index):
        with suppress(FileNotFoundError):
            each.unlink()
