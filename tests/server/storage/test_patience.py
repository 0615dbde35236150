"""Who stops in the middle of a batch, a node or PostgreSQL, holds the rest up for seconds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from server.ports import Outcome, StoreError
from server.storage import patience
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_message, a_start, positions

pytestmark = pytest.mark.postgres

CHAT = a_chat_id(1)
IN_SECONDS = 20.0  # on a machine that is busy with other things; the limits are 4, 6 and 12

# A node that stops where the others wait for it: inside its transaction, before it is committed.
STOPPING = """
import os, signal, sys
from server.storage import sharing
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_message, a_start

store = SqlStore(sys.argv[1])
store.open()
name = sys.argv[2]
was = getattr(sharing, name)

def stopping(*given):
    setattr(sharing, name, was)
    os.kill(os.getpid(), signal.SIGSTOP)
    return was(*given)

setattr(sharing, name, stopping)
items = [a_message(a_chat_id(1), 1)] + ([a_start(a_chat_id(9))] if name == "tell" else [])
print([outcome.name for outcome in store.commit(items)], flush=True)
store.close()
"""


@pytest.fixture
def a_node(postgres_url: str) -> Iterator[Callable[[], SqlStore]]:
    """Yield what opens one more node on the same database."""
    with ExitStack() as opened:

        def make() -> SqlStore:
            made = SqlStore(postgres_url)
            made.open()
            opened.callback(made.close)
            return made

        yield make


@pytest.fixture
def ask(postgres_url: str) -> Iterator[Callable[[str], Any]]:
    """Yield what asks the server one value, on a connection of nobody's node."""
    url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def scalar(question: str) -> Any:
        with engine.connect() as conn:
            return conn.exec_driver_sql(question).scalar()

    yield scalar
    engine.dispose()


def stops(process: subprocess.Popen[str]) -> None:
    """Return once `process` has stopped itself."""
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


@pytest.mark.parametrize("where", ["tell", "telling"])
def test_a_node_that_stops_in_the_middle_of_a_batch_loses_it_and_the_others_go_on(
    postgres_url: str, a_node: Callable[[], SqlStore], where: str
) -> None:
    """Between two statements, or (a batch in which chats only go on) in the middle of a trip."""
    other = a_node()
    other.commit([a_start(CHAT)])
    command = [sys.executable, "-c", STOPPING, postgres_url, where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stopped:
        try:
            stops(stopped)
            since = time.monotonic()
            assert other.commit([a_message(CHAT, 1)]) == [Outcome.STORED]
            assert time.monotonic() - since < IN_SECONDS
            stopped.send_signal(signal.SIGCONT)
            said, _ = stopped.communicate(timeout=60)
        finally:
            stopped.kill()
    lost = ["CONFLICT", "STORED"] if where == "tell" else ["CONFLICT"]
    assert said.strip() == str(lost)
    assert other.commit([a_message(CHAT, 2)]) == [Outcome.STORED]
    assert positions(other, CHAT) == [1, 2]


@pytest.mark.parametrize("question", ["commit", "read"])
def test_a_server_that_hangs_is_given_up_and_asked_again_when_it_is_back(
    a_node: Callable[[], SqlStore],
    ask: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    question: str,
) -> None:
    node = a_node()
    node.commit([a_start(CHAT)])
    monkeypatch.setattr(patience, "_ANSWER", 1.0)
    backend = ask(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    )
    os.kill(backend, signal.SIGSTOP)
    try:
        since = time.monotonic()
        if question == "commit":
            assert node.commit([a_message(CHAT, 1)]) == [Outcome.FAILED]
        else:
            with pytest.raises(StoreError, match="NoAnswer"):
                node.entries(CHAT, 0)
        assert time.monotonic() - since < IN_SECONDS
    finally:
        os.kill(backend, signal.SIGCONT)
    monkeypatch.undo()
    assert node.commit([a_message(CHAT, 1)]) == [Outcome.STORED]
    assert positions(node, CHAT) == [1]


def test_a_node_whose_old_connection_the_server_still_holds_is_alive_with_the_next(
    a_node: Callable[[], SqlStore], ask: Callable[[str], Any], postgres_url: str
) -> None:
    one, two = a_node(), a_node()
    held = "FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    alive = ask(f"SELECT classid::bigint {held} LIMIT 1")
    ask(f"SELECT pg_terminate_backend(pid) {held} AND objid = {one.node}")
    url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    called = {"application_name": "old"}
    old = create_engine(url, isolation_level="AUTOCOMMIT", connect_args=called)
    with old.connect() as conn:
        conn.exec_driver_sql(f"SELECT pg_advisory_lock({alive}, {one.node})")
        assert one.commit([a_start(CHAT)]) == [Outcome.STORED]
    old.dispose()
    while ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'old'"):
        pass  # the server ends it a moment after it was told to
    assert set(two.shifts()) == {one.node}


def test_both_sides_know_how_long_to_wait(a_node: Callable[[], SqlStore]) -> None:
    conn = a_node()._open_connection()
    with conn.begin():
        for setting in (*patience.SESSION, *patience.NODE):
            name, wanted = setting.split("=")
            on_a_socket = name.startswith("tcp_")  # of the file system it is always 0
            shown = conn.exec_driver_sql(f"SHOW {name}").scalar()
            assert shown == ("0" if on_a_socket else wanted)
