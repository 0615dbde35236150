"""Where the chats of a simulated night are kept: in memory, or in real SQLite files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.ports import Store
from server.storage.memory import Disk, MemoryStore
from server.storage.sql import SqlStore

Shelf = Callable[[int], list[Store]]  # a number of relays to a store for each, all on one disk


def in_memory(nodes: int) -> list[Store]:
    """Return the stores of relays that share one disk in memory, which is empty."""
    disk = Disk()
    return [MemoryStore(disk, number) for number in _numbers(nodes)]


@contextmanager
def in_sqlite() -> Iterator[Shelf]:
    """Yield a shelf of real SQLite databases in a folder that is removed afterwards.

    Each night begins with an empty one; making it once and copying it spares the migrations.
    """
    with tempfile.TemporaryDirectory(prefix="veste-nights-") as folder:
        empty = Path(folder) / "empty.db"
        store = SqlStore(f"sqlite:///{empty}")
        store.open()
        store.close()

        def shelf(nodes: int) -> list[Store]:
            if nodes != 1:
                raise ValueError("SQLite is for one relay")
            for old in Path(folder).glob("night.db*"):
                old.unlink()
            database = shutil.copyfile(empty, Path(folder) / "night.db")
            return [SqlStore(f"sqlite:///{database}")]

        yield shelf


def _numbers(nodes: int) -> list[int]:
    """Return the numbers of the relays: one that is alone has none."""
    return [0] if nodes == 1 else list(range(1, nodes + 1))
