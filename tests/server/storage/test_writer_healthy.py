"""The writer knows whether its store does what it is asked, and answers at all."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.ports import Outcome, Store, StoreError, UnreadableError
from server.storage import writer as writing
from server.storage.writer import Writer
from tests.live import until
from tests.server.storage.builders import a_start
from tests.server.storage.test_sql import opened
from tests.server.storage.test_writer import CHAT, SlowStore, hold_the_disk, position, stored


@pytest.fixture
async def writer() -> AsyncIterator[Writer]:
    store = SlowStore()
    store.open()
    made = Writer(store, asyncio.get_running_loop())
    yield made
    store.gate.set()
    await made.close()


@pytest.fixture
def store(writer: Writer) -> SlowStore:
    assert isinstance(writer._store, SlowStore)
    return writer._store


async def test_a_store_that_does_not_answer_is_told_from_an_error_of_who_asks(
    writer: Writer, store: SlowStore
) -> None:
    def wrong(_: Store) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        await writer.read(wrong)
    assert writer.healthy
    store.close()
    with pytest.raises(StoreError):
        await writer.read(position(CHAT))
    assert not writer.healthy
    store.open()
    await writer.read(position(CHAT))
    assert writer.healthy


async def test_one_chat_that_makes_no_sense_is_no_store_that_does_not_answer(
    sqlite_url: str, file: Path
) -> None:
    store = opened(sqlite_url)
    store.commit([a_start(CHAT)])
    with sqlite3.connect(file) as damaging:
        damaging.execute("UPDATE chats SET offer = x'c1'")
    writer = Writer(store, asyncio.get_running_loop())
    with pytest.raises(UnreadableError):
        await writer.read(lambda store: store.load(CHAT))
    assert writer.healthy
    await writer.close()
    store.close()


async def test_reads_that_succeed_do_not_hide_that_nothing_is_stored(
    writer: Writer, store: SlowStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "commit", lambda items: [Outcome.FAILED] * len(items))
    assert await stored(writer, a_start(CHAT)) is Outcome.FAILED
    await writer.read(position(CHAT))
    assert not writer.healthy


async def test_who_was_refused_may_leave_and_the_store_is_found_well_again(
    writer: Writer, store: SlowStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True

    def remember(*_: object) -> None:
        if full:
            raise StoreError("The disk is full.")

    monkeypatch.setattr(store, "remember", remember)
    with monkeypatch.context() as refusing:
        refusing.setattr(store, "commit", lambda items: [Outcome.FAILED] * len(items))
        assert await stored(writer, a_start(CHAT)) is Outcome.FAILED
    writer.try_again()
    await until(lambda: not writer._trying)
    assert not writer.healthy
    full = False
    writer.try_again()
    await until(lambda: writer.healthy)


async def test_a_store_that_is_silent_for_seconds_is_not_healthy(
    writer: Writer, store: SlowStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_the_disk(store, writer)
    assert writer.healthy
    monkeypatch.setattr(writing, "_SILENT", 0.0)
    assert not writer.healthy
    store.gate.set()
    await writer.read(position(CHAT))
    assert await stored(writer, a_start(CHAT)) is Outcome.STORED
    await until(lambda: writer.healthy)
