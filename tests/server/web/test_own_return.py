"""A page is not taken for an older one by a relay that knows less, or not yet for sure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from protocol.log import FrameEntry, Log
from protocol.visitor_messages import (
    Bye,
    End,
    Erase,
    Erased,
    FromVisitor,
    Leave,
    Problem,
    Resume,
    Resumed,
    Stored,
    Typing,
)
from server.core.effects import BindVisitor
from server.records import ChatRow, Item, NewEntry
from server.web import visitor_socket
from server.web.connections import PageConnection
from server.web.mending import Attempt
from tests.builders import NOW
from tests.live import until
from tests.server.web.world import CHAT, FRAME, Socket, World

PASS = bytes(range(32))
BEFORE, BACK = b"old.", b"key." + (5).to_bytes(4, "big")


def kept(world: World) -> ChatRow:
    hashed = world.relay.house.hmac(PASS)
    return world.keep(phase="waiting", pass_hash=hashed, page=BEFORE, has_code=True, node=1)


def stored_there(there: World, before: ChatRow, **changes: Any) -> None:
    """Let the other relay store something, of which this one has not heard."""
    entry = NewEntry(entry=FrameEntry(before.pos + 1, NOW, FRAME), author=b"visitor.", mid=None)
    row = msgspec.structs.replace(before, pos=before.pos + 1, rev=before.rev + 1, **changes)
    there.store.commit([Item(chat=CHAT, expected=before.rev, row=row, entries=(entry,))])


async def hears_of_a_return(here: World, there: World, says_it_is: bytes) -> None:
    """Let a relay with such a page hear that the visit returned at another relay."""
    before = kept(here)
    assert await here.relay.ensure(CHAT)
    here.relay.do([BindVisitor(CHAT, says_it_is, caught_up=True)], here.asking())
    stored_there(there, before, page=BACK, node=2)
    await here.relay.nodes.hear()


async def said(world: World, message: FromVisitor) -> None:
    await visitor_socket.take(world.relay, world.page, msgspec.json.encode(message))
    await asyncio.sleep(0)


def shown(world: World) -> list[int]:
    return [entry.pos for log in world.socket.got(Log) for entry in log.entries]


async def test_a_page_is_shown_what_another_relay_stored_once_this_one_has_heard_of_it(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    before = kept(one)
    assert await one.relay.ensure(CHAT)
    stored_there(two, before)
    one.catch_up()
    await until(lambda: one.socket.got(Resumed) != [])
    assert shown(one) == []
    await one.relay.nodes.hear()
    await until(lambda: shown(one) == [1])


@pytest.mark.parametrize("says_it_is", [b"", BACK])
async def test_who_comes_back_is_not_let_go_when_their_own_return_is_heard_of(
    worlds: tuple[World, World], says_it_is: bytes
) -> None:
    """It was decided at another relay, whose answer was lost with the line."""
    one, _ = worlds
    await hears_of_a_return(*worlds, says_it_is)
    await until(lambda: shown(one) == [1])
    assert one.socket.got(Bye) == []
    assert one.relay.connections.pages[CHAT] is one.page


async def test_a_page_of_before_a_return_at_another_relay_is_let_go(
    worlds: tuple[World, World],
) -> None:
    one, _ = worlds
    await hears_of_a_return(*worlds, BEFORE)
    await until(lambda: one.socket.got(Bye) == [Bye("newer")])
    assert shown(one) == []


@pytest.mark.parametrize(
    "message", [Resume(CHAT, PASS, 0, key=BEFORE), Typing(on=True)], ids=["resume", "typing"]
)
async def test_nobody_is_sent_away_for_a_return_that_may_yet_fail(
    worlds: tuple[World, World], message: FromVisitor
) -> None:
    one, _ = worlds
    kept(one)
    chat = await one.relay.ensure(CHAT)
    assert chat is not None
    one.relay.do([BindVisitor(CHAT, BEFORE, caught_up=True)], one.asking())
    chat.row = msgspec.structs.replace(chat.row, page=BACK)
    one.relay.mending.under_way[CHAT] = 1
    await said(one, message)
    await until(lambda: one.socket.got(Problem) == [Problem("not_stored")])
    del one.relay.mending.under_way[CHAT]
    await said(one, message)
    await until(lambda: one.socket.got(Problem)[1:] == [Problem("moved")])


@pytest.fixture
async def other() -> AsyncIterator[tuple[PageConnection, Socket]]:
    """The connection of another page, and its socket."""
    socket = Socket()
    page = PageConnection(socket)  # type: ignore[arg-type]
    sending = asyncio.create_task(page.outbox.run())
    yield page, socket
    sending.cancel()


async def test_who_only_begins_to_return_sends_nobody_away(
    worlds: tuple[World, World], other: tuple[PageConnection, Socket]
) -> None:
    one, _ = worlds
    kept(one)
    await said(one, Resume(CHAT, PASS, 0, key=BEFORE))
    await until(lambda: one.socket.got(Resumed) != [])
    returns = Resume(CHAT, PASS, 0, returning=True, key=b"code")
    await visitor_socket.take(one.relay, other[0], msgspec.json.encode(returns))
    await until(lambda: other[1].got(Resumed) != [])
    assert one.socket.got(Bye) == [Bye("restart")]  # it comes again, and is let in till then


async def test_nobody_is_told_that_all_is_erased_before_it_is(
    worlds: tuple[World, World],
    other: tuple[PageConnection, Socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, _ = worlds
    kept(one)
    await said(one, Resume(CHAT, PASS, 0, key=BEFORE))
    await until(lambda: one.socket.got(Resumed) != [])
    held: list[tuple[Any, ...]] = []
    with monkeypatch.context() as hangs:  # the disk does
        hangs.setattr(one.writer, "submit", lambda *given: held.append(given))
        await said(one, Erase(b"erase..."))
        visitor_socket.gone(one.relay, one.page)
        page, socket = other
        for message in (Resume(CHAT, PASS, 0, returning=True), Erase(b"erase...")):
            await visitor_socket.take(one.relay, page, msgspec.json.encode(message))
        await one.writer.read(lambda _: None)
        assert socket.heard == []
    for given in held:
        one.writer.submit(*given)
    await until(lambda: socket.got(Erased) != [])
    assert socket.got(Stored) == [Stored(b"erase...", 0)]


async def test_what_is_decided_behind_an_exit_that_asks_for_another_look_waits_for_it(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    before = one.keep(phase="open", holder=b"staff...", pass_hash=one.relay.house.hmac(PASS))
    chat = await one.relay.ensure(CHAT)
    assert chat is not None
    back = msgspec.structs.replace(before, page=BACK, rev=before.rev + 1)
    chat.row = chat.stored = msgspec.structs.replace(before, page=BEFORE)
    two.store.commit([Item(chat=CHAT, expected=before.rev, row=back)])
    await visitor_socket.last_word(one.relay, Leave(CHAT, PASS, BEFORE))
    end = End(b"end.....")

    def decide() -> list[Any]:
        return one.relay.visitors.end(one.relay.house.chats[CHAT], end, NOW)

    one.relay.attempt(Attempt(None, decide, lambda _: None, CHAT))
    await until(lambda: one.relay.mending.sure_of(CHAT) and not one.relay.mending.under_way)
    await one.writer.read(lambda _: None)
    stored = one.store.load(CHAT)
    assert stored is not None
    chat = one.relay.house.chats[CHAT]
    assert chat.row == chat.stored == stored.row
    assert stored.row.phase in {"closing", "closed"}
