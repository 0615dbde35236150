"""The pipeline keeps the order, waits for nothing, and outlives a store that fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from server.ports import Outcome, Store, StoreError
from server.records import Item
from server.storage.memory import CrashAt, MemoryStore
from server.storage.writer import Writer
from tests.server.storage.builders import a_chat_id, a_message, a_start

CHAT = a_chat_id(1)


class SlowStore(MemoryStore):
    """A store whose commits wait at a gate, and which remembers their sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.arrived = threading.Semaphore(0)
        self.sizes: list[int] = []
        self.gate.set()

    def commit(self, items: list[Item]) -> list[Outcome]:
        self.arrived.release()
        assert self.gate.wait(10)
        self.sizes.append(len(items))
        return super().commit(items)


@pytest.fixture
def store() -> SlowStore:
    made = SlowStore()
    made.open()
    return made


@pytest.fixture
async def writer(store: SlowStore) -> AsyncIterator[Writer]:
    made = Writer(store, asyncio.get_running_loop())
    yield made
    store.gate.set()
    await made.close()


async def stored(writer: Writer, item: Item) -> Outcome:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    writer.submit(item, future.set_result)
    return await future


async def hold_the_disk(store: SlowStore, writer: Writer) -> None:
    """Return when a first commit is under way and cannot go on."""
    store.gate.clear()
    writer.submit(a_start(a_chat_id(99)), lambda _: None)
    assert await asyncio.to_thread(store.arrived.acquire, timeout=10)


def position(chat: bytes) -> Callable[[Store], int | None]:
    def ask(store: Store) -> int | None:
        found = store.load(chat)
        return None if found is None else found.row.pos

    return ask


async def test_an_item_is_in_the_store_when_its_outcome_is_heard(
    store: SlowStore, writer: Writer
) -> None:
    assert await stored(writer, a_start(CHAT)) is Outcome.STORED
    assert store.load(CHAT) is not None


