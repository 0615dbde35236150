"""What was destroyed, noted beside a SQLite file: no backup gives any of it back.

The file is 16 bytes that name it, the same as in the database, and a record for each chat that
was erased or removed and each capsule that was forgotten or replaced: 4 bytes for the day, 16 of
a SHA-256. Ids and lookups are as random as keys, so that nobody finds one by its hash.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from server.ports import StoreError
from server.private_file import write_whole
from server.storage import rows

NAMED = "erasures"  # under which note the database has the file's name
_NAME, _DAY, _HASH = 16, 4, 16  # bytes
_RECORD = _DAY + _HASH
_KEPT_DAYS = 60  # twice the longest that `backup_days` lets a backup live
_NO_DAY = 20_454  # the first of 2026: a day before it is of a clock that knew none


def hash_of(gone: bytes) -> bytes:
    """Return what is noted of the id of a chat, or of the lookup of a capsule."""
    return sha256(b"veste/1/gone" + gone).digest()[:_HASH]


def beside(store: Path) -> Path:
    """Return where it is noted what was destroyed in the SQLite file `store`."""
    return store.with_name(store.name + "-erased")


def read(store: Path) -> tuple[bytes, frozenset[bytes]]:
    """Return the name of the file beside `store` and the hashes in it. Raises `OSError`."""
    content = beside(store).read_bytes()
    return content[:_NAME], frozenset(record[_DAY:] for record in _records(content))


def _records(content: bytes) -> Iterator[bytes]:
    """Yield each whole record: the last one may have been cut off with the power."""
    for at in range(_NAME, len(content) - _RECORD + 1, _RECORD):
        yield content[at : at + _RECORD]


class Erasures:
    """The file of one store, written by its relay alone."""

    def __init__(self, conn: Connection, store: Path) -> None:
        """Begin it, or go on with it: only the file that the database names tells of all.

        In the transaction of `conn`. Raises `StoreError`.
        """
        self._path = beside(store)
        named, found = rows.recall(conn, NAMED), b""
        with suppress(OSError):
            found = read(store)[0]
        if found == named and len(found) == _NAME:
            return
        try:
            self._begin(conn)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from None

    def _begin(self, conn: Connection) -> None:
        name = secrets.token_bytes(_NAME)
        write_whole(self._path, [name])
        _sync_folder(self._path.parent)
        rows.remember(conn, NAMED, name)

    def note(self, conn: Connection, gone: Iterable[bytes]) -> None:
        """Note these ids and lookups, on disk when this returns. Raises `OSError`.

        Before they are destroyed: one too many costs whoever puts a backup back one chat, one
        too few gives back what somebody wanted gone.
        """
        hashes = [hash_of(each) for each in gone]
        if not hashes:
            return
        if not self._path.exists():  # somebody took it away: it cannot be gone on with
            self._begin(conn)
        file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            end = os.fstat(file).st_size
            end -= (end - _NAME) % _RECORD  # half a record would shift all that follow it
            last = os.pread(file, _DAY, end - _RECORD) if end > _NAME else b""
            # By a clock that was put back a note would be older than it is, and go too early.
            day = max(int(time.time()) // 86_400, int.from_bytes(last, "big"))
            added = b"".join(day.to_bytes(_DAY, "big") + each for each in hashes)
            if os.pwrite(file, added, end) != len(added):
                raise OSError("no room")
            os.fdatasync(file)
        finally:
            os.close(file)

    def drop_old(self, now: int) -> None:
        """Drop what no backup needs any more at `now`, in milliseconds. Raises `OSError`.

        Only a clock that is believed may say so. The last record stays: it tells the day that
        none after it is before.
        """
        if not self._path.exists():
            return
        content = self._path.read_bytes()
        records = list(_records(content))
        too_old = range(_NO_DAY, now // 86_400_000 - _KEPT_DAYS + 1)
        kept = [each for each in records[:-1] if int.from_bytes(each[:_DAY], "big") not in too_old]
        kept += records[-1:]
        if len(kept) < len(records):
            write_whole(self._path, [content[:_NAME], *kept])
            _sync_folder(self._path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
