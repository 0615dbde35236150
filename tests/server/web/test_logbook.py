"""Lines of no chat wait, in their order, for a store that does not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from protocol.audit import Note, verify
from server.core.effects import Witness
from server.web import logbook
from tests.live import until
from tests.server.web.world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    made.store.unreachable = False
    await made.close()


def line(number: int) -> Witness:
    return Witness((Note(number, b"Sstaff-1", "on-duty"),))


def written(world: World) -> list[int]:
    lines = world.store.trail(0, 100)
    assert verify(lines) is None
    return [line.note.at for line in lines]


async def test_what_waited_is_written_in_its_order_once_the_store_answers(world: World) -> None:
    world.relay.do([line(1)])
    await until(lambda: written(world) == [1])
    world.store.unreachable = True
    world.relay.do([line(2)])
    await until(lambda: not world.relay.logbook._writing)
    world.relay.do([line(3)])
    await until(lambda: not world.relay.logbook._writing)
    world.relay.tick()
    await until(lambda: not world.relay.logbook._writing)
    world.store.unreachable = False
    assert written(world) == [1]
    world.relay.tick()
    await until(lambda: written(world) == [1, 2, 3])


async def test_no_more_lines_wait_than_a_relay_can_bear_and_their_loss_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logbook, "_MOST", 2)
    world.store.unreachable = True
    world.relay.do([line(1)])
    await until(lambda: not world.relay.logbook._writing)
    for number in (2, 3):
        world.relay.do([line(number)])
        await until(lambda: not world.relay.logbook._writing)
    world.store.unreachable = False
    world.relay.tick()
    await until(lambda: written(world) == [1, 2])
    assert "1 lines of the audit log are lost" in caplog.text


async def test_a_relay_that_is_going_writes_no_more_and_says_nothing(world: World) -> None:
    await world.writer.close()
    world.relay.do([line(1)])
    assert written(world) == []
