"""Where a SQLite database lies: its folder and file are the relay's own, and writable."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.ports import StoreError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def prepare(file: Path) -> None:
    """Make `file` (0600) if it is new, in a folder that nobody else can enter (0700).

    Only the last folder is made: a whole path that is missing is a disk that was not mounted.
    Raises `StoreError`.
    """
    folder = file.parent
    try:
        if not folder.exists() and folder.parent.is_dir():
            folder.mkdir(mode=0o700)
        if folder.stat().st_mode & _OTHERS:
            raise StoreError(f"Others can enter {folder}, where the chats lie: chmod 700 it.")
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
        if file.stat().st_mode & _OTHERS:
            file.chmod(0o600)
    except FileNotFoundError:
        raise StoreError(f"The folder {folder} is not there.") from None
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from None


@contextmanager
def alone(file: Path) -> Iterator[Callable[[], None]]:
    """Keep every other relay off `file` meanwhile. Raises `StoreError`.

    Two relays would each take the other's visitors for gone. Commands may look in beside one.
    SQLite must let go of the file first: when any descriptor of it is closed, the process loses
    the locks that SQLite holds. Where it could not, call what is yielded: then the others are
    kept off until the process ends.
    """
    prepare(file)
    held = [os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)]
    try:
        try:
            fcntl.flock(held[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"Another relay is at work on {file}.") from None
        if not _is_at(file, held[0]):  # a backup was put in its place
            raise StoreError(f"{file} was replaced at this moment: begin once more.")
        yield held.clear
    finally:
        for each in held:
            os.close(each)


def _is_at(file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except OSError:
        return False
