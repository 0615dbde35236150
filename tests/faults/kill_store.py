"""Kills a relay's store while it writes, again and again, and looks for what it promised.

    python -m tests.faults.kill_store --kills 200

A child process writes through the real writer and announces each outcome on its standard
output. It dies by SIGKILL at a random moment. After each death the database must open, and
hold each announced item whole, no log with a hole, and no word of an erased chat. A kill
proves nothing about the disk (the kernel outlives it): `test_store_sync` does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from protocol.log import FrameEntry
from server.ports import Outcome
from server.records import Item
from server.storage.sql import SqlStore
from server.storage.writer import Writer
from tests.server.storage.builders import a_frame, a_message, a_row, a_start

_CHATS = 30
_ERASE_AFTER = 40  # messages, then the chat is erased and another takes its place


def sealed(chat: bytes, pos: int) -> bytes:
    """Return the frame that must stand at `pos` of `chat`."""
    return (chat + pos.to_bytes(4, "big")) * 16


async def write_until_killed(url: str) -> None:
    """Write to many chats at once, and print a line for each outcome."""
    store = SqlStore(url)
    store.open()
    writer = Writer(store, asyncio.get_running_loop())

    def go_on(chat: bytes, pos: int) -> None:
        if pos == _ERASE_AFTER:
            tombstone = a_row(chat, pos, phase="erased")
            writer.submit(
                Item(chat=chat, expected=pos, row=tombstone, erase=True),
                lambda outcome: announce(outcome, chat, -1),
            )
        else:
            item = a_message(chat, pos + 1, sealed(chat, pos + 1))
            writer.submit(item, lambda outcome: announce(outcome, chat, pos + 1))

    def announce(outcome: Outcome, chat: bytes, pos: int) -> None:
        os.write(1, f"{outcome.value} {chat.hex()} {pos}\n".encode())
        if pos < 0:
            begin()
        else:
            go_on(chat, pos)

    def begin() -> None:
        chat = os.urandom(16)
        writer.submit(a_start(chat), lambda outcome: announce(outcome, chat, 0))

    living = await writer.read(lambda store: store.live())
    for loaded in living:
        go_on(loaded.row.chat, loaded.row.pos)
    for _ in range(_CHATS - len(living)):
        begin()
    await asyncio.Event().wait()


def kill_once(url: str, seconds: float) -> dict[bytes, int]:
    """Let a child write for `seconds` after its first outcome; return what it announced."""
    command = [sys.executable, "-m", "tests.faults.kill_store", "--write", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as child:
        assert child.stdout is not None
        heard = child.stdout.readline()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([child.stdout], [], [], left)[0]:
                heard += os.read(child.stdout.fileno(), 1 << 16)
        child.send_signal(signal.SIGKILL)
        heard += child.stdout.read()
    announced = {}
    for line in heard.decode().splitlines(keepends=True):
        if line.endswith("\n"):  # the last one may have died on the way
            outcome, chat, pos = line.split()
            assert outcome == Outcome.STORED.value, line
            announced[bytes.fromhex(chat)] = int(pos)
    return announced


def broken_promises(url: str, announced: dict[bytes, int]) -> list[str]:
    """Return one line for each thing that is not as it was announced."""
    store = SqlStore(url)
    store.open()
    wrong = []
    for chat, pos in announced.items():
        loaded = store.load(chat)
        entries = store.entries(chat, 0)
        if loaded is None:
            wrong.append(f"a chat of {pos} entries is gone")
        elif pos < 0 or loaded.row.phase == "erased":
            if entries or loaded.row.phase != "erased":
                wrong.append(f"an erased chat has {len(entries)} entries")
        else:
            frames = [each.frame for each in entries if isinstance(each, FrameEntry)]
            expected = [sealed(chat, number) for number in range(1, loaded.row.pos + 1)]
            if frames != expected or loaded.row.pos < pos:
                wrong.append(f"announced {pos}, row {loaded.row.pos}, log {len(frames)}")
            if loaded.mids != {a_frame(n).mid: n for n in range(1, loaded.row.pos + 1)}:
                wrong.append(f"a log of {len(frames)} knows {len(loaded.mids)} resends")
    store.close()
    return wrong


def kill(url: str, kills: int, seed: int) -> tuple[int, list[str]]:
    """Kill `kills` times; return how many chats were heard of, and every broken promise."""
    moments = random.Random(seed)
    announced: dict[bytes, int] = {}
    wrong: list[str] = []
    for _ in range(kills):
        announced |= kill_once(url, moments.uniform(0, 0.15))
        wrong += broken_promises(url, announced)
    return len(announced), wrong


def main() -> None:
    """Write until killed (`--write URL`), or kill and report."""
    words = argparse.ArgumentParser(description="Kill a store while it writes.")
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    words.add_argument("--write", metavar="URL")
    given = words.parse_args()
    if given.write:
        asyncio.run(write_until_killed(given.write))
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'chats.db'}"
        chats, wrong = kill(url, given.kills, given.seed)
    sys.stdout.write(f"{given.kills} kills, seed {given.seed}, {chats} chats heard of\n")
    sys.stdout.writelines(f"BROKEN: {line}\n" for line in wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
