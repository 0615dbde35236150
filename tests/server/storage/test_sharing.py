"""Nodes on one store hear of everything the others did, once, and of who is alive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection

from server.ports import Outcome, Store
from server.records import PAPERS, SHIFT, Duty, Post
from server.storage import sharing
from server.storage.memory import Disk, MemoryStore
from server.storage.sql import SqlStore
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
MakeNode = Callable[[], Store]


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def a_node(request: pytest.FixtureRequest) -> Iterator[MakeNode]:
    """Yield what opens one more node on the same store."""
    disk, numbers = Disk(), iter(range(1, 100))
    shared = request.param == "postgres" and request.getfixturevalue("postgres_url")
    with ExitStack() as opened:

        def make() -> Store:
            made: Store = SqlStore(shared) if shared else MemoryStore(disk, next(numbers))
            made.open()
            opened.callback(made.close)
            return made

        yield make


def test_a_node_hears_which_chats_another_changed_and_not_its_own(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    begin = two.news(None).last
    one.commit([a_start(CHAT), a_message(CHAT, 1)])
    two.commit([a_start(OTHER)])
    news = two.news(begin)
    assert news.chats == (CHAT,)
    assert two.news(news.last).chats == ()


def test_news_of_what_was_not_stored_is_not_told(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    begin = two.news(None).last
    assert one.commit([a_message(CHAT, 1)]) == [Outcome.CONFLICT]
    assert two.news(begin).chats == ()


def test_a_chat_is_fresh_with_its_row_and_what_its_log_got(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    one.commit([a_start(CHAT), a_message(CHAT, 1), a_message(CHAT, 2)])
    found = two.fresh({CHAT: 1, OTHER: 0})
    assert found[CHAT].row == a_row(CHAT, 2)
    assert found[CHAT].entries == (a_frame(2),)
    assert found[OTHER].row is None
    assert two.fresh({}) == {}


def test_of_two_nodes_that_decide_from_the_same_past_one_wins(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    one.commit([a_start(CHAT)])
    assert one.commit([a_message(CHAT, 1)]) == [Outcome.STORED]
    assert two.commit([a_message(CHAT, 1)]) == [Outcome.CONFLICT]


def test_a_post_reaches_the_others_as_it_was(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    begin = two.news(None).last
    one.post(Post(CHAT, b"{}"))
    one.post(Post(PAPERS))
    assert two.news(begin).posts == (Post(CHAT, b"{}"), Post(PAPERS))
    assert one.news(begin).posts == ()


def test_who_is_on_duty_elsewhere_is_known_until_that_node_dies(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    begin = two.news(None).last
    duty = Duty(COUNSELLOR, NOW, None)
    one.sign_on((duty,))
    assert two.news(begin).posts == (Post(SHIFT),)
    assert two.shifts() == {one.node: (duty,)}
    assert one.shifts() == {two.node: ()}
    one.sign_on(())
    assert two.shifts() == {one.node: ()}
    one.close()
    for _ in range(100):  # PostgreSQL gives up a lock a moment after its connection is gone
        if not two.shifts():
            return
        threading.Event().wait(0.1)
    pytest.fail("the node that is gone still counts as alive")


def test_an_amendment_sees_what_another_node_kept(a_node: MakeNode) -> None:
    one, two = a_node(), a_node()
    one.amend("name", lambda before: b"1" if before is None else b"?")
    two.amend("name", lambda before: (before or b"") + b"2")
    two.amend("name", lambda _: None)
    assert one.recall("name") == b"12"


@pytest.mark.postgres
@pytest.mark.parametrize("ordered", [True, False])
def test_number_order_is_commit_order_because_of_the_lock(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, ordered: bool
) -> None:
    """Without the lock a slow commit hides behind a number that was already read."""
    slow, quick, reader = (SqlStore(postgres_url) for _ in range(3))
    for each in (slow, quick, reader):
        each.open()
    if not ordered:
        monkeypatch.setattr(sharing, "in_order", lambda _: None)
    numbered, go_on = threading.Event(), threading.Event()
    tell = sharing.tell

    def tell_slowly(conn: Connection, node: int, *what: object) -> None:
        tell(conn, node, *what)  # type: ignore[arg-type]
        if node == slow.node:
            numbered.set()
            go_on.wait(5)

    monkeypatch.setattr(sharing, "tell", tell_slowly)
    begin = reader.news(None).last
    first = threading.Thread(target=slow.commit, args=([a_start(CHAT)],))
    second = threading.Thread(target=quick.commit, args=([a_start(OTHER)],))
    first.start()
    assert numbered.wait(5)
    second.start()
    second.join(0.5)
    early = reader.news(begin)
    go_on.set()
    first.join()
    second.join()
    heard = {*early.chats, *reader.news(early.last).chats}
    for each in (slow, quick, reader):
        each.close()
    assert heard == ({CHAT, OTHER} if ordered else {OTHER})
