"""A second factor is kept with its line, changed by one at a time, forgotten whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from protocol.audit import Note
from server.ports import Store, StoreError
from server.records import Factor, FactorChange
from server.storage.sql import SqlStore
from tests.server.storage.builders import COUNSELLOR, NOW

OTHER = b"S-staff2"
SEALED = Factor(b"sealed".ljust(48, b"."), confirmed=True, step=9, wrong=2, until=NOW)
WRONG = Note(NOW, COUNSELLOR, "factor-wrong")


def becomes(factor: Factor | None, *notes: Note) -> Callable[[Factor | None], FactorChange]:
    return lambda _: FactorChange(factor, notes)


def test_what_is_kept_is_there_after_the_store_was_closed_and_of_this_member_only(
    store: Store,
) -> None:
    assert store.factor(COUNSELLOR) is None
    store.change_factor(COUNSELLOR, becomes(SEALED))
    store.close()
    store.open()
    assert store.factor(COUNSELLOR) == SEALED
    assert store.factor(OTHER) is None


def test_a_change_is_decided_from_how_it_stands(store: Store) -> None:
    seen: list[Factor | None] = []

    def counted(factor: Factor | None) -> FactorChange:
        seen.append(factor)
        return FactorChange(replace(factor or SEALED, step=10 + len(seen)))

    for _ in range(3):
        store.change_factor(COUNSELLOR, counted)
    assert seen == [None, replace(SEALED, step=11), replace(SEALED, step=12)]
    assert store.factor(COUNSELLOR) == replace(SEALED, step=13)


def test_its_lines_come_with_it(store: Store) -> None:
    store.change_factor(COUNSELLOR, becomes(SEALED, WRONG))
    store.change_factor(COUNSELLOR, becomes(SEALED, WRONG))
    assert [line.note for line in store.trail(0, 9)] == [WRONG, WRONG]


def test_what_a_change_raises_is_raised_and_nothing_is_kept(store: Store) -> None:
    store.change_factor(COUNSELLOR, becomes(SEALED))

    def refuses(_: Factor | None) -> FactorChange:
        raise LookupError

    with pytest.raises(LookupError):
        store.change_factor(COUNSELLOR, refuses)
    assert store.factor(COUNSELLOR) == SEALED
    assert store.trail(0, 9) == []


def test_none_forgets_it_and_is_fine_where_there_is_none(store: Store) -> None:
    for _ in range(2):
        store.change_factor(COUNSELLOR, becomes(None))
        assert store.factor(COUNSELLOR) is None
        store.change_factor(COUNSELLOR, becomes(SEALED))
        store.change_factor(COUNSELLOR, becomes(None))
    assert store.factor(COUNSELLOR) is None


def test_a_store_that_is_not_open_keeps_none(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.factor(COUNSELLOR)
    with pytest.raises(StoreError):
        store.change_factor(COUNSELLOR, becomes(SEALED))
    store.open()
    assert store.factor(COUNSELLOR) is None


@pytest.mark.postgres
def test_of_two_nodes_that_are_given_one_code_one_finds_it_used(postgres_url: str) -> None:
    nodes, found = [SqlStore(postgres_url), SqlStore(postgres_url)], []
    for node in nodes:
        node.open()
    nodes[0].change_factor(COUNSELLOR, becomes(replace(SEALED, step=0)))
    together = threading.Barrier(2)

    def use(factor: Factor | None) -> FactorChange:
        assert factor is not None
        found.append(factor.step)
        return FactorChange(replace(factor, step=7))

    def give(node: Store) -> None:
        together.wait(10)
        node.change_factor(COUNSELLOR, use)

    given = [threading.Thread(target=give, args=(node,)) for node in nodes]
    for each in given:
        each.start()
    for each in given:
        each.join(30)
    assert found == [0, 7]
    for node in nodes:
        node.close()


def test_what_was_reset_is_not_on_the_disk_any_more(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'chats.db'}")
    store.open()
    store.change_factor(COUNSELLOR, becomes(SEALED))
    files = [tmp_path / "chats.db", tmp_path / "chats.db-wal"]
    assert any(SEALED.sealed in file.read_bytes() for file in files if file.exists())
    store.change_factor(COUNSELLOR, becomes(None))
    assert not any(SEALED.sealed in file.read_bytes() for file in files if file.exists())
    store.close()
