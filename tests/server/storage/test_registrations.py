"""Registrations lead to no chat: no id, no time, no order, not even on the disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import inspect

from protocol.research_file import read, written
from server.ports import Store, StoreError
from server.storage.engines import connect_to
from server.storage.registry import Registry
from server.storage.sql import SqlStore
from server.storage.tables import registrations
from tests.server.storage.builders import NIGHT, a_chat_id, a_message, a_registration, a_start

CHAT = a_chat_id(1)
MANY = 200


def test_what_was_registered_comes_back_after_the_store_was_closed(store: Store) -> None:
    one, two = a_registration(1), a_registration(2, NIGHT + dt.timedelta(days=1))
    store.register(one)
    store.register(two)
    store.close()
    store.open()
    assert store.registrations() == sorted([one, two])


def test_the_same_registration_sent_again_is_kept_once(store: Store) -> None:
    for _ in range(3):
        store.register(a_registration())
    assert store.registrations() == [a_registration()]


def test_sent_again_in_a_later_night_it_stays_where_it_was(store: Store) -> None:
    store.register(a_registration())
    store.register(a_registration(night=NIGHT + dt.timedelta(days=1)))
    assert store.registrations() == [a_registration()]


def test_a_store_that_is_not_open_registers_nothing(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.register(a_registration())
    store.open()
    assert store.registrations() == []


def test_registrations_and_chats_leave_each_other_alone(store: Store) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    store.register(a_registration())
    store.commit([a_message(CHAT, 2)])
    assert len(store.entries(CHAT, 0)) == 2
    assert store.registrations() == [a_registration()]


def test_two_hundred_come_back_in_an_order_that_tells_nothing(store: Store) -> None:
    came = [a_registration(number) for number in range(MANY)]
    for registered in came:
        store.register(registered)
    back = [came.index(registered) for registered in store.registrations()]
    assert sorted(back) == list(range(MANY))
    assert abs(likeness(back)) < 0.25


def test_from_every_store_they_go_into_a_file_by_their_keys_and_come_back(store: Store) -> None:
    came = [a_registration(number, NIGHT + dt.timedelta(days=number % 3)) for number in range(20)]
    for registered in came:
        store.register(registered)
    lines = b"".join(written(each.sealed for each in store.registrations())).decode().splitlines()
    assert list(read(lines)) == [each.sealed for each in sorted(came)]


def test_an_operator_reads_them_a_few_at_a_time_beside_the_relay(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.storage.beside._MOST", 7)
    store = SqlStore(database_url)
    store.open()
    came = [a_registration(number, NIGHT + dt.timedelta(days=number % 3)) for number in range(21)]
    for registered in came:
        store.register(registered)
    registry = Registry(database_url)
    reading = registry.all()
    seen = [next(reading)]
    store.register(a_registration(99))  # a relay goes on meanwhile
    seen += reading
    registry.close()
    store.close()
    assert seen == sorted(set(seen))
    assert set(came) <= set(seen)


def test_the_table_has_no_chat_no_moment_and_no_number(database_url: str) -> None:
    assert [column.name for column in registrations.columns] == ["key", "night", "sealed"]
    store = SqlStore(database_url)
    store.open()
    engine = connect_to(database_url)
    with engine.connect() as conn:
        looking = inspect(conn)
        columns = looking.get_columns("registrations")
        assert [column["name"] for column in columns] == ["key", "night", "sealed"]
        assert isinstance(columns[1]["type"].python_type, type)
        assert columns[1]["type"].python_type is dt.date
        assert looking.get_pk_constraint("registrations")["constrained_columns"] == ["key"]
        assert looking.get_foreign_keys("registrations") == []
    engine.dispose()
    store.close()


def test_where_they_lie_on_the_disk_tells_no_order_either(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'chats.db'}")
    store.open()
    came = [a_registration(number) for number in range(MANY)]
    for registered in came:
        store.register(registered)
    wal = tmp_path / "chats.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    file = (tmp_path / "chats.db").read_bytes()
    store.close()
    # The end of each lies on a page of its own, which the database took when it came.
    places = [file.find(registered.sealed[-64:]) for registered in came]
    assert min(places) > 0
    assert [file.count(registered.sealed[-64:]) for registered in came] == [1] * MANY
    by_place = sorted(range(MANY), key=lambda number: places[number])
    assert abs(likeness(by_place)) < 0.25


def likeness(numbers: list[int]) -> float:
    """Return Spearman's rank correlation of `numbers` with the order they were made in."""
    count = len(numbers)
    apart = sum((number - place) ** 2 for place, number in enumerate(numbers))
    return 1 - 6 * apart / (count * (count**2 - 1))
