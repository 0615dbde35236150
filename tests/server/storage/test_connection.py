"""A store that is closed while its thread still writes: no transaction is torn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Connection

from server.ports import Outcome, StoreError
from server.storage import connection, packed
from server.storage.engines import one_relay_at
from tests.server.storage.builders import a_chat_id, a_message, a_start
from tests.server.storage.test_sql import opened

CHATS = [a_chat_id(number) for number in range(1, 129)]


@contextmanager
def a_disk_that_waits_before_the_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Yield what is set once a transaction has written the rows of its chats, and waits there."""
    reached, go_on = Event(), Event()
    execute = packed.execute

    def slow(conn: Connection, text: str, values: tuple[Any, ...]) -> packed.Answer:
        if text.startswith("INSERT INTO entries"):
            reached.set()
            assert go_on.wait(30)
        return execute(conn, text, values)

    monkeypatch.setattr(packed, "execute", slow)
    yield reached
    go_on.set()


def torn(file: str) -> list[tuple[int, int]]:
    """Return the chats whose row tells of another log than there is: its end, and its length."""
    logs = "SELECT pos, (SELECT count(*) FROM entries WHERE entries.chat = chats.chat) FROM chats"
    with sqlite3.connect(file) as look:
        return [(end, length) for end, length in look.execute(logs) if end != length]


def test_who_closes_in_the_middle_of_a_transaction_tears_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_LET_GO", 0.05)
    store = opened(sqlite_url)
    assert set(store.commit([a_start(chat) for chat in CHATS])) == {Outcome.STORED}
    became: list[Outcome] = []
    grown = [a_message(chat, 1, grown=True) for chat in CHATS]
    writing = Thread(target=lambda: became.extend(store.commit(grown)))
    with a_disk_that_waits_before_the_entries(monkeypatch) as reached:
        writing.start()
        assert reached.wait(30)
        store.close()  # it does not wait for ever
        assert store.is_open
    writing.join()
    assert set(became) == {Outcome.STORED}
    store.close()
    assert not store.is_open
    assert torn(sqlite_url.removeprefix("sqlite:///")) == []


def test_who_closes_waits_for_a_transaction_that_ends_soon(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_LET_GO", 30)
    store = opened(sqlite_url)
    store.commit([a_start(CHATS[0])])
    became: list[Outcome] = []
    writing = Thread(target=lambda: became.extend(store.commit([a_message(CHATS[0], 1)])))
    closing = Thread(target=store.close)
    with a_disk_that_waits_before_the_entries(monkeypatch) as reached:
        writing.start()
        assert reached.wait(30)
        closing.start()
    writing.join()
    closing.join()
    assert became == [Outcome.STORED]
    assert not store.is_open
    with pytest.raises(StoreError, match="not open"):
        store.commit([a_message(CHATS[0], 2)])


def test_where_sqlite_did_not_let_go_other_relays_are_kept_off(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    with one_relay_at(url) as stay:
        stay()
    with pytest.raises(StoreError, match="Another relay"), one_relay_at(url):
        pass
