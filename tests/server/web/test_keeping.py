"""The keeping ends for each chat by itself, and by a clock that is believed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from server.storage.erasures import beside
from server.storage.sql import SqlStore
from server.web.keeping import purge
from server.web.relay import milliseconds
from tests.server.web.world import CHAT, World

DAY = 86_400_000


def named(number: int) -> bytes:
    return bytes([number]) * 16


async def test_a_row_that_cannot_be_read_goes_with_the_others(
    tmp_path: Path,
) -> None:
    file = tmp_path / "chats.db"
    world = World(SqlStore(f"sqlite:///{file}"))  # type: ignore[arg-type]
    world.believe_the_clock()
    old = milliseconds() - 20 * DAY
    for number in range(1, 6):
        world.keep(1, named(number), phase="closed", presence="away", touched=old)
    with sqlite3.connect(file) as damaging:
        damaging.execute("UPDATE chats SET offer = x'c1' WHERE chat = ?", (named(1),))
        damaging.execute("UPDATE chats SET language = x'ff6e' WHERE chat = ?", (named(2),))
    world.keep(1, named(6), phase="closed", presence="away", touched=milliseconds())
    assert await purge(world.relay) == 5
    left = await world.writer.read(lambda store: store.expired(milliseconds() + DAY))
    assert list(left) == [named(6)]
    await world.close()
    world.store.close()


async def test_a_chat_of_an_hour_in_which_the_clock_was_ahead_is_kept_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(SqlStore(f"sqlite:///{tmp_path / 'chats.db'}"))  # type: ignore[arg-type]
    start = milliseconds()
    world.believe_the_clock()
    for number, ahead in enumerate((0, 1, 365)):
        touched = start + ahead * DAY
        world.keep(1, named(number), phase="closed", presence="away", touched=touched)
    left = []
    for hour in range(0, 16 * 24, 12):
        monkeypatch.setattr(world.relay, "now", lambda: start + hour * 3_600_000)  # noqa: B023
        await purge(world.relay)
        left.append(len(await world.writer.read(lambda store: store.expired(start * 2))))
    assert left == [*[3] * 29, *[1] * 2, 0]
    await world.close()
    world.store.close()


async def test_a_clock_that_is_behind_moves_no_chat_to_its_own_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    start = milliseconds()
    world.believe_the_clock()
    world.keep(1, phase="closed", presence="away", touched=start)
    for now in (3_600_000, start + 3_600_000):  # a machine without a battery
        monkeypatch.setattr(world.relay, "now", lambda: now)  # noqa: B023
        assert await purge(world.relay) == 0
    found = world.store.load(CHAT)
    assert found is not None
    assert found.row.touched == start
    await world.close()


async def test_nor_does_it_date_what_was_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chats.db"
    world = World(SqlStore(f"sqlite:///{file}"))  # type: ignore[arg-type]
    start = milliseconds()
    world.believe_the_clock()
    world.keep(1, phase="closed", presence="away", touched=start - 20 * DAY)
    await purge(world.relay)
    await world.writer.read(lambda store: store.expired(0))  # the erasure was before this
    days = []
    for now in (start - 300 * DAY, start):
        monkeypatch.setattr(world.relay, "now", lambda: now)  # noqa: B023
        await purge(world.relay)
        days.append(int.from_bytes(beside(file).read_bytes()[16:20]))
    assert days == [0, start // DAY]
    await world.close()
    world.store.close()
