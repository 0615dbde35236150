"""A database that is not there for a moment, or does not do what it is asked."""

from __future__ import annotations

import sqlite3

import pytest

from server.ports import Outcome
from server.storage import engines
from server.storage.engines import connect_to, sweep_wal
from tests.server.storage.builders import a_chat_id, a_message, a_start
from tests.server.storage.test_sql import opened

CHAT = a_chat_id(1)


@pytest.mark.postgres
def test_when_the_server_broke_the_connection_a_commit_connects_again(
    postgres_url: str,
) -> None:
    store = opened(postgres_url)
    store.commit([a_start(CHAT)])
    engine = connect_to(postgres_url)
    with engine.connect() as conn:
        conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).all()
    engine.dispose()
    before = store.session
    assert store.commit([a_message(CHAT, 1)]) == [Outcome.STORED]
    assert store.session != before
    store.close()


def test_while_another_program_keeps_sqlite_to_itself_a_batch_fails_at_once_and_whole(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engines, "_SQLITE", ("PRAGMA busy_timeout=50", *engines._SQLITE[1:]))
    store = opened(sqlite_url)
    store.commit([a_start(CHAT)])
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    many = [a_message(CHAT, number) for number in range(1, 51)]
    assert store.commit(many) == [Outcome.FAILED] * 50
    assert len(caplog.records) == 1
    other.execute("ROLLBACK")
    other.close()
    assert store.commit(many) == [Outcome.STORED] * 50
    store.close()


def test_a_sweep_that_fails_leaves_the_patience_with_other_programs(sqlite_url: str) -> None:
    store = opened(sqlite_url)
    conn = store._open_connection()
    driver = conn.connection.driver_connection
    assert driver is not None
    driver.execute("BEGIN IMMEDIATE")  # nobody can sweep in the middle of it
    assert not sweep_wal(conn)
    assert driver.execute("PRAGMA busy_timeout").fetchone() == (5000,)
    store.close()
