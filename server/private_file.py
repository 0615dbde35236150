"""Writes a file that only its owner reads: after a crash it is the old one or the new one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write `parts` to the file at `path`, or leave it as it was. Raises `OSError`.

    What `parts` raises is raised, and nothing was written.
    """
    fresh = path.with_name(path.name + ".new")
    with suppress(FileNotFoundError):
        fresh.unlink()  # of one that was killed, or what somebody else put there
    handle = os.open(fresh, _NEW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
