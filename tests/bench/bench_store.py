"""How many items a second the store takes, beside what the machine's own disk can do.

    python -m tests.bench.bench_store [--url sqlite:///PATH] [--folder PLACE]

An item is what a message costs: one frame of 320 bytes and its chat's row, among 400 chats.
The store is called with batches of 1, 50 and 400; then through the writer, as the relay does
it, by 50 and 400 chats that each wait for their outcome before they go on. Quote ratios to the
disk's rate from one run: absolute figures move by two.

What was found while making it fast (2 cores, ext4, SQLite 3.40, us of processor an item):
- packed statements 20, Core's executemany 34; through the writer 21 k against 16 k items/s
  with 400 chats (medians of three runs in turn);
- the unique index (chat, pos) costs a third: 400 chats touch 400 of its pages;
- how often the log is copied back (1,000 to 16,000 pages) and Python's switch interval
  (5 to 0.2 ms) change nothing that stands out of the noise;
- emptying the log after something was destroyed takes 2 to 18 ms, by its length.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.ports import Outcome
from server.records import Item
from server.storage.sql import SqlStore
from server.storage.writer import Writer
from tests.server.storage.builders import a_chat_id, a_message, a_start

_CHATS = 400
_SECONDS = 2.0


def syncs_a_second(folder: Path) -> float:
    """Return how often the disk under `folder` can take a page and confirm it."""
    name = folder / "probe"
    probe = os.open(name, os.O_CREAT | os.O_WRONLY, 0o600)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 1:
        os.write(probe, bytes(4096))  # appended, as a write-ahead log is
        os.fdatasync(probe)
        count += 1
    took = time.perf_counter() - start
    os.close(probe)
    name.unlink()
    return count / took


class Load:
    """Chats that each write one message after the other."""

    def __init__(self) -> None:
        self._positions = [0] * _CHATS
        self._next = 0

    def message(self, number: int) -> Item:
        """Return the next item of chat `number`."""
        self._positions[number] += 1
        pos = self._positions[number]
        return a_message(a_chat_id(number), pos, pos.to_bytes(4, "big") * 80)

    def batch(self, size: int) -> list[Item]:
        """Return the next items of the next `size` chats."""
        self._next += size
        return [self.message(number % _CHATS) for number in range(self._next - size, self._next)]


def direct(store: SqlStore, load: Load, size: int) -> tuple[float, float]:
    """Return items a second in batches of `size`, and microseconds of processor for each."""
    count, spent, used = 0, 0.0, 0.0
    while spent < _SECONDS:
        batch = load.batch(size)
        start, cpu = time.perf_counter(), time.thread_time()
        outcomes = store.commit(batch)
        spent += time.perf_counter() - start
        used += time.thread_time() - cpu
        assert set(outcomes) == {Outcome.STORED}
        count += size
    return count / spent, used / count * 1e6


async def through_writer(store: SqlStore, load: Load, chats: int) -> tuple[float, float, float]:
    """Return items a second with `chats` waiting each, and the p50 and p99 of it in ms."""
    loop = asyncio.get_running_loop()
    writer = Writer(store, loop)
    until = time.perf_counter() + _SECONDS
    waits: list[float] = []

    def go_on(number: int) -> None:
        sent = time.perf_counter()

        def heard(outcome: Outcome) -> None:
            assert outcome is Outcome.STORED
            now = time.perf_counter()
            waits.append(now - sent)
            if now < until:
                go_on(number)

        writer.submit(load.message(number), heard)

    for number in range(chats):
        go_on(number)
    await asyncio.sleep(_SECONDS)
    await writer.close()
    waits.sort()
    p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    return len(waits) / _SECONDS, p50 * 1e3, p99 * 1e3


@contextmanager
def a_store(url: str) -> Iterator[SqlStore]:
    """Yield an open store that holds the chats, with nothing in them."""
    store = SqlStore(url)
    store.open()
    store.commit([a_start(a_chat_id(number)) for number in range(_CHATS)])
    yield store
    store.close()


def report(url: str, folder: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"disk    {syncs_a_second(folder):8,.0f} fdatasync/s, one page appended each"
    load = Load()
    with a_store(url) as store:
        for size in (1, 50, 400):
            rate, cpu = direct(store, load, size)
            yield f"batch {size:3} {rate:7,.0f} items/s, {cpu:5.1f} us of processor an item"
        for chats in (1, 50, 400):
            rate, p50, p99 = asyncio.run(through_writer(store, load, chats))
            yield f"writer {chats:3} {rate:6,.0f} items/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    yield f"disk    {syncs_a_second(folder):8,.0f} fdatasync/s, afterwards"


def main() -> None:
    """Print the report."""
    words = argparse.ArgumentParser(description="How many items a second the store takes.")
    words.add_argument("--url", help="an empty database; the default is a new SQLite file")
    words.add_argument("--folder", type=Path, help="where that file and the disk's test lie")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        for line in report(given.url or f"sqlite:///{folder / 'chats.db'}", folder):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
