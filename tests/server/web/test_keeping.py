"""The keeping ends for each chat by itself, and by a clock that is believed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from server.storage.sql import SqlStore
from server.web.keeping import purge
from server.web.relay import milliseconds
from tests.server.web.world import World

DAY = 86_400_000


def named(number: int) -> bytes:
    return bytes([number]) * 16


async def test_one_row_that_cannot_be_read_does_not_keep_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "chats.db"
    world = World(SqlStore(f"sqlite:///{file}"))  # type: ignore[arg-type]
    world.believe_the_clock()
    old = milliseconds() - 20 * DAY
    for number in range(1, 6):
        world.keep(1, named(number), phase="closed", presence="away", touched=old)
    with sqlite3.connect(file) as damaging:
        damaging.execute("UPDATE chats SET offer = x'c1' WHERE chat = ?", (named(1),))
    assert await purge(world.relay) == 4
    left = await world.writer.read(lambda store: store.expired(milliseconds()))
    assert left == [named(1)]
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == [
        "chats whose keeping is over and that could not be erased: 1"
    ]
    await world.close()
    world.store.close()
