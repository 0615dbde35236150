"""What is announced is on the disk: strace sees fdatasync return before each outcome."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.storage import engines

_PROGRAM = """
import asyncio, os, sys
from server.storage import engines
engines._SQLITE = tuple(sys.argv[2:])
from server.storage.sql import SqlStore
from server.storage.writer import Writer
from tests.server.storage.builders import a_chat_id, a_message, a_start

async def main():
    loop = asyncio.get_running_loop()
    store = SqlStore(sys.argv[1])
    store.open()
    writer = Writer(store, loop)
    for number in range(20):
        chat = a_chat_id(number)
        for item in (a_start(chat), a_message(chat, 1)):
            future = loop.create_future()
            writer.submit(item, future.set_result)
            os.write(1, (await future).value.encode() + b"\\n")
    await writer.close()

asyncio.run(main())
"""
_WRITTEN = re.compile(r"pwrite64\(\d+<[^>]*-wal>")
_SYNCED = re.compile(r"f(?:data)?sync\(\d+<[^>]*-wal>\) += 0$")
_SYNC_BEGUN = re.compile(r"^(\d+) .*f(?:data)?sync\(\d+<[^>]*-wal> <unfinished")
_SYNC_ENDED = re.compile(r"^(\d+) .*<\.\.\. f(?:data)?sync resumed>\) += 0$")
_TOLD = re.compile(r'write\(1<[^>]*>, "stored')


def announced_too_early(trace: str) -> tuple[int, int]:
    """Return how many outcomes were announced, and how many of them before their sync."""
    told = early = 0
    dirty = True
    begun: set[str] = set()
    for line in trace.splitlines():
        if _WRITTEN.search(line):
            dirty = True
        elif _SYNCED.search(line):
            dirty = False
        elif found := _SYNC_BEGUN.search(line):
            begun.add(found[1])
        elif (found := _SYNC_ENDED.search(line)) and found[1] in begun:
            begun.remove(found[1])
            dirty = False
        elif _TOLD.search(line):
            told += 1
            early += dirty
            dirty = True  # the next outcome needs a sync of its own
    return told, early


def traced(folder: Path, pragmas: tuple[str, ...]) -> str:
    trace = folder / "trace"
    calls = "trace=pwrite64,fdatasync,fsync,write"
    strace = ["strace", "-f", "-y", "-e", calls, "-o", str(trace)]
    program = [sys.executable, "-c", _PROGRAM, f"sqlite:///{folder / 'chats.db'}", *pragmas]
    subprocess.run([*strace, *program], check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return trace.read_text(encoding="utf-8", errors="replace")


needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed: apt-get install strace"
)


@needs_strace
def test_fdatasync_returns_before_each_outcome_is_announced(tmp_path: Path) -> None:
    assert announced_too_early(traced(tmp_path, engines._SQLITE)) == (40, 0)


@needs_strace
def test_a_store_that_does_not_wait_for_the_disk_is_caught(tmp_path: Path) -> None:
    careless = tuple(
        each.replace("synchronous=FULL", "synchronous=OFF") for each in engines._SQLITE
    )
    told, early = announced_too_early(traced(tmp_path, careless))
    assert (told, early) == (40, 40)
