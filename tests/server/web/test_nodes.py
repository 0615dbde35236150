"""A relay that lost touch with the others on its store takes everything up anew."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from protocol.blocks import Blocks
from protocol.documents import Signed
from protocol.frames import CHAT as CHAT_ROOM
from protocol.frames import FrameHeader, seal_frame
from protocol.log import DAY, FrameEntry
from protocol.offers import Offered
from protocol.staff_messages import OnDuty, StaffErased, ToStaff
from protocol.visitor_messages import Leave, Problem, Resume, Say, Stored, ToVisitor
from server.core.effects import BindVisitor
from server.core.house import OnShift
from server.ports import Outcome, StoreError
from server.records import Block, Item, NewEntry, Offer, Post
from server.web import visitor_socket
from server.web.connections import ConsoleConnection
from server.web.keeping import purge
from server.web.relay import milliseconds
from server.web.staff_socket import take
from tests.builders import NOW
from tests.live import until
from tests.server.web.world import CHAT, FRAME, World

STAFF = b"staff..."


def database_restarts(*worlds: World) -> None:
    for world in worlds:
        world.store.lose_posts()
        world.store.open()


async def test_a_number_that_a_crash_let_be_given_twice_hides_nothing(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.store.post(Post(STAFF, b"{}"))  # not on the disk yet
    await two.relay.nodes.hear()
    database_restarts(one, two)
    one.keep(frames=1)
    await two.relay.nodes.hear()
    assert CHAT in two.relay.house.chats


async def test_whoever_is_on_shift_stays_so_for_the_others_when_their_relay_connects_anew(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.relay.house.staff[STAFF] = OnShift(roles=("counsellor",), node=1)
    await one.relay.nodes.hear()
    await until(lambda: two.store.shifts()[1] == one.relay.house.duties() != ())
    database_restarts(one)
    assert two.store.shifts()[1] == ()
    await one.relay.nodes.hear()
    assert two.store.shifts()[1] == one.relay.house.duties()


async def test_what_could_not_be_taken_up_at_once_is_taken_up_later(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = worlds
    one.keep()
    await two.relay.nodes.hear()
    other = b"other".ljust(16, b".")
    one.keep(name=other)
    database_restarts(two)
    with monkeypatch.context() as broken:
        broken.setattr(two.store, "fresh", _refused)
        await two.relay.nodes.hear()
    assert other not in two.relay.house.chats
    await two.relay.nodes.hear()
    assert other in two.relay.house.chats


def _refused(_: object) -> None:
    raise StoreError("The store is out of reach.")


async def test_a_console_that_comes_from_another_relay_is_told_of_the_chat_it_has_there(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.keep(phase="open", holder=STAFF)
    console = ConsoleConnection(two.socket, STAFF)  # type: ignore[arg-type]
    two.relay.connections.consoles[STAFF] = console
    await take(two.relay, console, msgspec.json.encode(OnDuty(Signed(b"card", bytes(64)))))
    assert CHAT in two.relay.house.chats


class Heard(ConsoleConnection):
    """A console that keeps what it is told."""

    def __init__(self, world: World) -> None:
        super().__init__(world.socket, STAFF)  # type: ignore[arg-type]
        self.told: list[ToStaff | ToVisitor] = []
        world.relay.connections.consoles[STAFF] = self

    def tell(self, message: ToStaff | ToVisitor) -> None:
        self.told.append(message)


@pytest.mark.parametrize("asked_before", [False, True])
async def test_of_an_erasure_that_was_missed_hears_who_has_it_on_the_screen(
    worlds: tuple[World, World], asked_before: bool
) -> None:
    one, two = worlds
    before = one.keep(phase="closed", presence="away", held=(STAFF,))
    await two.relay.nodes.hear()
    assert CHAT not in two.relay.house.chats  # it is over
    console = Heard(two)
    gone = msgspec.structs.replace(before, phase="erased", erasing=(STAFF,), rev=before.rev + 1)
    one.store.commit([Item(chat=CHAT, expected=before.rev, row=gone, erase=True)])
    if asked_before:  # and it is in memory when news of it come
        await two.relay.ensure(CHAT)
    else:  # and news of it never come
        database_restarts(two)
    await two.relay.nodes.hear()
    assert console.told == [StaffErased(CHAT)]


async def hears(two: World, way: str) -> None:
    """Let the second relay learn what is stored, as `way` says."""
    if way == "asked for":
        await two.relay.ensure(CHAT)
    elif way == "news lost":
        database_restarts(two)
    await two.relay.nodes.hear()


WAYS = ["news heard", "news lost", "asked for"]
OTHER = b"other..."


@pytest.mark.parametrize("way", WAYS)
async def test_of_a_block_hears_who_may_say_yes_to_it_however_the_relay_learns_of_it(
    worlds: tuple[World, World], way: str
) -> None:
    one, two = worlds
    before = one.keep(phase="closed", presence="away")
    await two.relay.nodes.hear()
    console = Heard(two)
    two.relay.house.staff[STAFF] = OnShift(Signed(b"card", bytes(64)), 0, ("counsellor",), 2)
    block = Block(OTHER, "threats", NOW, NOW + DAY, "7d")
    row = msgspec.structs.replace(before, block=block, rev=before.rev + 1)
    one.store.commit([Item(chat=CHAT, expected=before.rev, row=row)])
    await hears(two, way)
    told = [each for each in console.told if isinstance(each, Blocks)]
    assert [each.chat for each in told[-1].blocks] == [CHAT]


@pytest.mark.parametrize("way", WAYS)
async def test_of_an_offer_hears_who_is_asked_however_the_relay_learns_of_it(
    worlds: tuple[World, World], way: str
) -> None:
    one, two = worlds
    await two.relay.nodes.hear()
    console = Heard(two)
    one.keep(phase="open", holder=OTHER, offer=Offer(STAFF, NOW, b"letter", id=b"offer..."))
    await hears(two, way)
    assert console.told == [Offered(CHAT, b"offer...", OTHER, b"letter")]


async def test_words_that_another_relay_forestalled_are_stored_unasked_and_counted_once(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    row = one.keep(phase="open", holder=STAFF)
    chat = await one.relay.ensure(CHAT)
    assert chat is not None
    one.relay.do([BindVisitor(CHAT, caught_up=True)], one.asking())
    answer = NewEntry(entry=FrameEntry(1, NOW, FRAME), author=STAFF, mid=b"answer..")
    grown = msgspec.structs.replace(row, pos=1, rev=row.rev + 1)
    two.store.commit([Item(chat=CHAT, expected=row.rev, row=grown, entries=(answer,))])
    chat.bucket.rate = 0
    chat.bucket.take(0, chat.bucket.burst - 3)  # no more than these three may be said
    for number in range(3):
        header = FrameHeader(CHAT_ROOM, CHAT, 0, b"\x01sender.", number)
        said = Say(b"message%d" % number, seal_frame(bytes(32), header, b"{}", None))
        await visitor_socket.take(one.relay, one.page, msgspec.json.encode(said))
    await until(lambda: len(one.socket.got(Stored)) == 3)
    assert [stored.pos for stored in one.socket.got(Stored)] == [2, 3, 4]
    assert one.socket.got(Problem) == []


async def returned_elsewhere(one: World, two: World) -> None:
    """Let a visit go on at the page `new.`, of which the first relay has not heard."""
    hashed = one.relay.house.hmac(bytes(32))
    before = one.keep(phase="open", holder=STAFF, pass_hash=hashed, page=b"old.")
    assert await one.relay.ensure(CHAT)
    back = msgspec.structs.replace(before, page=b"new.", rev=before.rev + 1)
    two.store.commit([Item(chat=CHAT, expected=before.rev, row=back)])


async def test_an_exit_is_heard_by_a_relay_that_has_not_heard_of_the_return_before_it(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    await returned_elsewhere(one, two)
    await visitor_socket.last_word(one.relay, Leave(CHAT, bytes(32), b"gone"))
    await until(lambda: not one.relay.leaving._left)
    assert two.store.load(CHAT).row.presence == "here"
    await visitor_socket.last_word(one.relay, Leave(CHAT, bytes(32), b"new."))
    await until(lambda: two.store.load(CHAT).row.presence == "exited")


async def test_such_an_exit_waits_until_the_database_can_be_asked(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    await returned_elsewhere(one, two)
    one.store.unreachable = True
    await visitor_socket.last_word(one.relay, Leave(CHAT, bytes(32), b"new."))
    await until(lambda: not one.relay.mending._broken[CHAT].reading)
    one.store.unreachable = False
    one.relay.tick()
    await until(lambda: one.relay.mending.sure_of(CHAT))
    one.relay.tick()
    await until(lambda: two.store.load(CHAT).row.presence == "exited")


async def test_nobody_is_here_by_a_message_whose_line_broke_before_it_was_decided_again(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = worlds
    secret = bytes(range(32))
    away = one.keep(phase="open", holder=STAFF, presence="away", node=1)
    away = msgspec.structs.replace(away, pass_hash=one.relay.house.hmac(secret), rev=away.rev + 1)
    one.store.commit([Item(chat=CHAT, expected=away.rev - 1, row=away)])
    loop, commit = asyncio.get_running_loop(), one.store.commit

    def forestalled(items: list[Item]) -> list[Outcome]:
        monkeypatch.undo()
        there = msgspec.structs.replace(away, presence="here", node=2, rev=away.rev + 1)
        two.store.commit([Item(chat=CHAT, expected=away.rev, row=there)])
        loop.call_soon_threadsafe(visitor_socket.gone, one.relay, one.page)
        return commit(items)

    monkeypatch.setattr(one.store, "commit", forestalled)
    resume = Resume(CHAT, secret, 0)
    await visitor_socket.take(one.relay, one.page, msgspec.json.encode(resume))
    await until(lambda: one.page.chat == CHAT and CHAT not in one.relay.connections.pages)
    await until(lambda: not (one.relay.mending.unsure or one.relay.mending.under_way))
    await one.writer.read(lambda _: None)
    kept = one.store.load(CHAT)
    assert kept is not None
    assert kept.row.node == 2  # where the page is
    assert not one.relay.house.chats[CHAT].here


async def test_two_relays_that_end_the_keeping_at_once_erase_each_chat_once(
    worlds: tuple[World, World],
) -> None:
    one, _ = worlds
    one.believe_the_clock()
    old = milliseconds() - 20 * DAY
    for number in range(3):
        one.keep(1, bytes([number]) * 16, phase="closed", presence="away", touched=old)
    await asyncio.gather(*(purge(world.relay) for world in worlds))
    await until(lambda: not one.store.expired(milliseconds()))
    await until(lambda: not any(world.relay.mending.unsure for world in worlds))
    erased = [line.note.chat for line in one.store.trail(0, 99) if line.note.what == "erase"]
    assert sorted(erased) == [bytes([number]) * 16 for number in range(3)]
