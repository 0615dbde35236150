"""What goes to PostgreSQL in one round trip: refused whole; a broken line is made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, make_url

from server.ports import Outcome, StoreError
from server.storage import trips
from server.storage.packed import text_of
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_frame, a_message, a_row, a_start

pytestmark = pytest.mark.postgres

CHAT, OTHER = a_chat_id(1), a_chat_id(2)


@pytest.fixture
def shared(postgres_url: str) -> Iterator[SqlStore]:
    """Yield a node on PostgreSQL with two chats."""
    node = SqlStore(postgres_url)
    node.open()
    assert node.commit([a_start(CHAT), a_start(OTHER)]) == [Outcome.STORED] * 2
    yield node
    node.close()


@pytest.fixture
def cut(postgres_url: str) -> Callable[[], None]:
    """Return what ends every connection to the database but its own."""
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))

    def end_them() -> None:
        with engine.begin() as conn:
            conn.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        engine.dispose()

    return end_them


def test_a_chat_that_does_not_go_on_from_what_is_stored_costs_the_others_nothing(
    shared: SqlStore,
) -> None:
    assert shared.commit([a_message(CHAT, 1)]) == [Outcome.STORED]
    outcomes = shared.commit([a_message(CHAT, 1), a_message(OTHER, 1)])
    assert outcomes == [Outcome.CONFLICT, Outcome.STORED]
    assert shared.fresh({CHAT: 0, OTHER: 0})[CHAT].entries == (a_frame(1),)


def test_after_a_broken_connection_a_batch_is_stored_by_another(
    shared: SqlStore, cut: Callable[[], None]
) -> None:
    cut()
    assert shared.commit([a_message(CHAT, 1)]) == [Outcome.STORED]


def test_after_a_broken_connection_the_next_question_is_answered(
    shared: SqlStore, cut: Callable[[], None]
) -> None:
    for ask in (lambda: shared.fresh({CHAT: 0}), lambda: shared.news(0)):
        cut()
        with pytest.raises(StoreError):
            ask()
        ask()
    assert shared.fresh({CHAT: 0})[CHAT].row == a_row(CHAT, 0)


def test_chats_are_fresh_each_from_its_own_position(shared: SqlStore) -> None:
    shared.commit([a_message(CHAT, 1), a_message(OTHER, 1), a_message(CHAT, 2)])
    found = shared.fresh({CHAT: 1, OTHER: 0, a_chat_id(3): 0})
    assert [found[chat].entries for chat in (CHAT, OTHER)] == [(a_frame(2),), (a_frame(1),)]
    assert found[a_chat_id(3)].row is None


def test_no_whole_log_is_read_however_the_plan_was_made(shared: SqlStore) -> None:
    assert shared._conn is not None
    many = [a_chat_id(number) for number in range(300)]
    with shared._conn.begin() as transaction:
        wanted = text_of(shared._conn, trips._their_logs)
        values = (many, [0] * len(many))
        plan = shared._conn.exec_driver_sql(f"EXPLAIN {wanted}", values).scalars().all()
        transaction.rollback()
    assert any("entries_in_order" in line for line in plan)
    assert not any("Seq Scan on entries" in line for line in plan)
