"""What the disk itself can do: how long it takes to confirm one page, and how often."""

from __future__ import annotations

import os
import time
from pathlib import Path

_SECONDS = 1.0
_PAGE = bytes(4096)


def syncs(folder: Path, seconds: float = _SECONDS, pause: float = 0.0) -> list[float]:
    """Return how long each fdatasync of one appended page under `folder` took, in seconds.

    `pause` seconds lie between them: a disk that rested answers later than one that is busy,
    and only at the pace of what is measured do its worst moments weigh as much.
    """
    name, took = folder / "probe", list[float]()
    probe = os.open(name, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    end = time.perf_counter() + seconds
    try:
        while time.perf_counter() < end:
            os.write(probe, _PAGE)  # appended, as a write-ahead log is
            before = time.perf_counter()
            os.fdatasync(probe)
            took.append(time.perf_counter() - before)
            time.sleep(pause)
    finally:
        os.close(probe)
        name.unlink()
    return took
