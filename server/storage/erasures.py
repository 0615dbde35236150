"""What was destroyed, noted beside a SQLite file: no backup gives any of it back.

The file is 16 bytes that name it, the same as in the database, and a record for each chat that
was erased or removed and each capsule that was forgotten or replaced: 4 bytes for the day (0: not
known yet), 16 of a SHA-256. Ids and lookups are as random as keys, so that nobody finds one by
its hash.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from protocol.log import DAY
from server.ports import StoreError
from server.private_file import write_whole
from server.storage import rows

NAMED = "erasures"  # under which note the database has the file's name
_NAME, _DAY, _HASH = 16, 4, 16  # bytes
_RECORD = _DAY + _HASH
_KEPT_DAYS = 60  # twice the longest that `backup_days` lets a backup live
_UNDATED = bytes(_DAY)
_FIRST_DAY = 20_454  # of 2026: a day before it is of a clock that knew none


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
        too few gives back what somebody wanted gone. Their day is for `date` to say.
        """
        added = b"".join(_UNDATED + hash_of(each) for each in gone)
        if not added:
            return
        if not self._path.exists():  # somebody took it away: it cannot be gone on with
            self._begin(conn)
        file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            end = os.fstat(file).st_size
            end -= (end - _NAME) % _RECORD  # half a record would shift all that follow it
            if os.pwrite(file, added, end) != len(added):
                raise OSError("no room")
            os.fdatasync(file)
        finally:
            os.close(file)

    def date(self, now: int) -> None:
        """Date what was noted since the last time, and drop what no backup needs any more.

        `now`, in milliseconds, must be of a clock that is believed. A note gets no earlier day
        than one that has a day already: by a clock that is behind it would go too early, and
        one that is dated ahead costs some bytes. Raises `OSError`.
        """
        if not self._path.exists():
            return
        content, today = self._path.read_bytes(), now // DAY
        records = list(_records(content))
        latest = max([today, *map(_day_of, records)])
        dated = [each if _day_of(each) else _dated(each, latest) for each in records]
        kept = [each for each in dated if _day_of(each) > today - _KEPT_DAYS]
        if kept != records:
            write_whole(self._path, [content[:_NAME], *kept])
            _sync_folder(self._path.parent)


def _day_of(record: bytes) -> int:
    """Return the day of a record; 0 when it has none that a right clock could have had."""
    day = int.from_bytes(record[:_DAY], "big")
    return day if day >= _FIRST_DAY else 0


def _dated(record: bytes, day: int) -> bytes:
    return day.to_bytes(_DAY, "big") + record[_DAY:]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
