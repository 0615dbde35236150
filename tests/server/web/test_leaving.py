"""An exit that only the beacon told is on the disk in the end, though the disk refused it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from protocol.visitor_messages import Leave
from server.core.effects import BindVisitor
from server.core.refused import Refused
from server.web.connections import PageConnection
from server.web.mending import Attempt
from server.web.visitor_socket import exit_beacon
from tests.live import until
from tests.server.web.world import CHAT, Socket, World

PASS = bytes(range(32))
ORIGIN = "https://chat.example"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A chat whose page is connected."""
    made = World()
    made.keep(pass_hash=made.relay.house.hmac(PASS), phase="open", holder=b"staff...")
    await made.relay.ensure(CHAT)
    made.catch_up()
    yield made
    await made.close()


def presence(world: World) -> str:
    kept = world.store.load(CHAT)
    assert kept is not None
    return kept.row.presence


async def a_second(world: World) -> None:
    world.relay.leaving.retry()
    await world.writer.read(lambda _: None)
    await asyncio.sleep(0)


async def test_what_the_disk_refused_is_noted_as_soon_as_it_takes_it(world: World) -> None:
    world.store.full = True
    world.relay.leaving.begin(Leave(CHAT, PASS))
    await until(lambda: not world.writer.healthy)
    for _ in range(3):
        await a_second(world)
    assert presence(world) == "here"
    world.store.full = False
    for _ in range(3):
        await a_second(world)
    assert presence(world) == "exited"
    await a_second(world)
    assert not world.relay.leaving._left


async def test_who_came_back_meanwhile_is_not_sent_away(world: World) -> None:
    world.store.full = True
    world.relay.leaving.begin(Leave(CHAT, PASS))
    await until(lambda: not world.writer.healthy)
    back = PageConnection(Socket())  # type: ignore[arg-type]
    world.relay.do([BindVisitor(CHAT)], Attempt(back, list, lambda _: None))
    world.store.full = False
    for _ in range(3):
        await a_second(world)
    assert presence(world) == "here"
    assert not world.relay.leaving._left


async def test_another_pass_makes_nobody_leave(world: World) -> None:
    with pytest.raises(Refused, match="unknown_chat"):
        world.relay.leaving.begin(Leave(CHAT, bytes(32)))
    await a_second(world)
    assert presence(world) == "here"


async def test_a_page_of_before_a_return_makes_nobody_leave(world: World) -> None:
    chat = world.relay.house.chats[CHAT]
    chat.row = chat.stored = msgspec.structs.replace(chat.stored, page=b"new.")
    world.relay.leaving.begin(Leave(CHAT, PASS, b"old."))
    assert not world.relay.leaving._left
    await a_second(world)
    assert presence(world) == "here"
    world.relay.leaving.begin(Leave(CHAT, PASS, b"new."))
    await until(lambda: presence(world) == "exited")


async def test_who_came_back_before_a_late_exit_was_decided_again_is_not_sent_away(
    world: World,
) -> None:
    world.store.full = True
    world.relay.leaving.begin(Leave(CHAT, PASS, b"old."))
    await until(lambda: not world.writer.healthy)
    world.store.full = False
    chat = world.relay.house.chats[CHAT]
    chat.row = chat.stored = msgspec.structs.replace(chat.stored, page=b"new.")
    await a_second(world)
    assert not world.relay.leaving._left
    assert presence(world) == "here"


async def test_the_exit_of_an_older_page_takes_nothing_from_that_of_the_right_one(
    world: World,
) -> None:
    chat = world.relay.house.chats[CHAT]
    chat.row = chat.stored = msgspec.structs.replace(chat.stored, page=b"new.")
    world.store.full = True
    world.relay.leaving.begin(Leave(CHAT, PASS, b"new."))
    await until(lambda: not world.writer.healthy)
    world.relay.leaving.begin(Leave(CHAT, PASS, b"old."))
    world.store.full = False
    for _ in range(3):
        await a_second(world)
    assert presence(world) == "exited"


async def test_an_exit_waits_for_a_return_that_may_yet_fail(world: World) -> None:
    chat = world.relay.house.chats[CHAT]
    before, chat.row = chat.row, msgspec.structs.replace(chat.row, page=b"new.")
    world.relay.mending.under_way[CHAT] = 1
    world.relay.leaving.begin(Leave(CHAT, PASS, b"old."))
    assert world.relay.leaving._left
    chat.row = msgspec.structs.replace(before, page=b"old.")
    del world.relay.mending.under_way[CHAT]
    await a_second(world)
    assert presence(world) == "exited"


async def test_a_beacon_is_heard_though_the_database_cannot_be_asked(world: World) -> None:
    world.relay.house.node = 1  # with others on its store a relay asks it anew each time
    app = web.Application()
    app.router.add_post("/exit", exit_beacon(world.relay, ORIGIN))
    body = msgspec.json.encode(Leave(CHAT, PASS))
    async with TestClient(TestServer(app)) as page:
        world.store.unreachable = world.store.full = True
        answer = await page.post("/exit", data=body, headers={"Origin": ORIGIN})
        assert answer.status == 204
        world.store.unreachable = world.store.full = False
        for _ in range(3):
            world.relay.tick()
            await a_second(world)
    assert presence(world) == "exited"
