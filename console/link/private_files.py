"""Files that only their owner reads, replaced whole or not at all, one writer at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def make_folder(folder: Path) -> None:
    """Make `folder` if it is not there, and close it to everybody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of `path`: after a crash it is the old file or the new one."""
    fresh = fresh_name(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o600)
    fresh.replace(path)
    _sync_folder(path.parent)


def remove_file(path: Path) -> None:
    """Remove `path` and what a crash may have left beside it; fine if neither is there."""
    path.unlink(missing_ok=True)
    fresh_name(path).unlink(missing_ok=True)
    _sync_folder(path.parent)


def fresh_name(path: Path) -> Path:
    """Return where the next content of `path` is written before it takes its place."""
    return path.with_name(path.name + ".new")


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: two consoles on one machine change its files in turn."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)  # which also gives the lock back


def _sync_folder(folder: Path) -> None:
    """Make a rename or a removal in `folder` survive a power cut, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
