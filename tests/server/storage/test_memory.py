"""The memory store dies as a machine does."""

from __future__ import annotations

import pytest

from server.ports import StoreError
from server.storage.memory import Crash, CrashAt, MemoryStore
from tests.server.storage.builders import a_chat_id, a_message, a_start

CHAT = a_chat_id(1)


def a_store_with_one_message() -> MemoryStore:
    store = MemoryStore()
    store.open()
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    return store


def test_a_crash_loses_nothing_that_was_committed() -> None:
    store = a_store_with_one_message()
    store.crash()
    with pytest.raises(StoreError):
        store.load(CHAT)
    store.open()
    assert [entry.pos for entry in store.entries(CHAT, 0)] == [1]


@pytest.mark.parametrize(("at", "kept"), [(CrashAt.BEFORE, [1]), (CrashAt.AFTER, [1, 2, 3])])
def test_a_crash_in_a_commit_keeps_all_of_the_batch_or_nothing(
    at: CrashAt, kept: list[int]
) -> None:
    store = a_store_with_one_message()
    store.crash(at)
    with pytest.raises(Crash):
        store.commit([a_message(CHAT, 2), a_message(CHAT, 3)])
    with pytest.raises(StoreError):
        store.load(CHAT)
    store.open()
    assert [entry.pos for entry in store.entries(CHAT, 0)] == kept


def test_an_announced_crash_happens_once() -> None:
    store = a_store_with_one_message()
    store.crash(CrashAt.BEFORE)
    store.open()
    store.commit([a_message(CHAT, 2)])
    assert [entry.pos for entry in store.entries(CHAT, 0)] == [1, 2]