async def test_what_waits_while_the_disk_is_busy_goes_in_one_commit(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    for number in range(40):
        writer.submit(a_start(a_chat_id(number)), lambda _: None)
    assert writer.waiting == 41
    store.gate.set()
    await writer.close()
    assert store.sizes == [1, 40]
    assert writer.waiting == 0


async def test_no_commit_is_larger_than_512_items(store: SlowStore, writer: Writer) -> None:
    await hold_the_disk(store, writer)
    for number in range(1100):
        writer.submit(a_start(a_chat_id(number + 100)), lambda _: None)
    store.gate.set()
    await writer.close()
    assert store.sizes == [1, 512, 512, 76]


async def test_a_read_contains_what_was_submitted_before_and_nothing_after(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    before = writer.read(position(CHAT))
    writer.submit(a_start(CHAT), lambda _: None)
    writer.submit(a_message(CHAT, 1), lambda _: None)
    between = writer.read(position(CHAT))
    writer.submit(a_message(CHAT, 2), lambda _: None)
    after = writer.read(position(CHAT))
    store.gate.set()
    assert (await before, await between, await after) == (None, 1, 2)
    assert store.sizes == [1, 2, 1]


async def test_a_read_of_one_chat_contains_what_was_submitted_to_it_before_and_nothing_after(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    before = writer.read(position(CHAT), CHAT)
    writer.submit(a_start(CHAT), lambda _: None)
    writer.submit(a_message(CHAT, 1), lambda _: None)
    between = writer.read(position(CHAT), CHAT)
    writer.submit(a_message(CHAT, 2), lambda _: None)
    after = writer.read(position(CHAT), CHAT)
    store.gate.set()
    assert (await before, await between, await after) == (None, 1, 2)


async def test_everybody_who_comes_back_at_once_shares_a_commit_and_reads_their_own(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    names = [a_chat_id(number + 100) for number in range(40)]
    reads = []
    for name in names:
        writer.submit(a_start(name), lambda _: None)
        reads.append(writer.read(position(name), name))
    store.gate.set()
    assert await asyncio.gather(*reads) == [0] * 40
    assert store.sizes == [1, 40]


async def test_a_change_after_a_read_of_its_chat_is_answered_after_that_read(
    store: SlowStore, writer: Writer
) -> None:
    heard: list[str] = []
    await hold_the_disk(store, writer)
    writer.submit(a_start(CHAT), lambda _: heard.append("before"))
    writer.read(position(CHAT), CHAT).add_done_callback(lambda _: heard.append("read"))
    writer.submit(a_message(CHAT, 1), lambda _: heard.append("after"))
    store.gate.set()
    await writer.close()
    assert heard == ["before", "read", "after"]


async def test_writes_and_reads_are_answered_in_the_order_of_the_queue(
    store: SlowStore, writer: Writer
) -> None:
    heard: list[int] = []

    async def read_at(number: int) -> None:
        await asyncio.wait({writer.read(position(CHAT))})
        heard.append(number)

    async def await_at(number: int) -> None:
        await writer.read(position(CHAT))
        heard.append(number)

    await hold_the_disk(store, writer)
    writer.submit(a_start(CHAT), lambda _: heard.append(0))
    first = asyncio.create_task(await_at(1))
    await asyncio.sleep(0)
    writer.submit(a_message(CHAT, 1), lambda _: heard.append(2))
    writer.submit(a_message(CHAT, 2), lambda _: heard.append(3))
    second = asyncio.create_task(await_at(4))
    third = asyncio.create_task(await_at(5))
    await asyncio.sleep(0)
    writer.submit(a_message(CHAT, 3), lambda _: heard.append(6))
    store.gate.set()
    await asyncio.gather(first, second, third)
    await writer.close()
    assert heard == [0, 1, 2, 3, 4, 5, 6]


async def test_outcomes_are_heard_on_the_loop(writer: Writer) -> None:
    where: list[threading.Thread] = []
    writer.submit(a_start(CHAT), lambda _: where.append(threading.current_thread()))
    await writer.close()
    assert where == [threading.current_thread()]


async def test_closing_stores_all_that_waits_and_refuses_what_comes_later(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    heard: list[Outcome] = []
    writer.submit(a_start(CHAT), heard.append)
    closing = asyncio.create_task(writer.close())
    await asyncio.sleep(0)
    with pytest.raises(StoreError):
        writer.submit(a_message(CHAT, 1), heard.append)
    with pytest.raises(StoreError):
        writer.read(position(CHAT))
    store.gate.set()
    await closing
    assert heard == [Outcome.STORED]
    await writer.close()


@pytest.mark.parametrize("at", CrashAt)
async def test_a_store_that_raises_fails_its_batch_and_the_writer_lives_on(
    store: SlowStore, writer: Writer, at: CrashAt
) -> None:
    store.crash(at)
    assert await stored(writer, a_start(CHAT)) is Outcome.FAILED
    assert not writer.healthy
    store.open()
    assert await stored(writer, a_start(a_chat_id(2))) is Outcome.STORED
    assert writer.healthy


async def test_an_error_of_a_read_goes_to_who_asked_and_to_nobody_else(
    store: SlowStore, writer: Writer
) -> None:
    store.close()
    with pytest.raises(StoreError):
        await writer.read(position(CHAT))
    store.open()
    assert await writer.read(position(CHAT)) is None


async def test_a_read_that_nobody_waits_for_any_more_stops_nothing(
    store: SlowStore, writer: Writer
) -> None:
    await hold_the_disk(store, writer)
    abandoned = writer.read(position(CHAT))
    abandoned.cancel()
    outcome = asyncio.create_task(stored(writer, a_start(CHAT)))
    await asyncio.sleep(0)
    store.gate.set()
    assert await outcome is Outcome.STORED


async def test_one_listener_that_fails_keeps_no_other_from_hearing(
    store: SlowStore, writer: Writer
) -> None:
    complaints: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, said: complaints.append(said["exception"]))
    heard: list[Outcome] = []
    mistake = ValueError("a mistake of the listener")

    def fail(_: Outcome) -> None:
        raise mistake

    await hold_the_disk(store, writer)
    writer.submit(a_start(CHAT), fail)
    writer.submit(a_message(CHAT, 1), heard.append)
    store.gate.set()
    await writer.close()
    assert heard == [Outcome.STORED]
    assert complaints == [mistake]


def test_what_was_submitted_is_stored_even_if_the_loop_has_died(store: SlowStore) -> None:
    loop = asyncio.new_event_loop()
    writer = Writer(store, loop)
    loop.call_soon(writer.submit, a_start(CHAT), lambda _: None)
    store.gate.clear()
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    store.gate.set()
    writer._thread.join(0.5)  # it lives until the process ends, so this only lets it work
    assert store.load(CHAT) is not None
