"""How the relay carries out decisions when a log is long or the disk refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest

from protocol.audit import OFFICE, YEAR, Note, verify
from protocol.frames import CHAT as CHAT_ROOM
from protocol.frames import FrameHeader, seal_frame
from protocol.log import FrameEntry, Log
from protocol.visitor_messages import (
    Bye,
    Colleague,
    Erase,
    Problem,
    Resume,
    Resumed,
    Say,
    Stored,
)
from server.core.chat import Change
from server.core.effects import BindVisitor, Commit, FetchCapsule
from server.core.house import OnShift
from server.ports import StoreError
from server.records import Item, NewEntry
from server.web.connections import ConsoleConnection
from server.web.keeping import purge
from server.web.relay import milliseconds
from server.web.visitor_socket import gone, take
from tests.builders import NOW
from tests.live import until
from tests.server.web.world import CHAT, FRAME, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    await world.close()


def _bye(world: World) -> Callable[[], list[Bye]]:
    return lambda: world.socket.got(Bye)


async def test_a_log_longer_than_the_outbox_comes_whole_and_dismisses_nobody(world: World) -> None:
    world.keep(frames=1_000)  # four megabytes; a page may make them in four minutes
    world.catch_up()
    await until(lambda: world.socket.got(Resumed) or world.socket.got(Bye))
    assert world.socket.got(Bye) == []
    positions = [entry.pos for log in world.socket.got(Log) for entry in log.entries]
    assert positions == list(range(1, 1_001))
    assert world.page.caught_up


async def test_what_is_stored_while_a_long_log_is_sent_comes_once_and_in_order(
    world: World,
) -> None:
    row = world.keep(frames=1_000)
    world.catch_up()
    while not world.socket.got(Log):  # noqa: ASYNC110 - at this very turn of the loop
        await asyncio.sleep(0)
    later = NewEntry(entry=FrameEntry(1_001, NOW, FRAME), author=b"visitor.", mid=None)
    grown = msgspec.structs.replace(row, pos=1_001)
    item = Item(chat=CHAT, expected=row.rev, row=grown, entries=(later,))
    world.writer.submit(item, lambda _: 0)
    await until(lambda: world.socket.got(Resumed))
    positions = [entry.pos for log in world.socket.got(Log) for entry in log.entries]
    assert positions == list(range(1, 1_002))


async def test_who_left_while_a_log_was_on_its_way_is_said_to_be_gone(world: World) -> None:
    world.keep(frames=1_000, phase="open", holder=b"staff...", changed=milliseconds())
    world.relay.house.staff[b"staff..."] = OnShift(roles=("counsellor",))
    world.relay.house.shift_changed()
    await world.relay.ensure(CHAT)
    world.catch_up()
    world.relay.do(world.relay.shift.left(b"staff...", milliseconds()))
    await until(lambda: world.socket.got(Resumed) and len(world.socket.got(Colleague)) > 1)
    assert not any(colleague.up for colleague in world.socket.got(Colleague))


async def test_a_new_roster_holds_here_though_news_of_it_was_lost(world: World) -> None:
    world.organisation.hire("counsellor")
    papers = world.organisation.papers(now=milliseconds() // 1000)
    world.relay.house.node = 1
    await world.relay.nodes.join()
    world.store.remember("papers", msgspec.json.encode(papers))
    await world.relay.nodes.hear()
    assert world.relay.house.papers == papers


async def test_who_followed_a_chat_that_was_forgotten_gets_what_was_stored_since(
    world: World,
) -> None:
    console = ConsoleConnection(world.socket, b"staff...")  # type: ignore[arg-type]
    console.follows[CHAT] = 2
    world.relay.connections.consoles[b"staff..."] = console
    world.relay.house.staff[b"staff..."] = OnShift(roles=("counsellor",))
    world.relay.house.shift_changed()
    world.keep(frames=3, phase="open", holder=b"staff...")
    await world.relay.ensure(CHAT)
    await until(lambda: console.follows.get(CHAT) == 3)


async def test_a_page_whose_log_cannot_be_read_is_told_to_come_back(world: World) -> None:
    world.store.unreachable = True
    world.catch_up()
    await until(_bye(world))
    assert [bye.why for bye in world.socket.got(Bye)] == ["restart"]


async def test_a_code_that_cannot_be_looked_up_is_not_called_a_wrong_one(world: World) -> None:
    world.store.unreachable = True
    world.relay.do([FetchCapsule(bytes(32), bytes(540))], world.asking())
    await until(_bye(world))
    assert [message.why for message in world.socket.heard] == ["restart"]


async def test_what_the_disk_refused_is_undone_and_decided_again_at_the_next_tick(
    world: World,
) -> None:
    world.keep(phase="claimed", holder=b"staff...", touched=milliseconds(), changed=milliseconds())
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    world.store.full = True
    world.relay.tick()  # the claim is late
    assert chat.row.phase == "waiting"
    await until(lambda: chat.row.phase == "claimed")
    world.store.full = False
    await world.relay.ensure(CHAT)
    world.relay.tick()
    await until(lambda: world.store.load(CHAT).row.phase == "waiting")


async def test_nothing_is_decided_about_a_chat_that_cannot_be_read_again(world: World) -> None:
    world.keep(phase="claimed", holder=b"staff...", touched=milliseconds(), changed=milliseconds())
    await world.relay.ensure(CHAT)
    world.store.full = world.store.unreachable = True
    world.relay.tick()
    await until(lambda: CHAT in world.relay.mending.unsure)
    with pytest.raises(StoreError):
        await world.relay.ensure(CHAT)
    world.relay.tick()
    assert CHAT in world.relay.house.chats  # whoever waits is seen all the same
    world.store.full = world.store.unreachable = False
    assert await world.relay.ensure(CHAT) is not None
    assert world.relay.mending.unsure == set()


async def test_who_leaves_while_it_is_not_known_how_their_chat_stands_is_noted_afterwards(
    world: World,
) -> None:
    world.keep(phase="claimed", holder=b"staff...", touched=milliseconds(), changed=milliseconds())
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    world.catch_up()
    world.store.full = world.store.unreachable = True
    world.relay.tick()
    await until(lambda: CHAT in world.relay.mending.unsure)
    gone(world.relay, world.page)
    assert chat.row == chat.stored
    assert not world.relay.mending.under_way
    world.store.full = world.store.unreachable = False
    await world.relay.ensure(CHAT)
    world.relay.tick()  # the claim is late
    world.relay.tick()
    await until(lambda: world.store.load(CHAT).row.presence == "away")
    assert chat.row == chat.stored


async def test_the_end_of_keeping_takes_old_lines_of_the_audit_log_once_a_day(world: World) -> None:
    world.believe_the_clock()
    now = world.relay.now()
    ages = (now - 7 * YEAR, now - 6 * YEAR, now - YEAR)
    world.store.witness(tuple(Note(at, OFFICE, "roster") for at in ages))
    await purge(world.relay)
    await purge(world.relay)
    lines = world.store.trail(0, 10)
    assert [line.note.what for line in lines] == ["roster", "roster", "cut"]
    assert (lines[0].n, lines[-1].note.why) == (2, "5y")
    assert verify(lines) is None


async def test_a_chat_that_somebody_came_back_to_is_not_purged(world: World) -> None:
    world.believe_the_clock()
    world.keep()  # stored long ago
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    chat.row = msgspec.structs.replace(chat.row, touched=milliseconds())  # on its way to the disk
    assert await purge(world.relay) == 0
    assert world.store.load(CHAT) is not None


async def test_a_message_sent_twice_is_not_called_stored_before_it_is(world: World) -> None:
    world.keep(epoch=0)
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    world.store.full = True
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    for _ in range(2):
        world.relay.do(world.relay.visitors.say(chat, said, milliseconds()), world.asking())
    await until(lambda: world.socket.got(Problem))
    assert len(world.socket.got(Problem)) == 1
    assert world.socket.got(Stored) == []


async def test_words_after_a_change_that_may_yet_fail_are_not_refused_for_good(
    world: World,
) -> None:
    world.keep()
    await world.relay.ensure(CHAT)
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    world.store.full = True
    await take(world.relay, world.page, msgspec.json.encode(Erase(b"erase...")))
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    await take(world.relay, world.page, msgspec.json.encode(said))
    await until(lambda: len(world.socket.got(Problem)) == 2)
    told = {problem.mid: problem.code for problem in world.socket.got(Problem)}
    assert told == {b"erase...": "not_stored", b"message.": "not_stored"}


async def test_words_before_an_epoch_that_may_yet_fail_are_not_left_to_wait_for_it(
    world: World,
) -> None:
    world.keep(has_code=True)
    await world.relay.ensure(CHAT)
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    chat = world.relay.house.chats[CHAT]
    chat.row = msgspec.structs.replace(chat.row, epoch=1)
    world.relay.mending.under_way[CHAT] += 1
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    await take(world.relay, world.page, msgspec.json.encode(said))
    world.relay.mending.under_way.clear()
    await take(world.relay, world.page, msgspec.json.encode(said))
    await until(lambda: len(world.socket.got(Problem)) == 2)
    assert [problem.code for problem in world.socket.got(Problem)] == ["not_stored", "stale_epoch"]


async def test_what_was_stored_though_it_was_called_refused_reaches_who_holds_the_chat(
    world: World,
) -> None:
    console = ConsoleConnection(world.socket, b"staff...")  # type: ignore[arg-type]
    console.follows[CHAT] = 0
    world.relay.connections.consoles[b"staff..."] = console
    world.relay.house.staff[b"staff..."] = OnShift(roles=("counsellor",))
    world.relay.house.shift_changed()
    world.keep(phase="open", holder=b"staff...")
    chat = await world.relay.ensure(CHAT)
    assert chat is not None
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    world.store.loses_answer = True
    header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", 0)
    said = Say(b"message.", seal_frame(bytes(32), header, b"{}", None))
    now = milliseconds()
    world.relay.do(world.relay.visitors.say(chat, said, now), world.asking())
    world.relay.do([Commit(Change(chat, now).forget("reload").done(), ())])  # decided after it
    await until(lambda: not world.relay.mending.under_way and not world.relay.mending.unsure)
    assert chat.stored == world.store.load(CHAT).row
    assert console.follows[CHAT] == 1


async def test_one_connection_is_in_one_chat_only(world: World) -> None:
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    other = Resume(b"other".ljust(16, b"."), bytes(32), 0, returning=False)
    await take(world.relay, world.page, msgspec.json.encode(other))
    await until(lambda: world.socket.heard)
    assert [problem.code for problem in world.socket.got(Problem)] == ["wrong_state"]
    assert world.relay.connections.pages == {CHAT: world.page}
