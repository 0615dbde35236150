"""The audit chain in every store: a line with its change or not at all, in one order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, make_url, text

from protocol.audit import OFFICE, OPERATOR, RELAY, START, YEAR, Broken, Head, Note, verify
from server.ports import Outcome, Store
from server.records import Item
from server.storage.sql import SqlStore
from server.storage.trail import Trail
from tests.server.storage.builders import (
    COUNSELLOR,
    NOW,
    a_chat_id,
    a_frame,
    a_message,
    a_row,
    a_start,
)

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
STORED, CONFLICT, FAILED = Outcome.STORED, Outcome.CONFLICT, Outcome.FAILED
CLAIM, CLOSE = Note(NOW, COUNSELLOR, "claim", CHAT), Note(NOW + 1, COUNSELLOR, "close", CHAT)
_SIXTH = """INSERT INTO audit
SELECT 6, at, who, chat, what, why, previous, hash FROM audit WHERE n = 5"""
DUTY = Note(NOW + 2, COUNSELLOR, "on-duty")


def noted(item: Item, *notes: Note) -> Item:
    return replace(item, notes=notes)


def notes_of(store: Store) -> list[Note]:
    lines = store.trail(0, 1_000)
    assert verify(lines) is None
    return [line.note for line in lines]


def test_an_empty_chain_has_no_lines_and_its_head_is_the_start(store: Store) -> None:
    assert store.trail(0, 10) == []
    assert store.witness(()) == START


def test_the_notes_of_items_are_lines_in_the_order_of_the_items(store: Store) -> None:
    batch = [noted(a_start(CHAT), CLAIM, CLOSE), a_start(OTHER), noted(a_message(OTHER, 1), DUTY)]
    assert store.commit(batch) == [STORED] * 3
    assert notes_of(store) == [CLAIM, CLOSE, DUTY]
    assert store.commit([noted(a_message(CHAT, 1, grown=True), CLAIM)]) == [STORED]
    assert notes_of(store) == [CLAIM, CLOSE, DUTY, CLAIM]


def test_lines_are_there_after_it_is_opened_again_and_the_chain_goes_on(store: Store) -> None:
    store.commit([noted(a_start(CHAT), CLAIM)])
    store.close()
    store.open()
    head = store.witness((DUTY,))
    assert notes_of(store) == [CLAIM, DUTY]
    assert verify(store.trail(0, 10), head) is None


def test_lines_are_read_from_a_number_on_and_no_more_than_wanted(store: Store) -> None:
    store.witness((CLAIM, CLOSE, DUTY))
    assert [line.n for line in store.trail(1, 10)] == [2, 3]
    assert [line.n for line in store.trail(0, 2)] == [1, 2]
    assert store.trail(3, 10) == []


def test_a_change_that_is_not_stored_leaves_no_line(store: Store) -> None:
    store.commit([a_start(CHAT), a_start(OTHER)])
    batch = [
        noted(a_message(OTHER, 1), DUTY),
        noted(a_message(CHAT, 2), CLAIM),  # nobody stored 1
        noted(a_message(CHAT, 1), CLOSE),  # of the same chat, after it
        noted(a_message(OTHER, 2), DUTY),
    ]
    assert store.commit(batch) == [STORED, CONFLICT, CONFLICT, STORED]
    assert notes_of(store) == [DUTY, DUTY]


def test_a_change_that_the_store_refuses_takes_its_line_along(store: Store) -> None:
    store.commit([a_start(CHAT), a_start(OTHER), a_message(OTHER, 1)])
    doubled = Item(chat=OTHER, expected=1, row=a_row(OTHER, 2), entries=(a_frame(1),))
    doubled = noted(doubled, CLAIM)
    outcomes = store.commit([noted(a_message(CHAT, 1), CLOSE), doubled, a_start(a_chat_id(3))])
    assert outcomes == [STORED, FAILED, STORED]
    assert notes_of(store) == [CLOSE]


def test_a_chat_that_is_destroyed_leaves_its_lines(store: Store) -> None:
    store.commit([noted(a_start(CHAT), CLAIM)])
    gone = Item(chat=CHAT, expected=0, row=None, erase=True, remove=True, notes=(CLOSE,))
    assert store.commit([gone]) == [STORED]
    assert notes_of(store) == [CLAIM, CLOSE]


def test_what_is_amended_has_its_line_and_what_is_not_has_none(store: Store) -> None:
    roster = Note(NOW, OFFICE, "roster")
    store.amend("papers", lambda _: b"one", (roster,))
    store.amend("papers", lambda _: None, (roster,))
    with pytest.raises(ZeroDivisionError):
        store.amend("papers", lambda _: bytes(1 // 0), (roster,))
    assert notes_of(store) == [roster]


def test_old_lines_go_but_the_last_and_that_they_went_is_a_line(store: Store) -> None:
    years = [Note(NOW - n * YEAR, COUNSELLOR, "on-duty") for n in (8, 7, 6, 1)]
    store.witness(tuple(years))
    cut = Note(NOW, RELAY, "cut", why="5y")
    assert store.shorten(NOW - 5 * YEAR, cut) == 2
    lines = store.trail(0, 100)
    assert [(line.n, line.note) for line in lines] == [(3, years[2]), (4, years[3]), (5, cut)]
    assert verify(lines, Head(lines[-1].n, lines[-1].hash)) is None
    assert store.shorten(NOW - 5 * YEAR, cut) == 0  # and a second node finds nothing to do
    assert len(store.trail(0, 100)) == 3
    assert store.witness((DUTY,)).n == 6


def test_an_old_line_behind_a_younger_one_stays_with_it(store: Store) -> None:
    times = [NOW - 9 * YEAR, NOW, NOW - 8 * YEAR]  # a clock was set
    store.witness(tuple(Note(at, COUNSELLOR, "on-duty") for at in times))
    assert store.shorten(NOW - 5 * YEAR, Note(NOW, RELAY, "cut", why="5y")) == 0


def test_an_empty_chain_has_nothing_old(store: Store) -> None:
    assert store.shorten(NOW, Note(NOW, RELAY, "cut", why="5y")) == 0
    assert store.trail(0, 10) == []


# --- in a database --------------------------------------------------------------------------


@pytest.fixture
def kept(database_url: str) -> Iterator[SqlStore]:
    store = SqlStore(database_url)
    store.open()
    store.witness(tuple(replace(DUTY, at=NOW + n) for n in range(5)))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("spoilt", "found"),
    [
        ("UPDATE audit SET at = at + 1 WHERE n = 3", Broken(3, "changed")),
        ("UPDATE audit SET what = 'claim' WHERE n = 3", Broken(3, "changed")),
        ("UPDATE audit SET what = 'nothing of ours' WHERE n = 5", Broken(5, "changed")),
        ("DELETE FROM audit WHERE n = 2", Broken(2, "removed")),
        ("DELETE FROM audit WHERE n > 3", Broken(4, "cut")),
        ("DELETE FROM audit", Broken(1, "cut")),
        (_SIXTH, Broken(6, "changed")),
    ],
)
def test_whoever_writes_into_the_table_is_found(
    kept: SqlStore, database_url: str, spoilt: str, found: Broken
) -> None:
    last = kept.trail(4, 1)[0]
    url = make_url(database_url)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text(spoilt))
    engine.dispose()
    trail = Trail(database_url)
    assert verify(trail.lines(), Head(last.n, last.hash)) == found
    trail.close()


def test_an_operator_adds_lines_beside_a_relay_that_runs(kept: SqlStore, database_url: str) -> None:
    trail = Trail(database_url)
    trail.add(Note(NOW, OPERATOR, "read"))
    assert kept.commit([noted(a_start(CHAT), CLAIM)]) == [STORED]
    head = trail.add(Note(NOW, OPERATOR, "verified", b"", "whole"))
    assert [line.note.what for line in trail.lines()][-3:] == ["read", "claim", "verified"]
    assert verify(trail.lines(), head) is None
    trail.close()


@pytest.mark.postgres
def test_nodes_that_write_at_the_same_time_make_one_unbroken_chain(postgres_url: str) -> None:
    nodes = [SqlStore(postgres_url) for _ in range(3)]
    for node in nodes:
        node.open()
    begin = threading.Barrier(len(nodes))

    def work(number: int, node: SqlStore) -> None:
        begin.wait(10)
        for turn in range(40):
            chat = a_chat_id(1_000 * number + turn)
            note = Note(NOW, b"Snode%03d" % number, "claim", chat)
            assert node.commit([noted(a_start(chat), note)]) == [STORED]
            assert node.commit([noted(a_message(chat, 1, grown=True), note)]) == [STORED]
            node.witness((note, note))

    workers = [threading.Thread(target=work, args=each) for each in enumerate(nodes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lines = nodes[0].trail(0, 10_000)
    head = nodes[1].witness(())
    assert len(lines) == 3 * 40 * 4
    assert verify(lines, head) is None
    for node in nodes:
        node.close()
