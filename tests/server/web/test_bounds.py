"""Nothing grows without a bound: what is read of a log, what is read again, what waits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest

from protocol.frames import CHAT as CHAT_ROOM
from protocol.frames import FrameHeader, seal_frame
from protocol.visitor_messages import Problem, Resumed, Say, Stored
from server.core.effects import BindVisitor
from server.web.relay import milliseconds
from server.web.visitor_socket import take
from tests.live import until
from tests.server.web.world import CHAT, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    await world.close()


async def test_a_long_log_is_read_no_faster_than_its_reader_takes_it(world: World) -> None:
    world.keep(frames=1_000)
    world.socket.taking.clear()
    world.catch_up()
    await until(lambda: not world.page.outbox.has_room)
    for _ in range(3):
        await world.writer.read(lambda _: None)
    held = world.store.read
    assert 0 < held <= 300  # of a thousand
    world.socket.taking.set()
    await until(lambda: world.socket.got(Resumed))
    assert world.store.read == 1_000


async def test_what_the_disk_refused_costs_no_reading_of_all_that_was_said_before(
    world: World,
) -> None:
    world.keep(frames=1_000)
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    mids, seqs = dict(chat.mids), dict(chat.seqs)
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    world.store.full = True
    world.relay.do(world.relay.visitors.say(chat, said, milliseconds()), world.asking())
    await until(lambda: not world.relay.mending.under_way and not world.relay.mending.unsure)
    assert (chat.mids, chat.seqs, chat.row) == (mids, seqs, chat.stored)
    assert world.store.read == 0
    world.store.full = False
    world.relay.do(world.relay.visitors.say(chat, said, milliseconds()), world.asking())
    await until(lambda: not world.relay.mending.under_way)
    assert chat.mids == {**mids, b"message.": 1_001}


async def test_while_too_much_waits_for_the_disk_nothing_more_is_decided(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.keep()
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    before = chat.row
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    monkeypatch.setattr(world.writer, "waiting", 10_001)
    await take(world.relay, world.page, msgspec.json.encode(said))
    assert chat.row is before
    await until(lambda: world.socket.got(Problem))
    assert [problem.code for problem in world.socket.got(Problem)] == ["not_stored"]
    monkeypatch.setattr(world.writer, "waiting", 0)
    await take(world.relay, world.page, msgspec.json.encode(said))
    await until(lambda: world.socket.got(Stored))
