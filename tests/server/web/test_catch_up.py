"""A console that catches up gets what its node knows it may; the rest comes as news."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from server.ports import Outcome
from server.storage.memory import MemoryStore
from server.storage.writer import Writer
from server.web.catch_up import CatchUp
from server.web.connections import ConsoleConnection
from tests.live import until
from tests.server.storage.builders import COUNSELLOR, a_chat_id, a_message, a_start
from tests.server.web.test_outbox import Pipe, Socket

CHAT = a_chat_id()


@pytest.fixture
async def writer() -> AsyncIterator[Writer]:
    store = MemoryStore()
    store.open()
    store.commit([a_start(CHAT), a_message(CHAT, 1), a_message(CHAT, 2), a_message(CHAT, 3)])
    writer = Writer(store, asyncio.get_running_loop())
    yield writer
    await writer.close()


@pytest.mark.parametrize(("known", "heard"), [(None, 3), (3, 3), (2, 2), (0, 0)])
async def test_what_another_node_stored_since_is_not_read_before_it_is_known_who_may(
    writer: Writer, known: int | None, heard: int
) -> None:
    pipe, reached = Pipe(), list[int]()
    console = ConsoleConnection(Socket(), COUNSELLOR)
    console.outbox.write_to(pipe, pipe.drain)
    catch_up = CatchUp(writer, console, COUNSELLOR, CHAT, 0)
    catch_up.run(reached.append, lambda: True, lambda: known)
    await until(lambda: reached)
    assert reached == [heard]
    await until(lambda: b"".join(pipe.messages()).count(b'"frame"') == 2 * heard)


async def test_who_may_no_longer_listen_when_the_log_is_read_gets_none_of_it(
    writer: Writer,
) -> None:
    pipe, reached = Pipe(), list[int]()
    console = ConsoleConnection(Socket(), COUNSELLOR)
    console.outbox.write_to(pipe, pipe.drain)
    CatchUp(writer, console, COUNSELLOR, CHAT, 0).run(reached.append, lambda: False)
    await writer.read(lambda store: store.entries(CHAT, 0))
    await asyncio.sleep(0)
    assert (reached, b"".join(pipe.messages())) == ([], b"")


async def test_a_long_log_comes_in_messages_that_a_slow_line_brings_one_by_one(
    writer: Writer,
) -> None:
    stored = list[Outcome]()
    for pos in range(4, 124):
        writer.submit(a_message(CHAT, pos), stored.append)
    await until(lambda: len(stored) == 120)
    pipe, reached = Pipe(), list[int]()
    console = ConsoleConnection(Socket(), COUNSELLOR)
    console.outbox.write_to(pipe, pipe.drain)
    CatchUp(writer, console, COUNSELLOR, CHAT, 0).run(reached.append, lambda: True)
    await until(lambda: reached)
    await until(lambda: b"".join(pipe.messages()).count(b'"frame"') == 2 * 123)
    told = [json.loads(message)["entries"] for message in pipe.messages()]
    assert [entry["pos"] for entries in told for entry in entries] == list(range(1, 124))
    assert max(map(len, told)) == 10
