"""How the relay carries out decisions when a log is long or the disk refuses."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import msgspec
import pytest

from protocol.frames import CHAT as CHAT_ROOM
from protocol.frames import FrameHeader, seal_frame
from protocol.log import FrameEntry, Log
from protocol.visitor_messages import Bye, Erase, Problem, Resume, Resumed, Say, Stored, ToVisitor
from server.core.effects import BindVisitor, CatchUpVisitor, FetchCapsule
from server.core.house import HoursNow, House, Rules
from server.ports import ChatRow, Item, NewEntry, Outcome, StoreError
from server.storage.memory import MemoryStore
from server.storage.writer import Writer
from server.web.connections import PageConnection
from server.web.keeping import purge
from server.web.mending import Attempt
from server.web.relay import Relay, milliseconds
from server.web.visitor_socket import gone, take
from tests.builders import NOW, Organisation
from tests.live import until

T = TypeVar("T")

CHAT = b"chat".ljust(16, b".")
FRAME = bytes(4096)  # the largest there is

_decoder = msgspec.json.Decoder(ToVisitor)


class Store(MemoryStore):
    """A store that can be full, and out of reach."""

    full = unreachable = False

    def commit(self, items: list[Item]) -> list[Outcome]:
        return [Outcome.FAILED] * len(items) if self.full else super().commit(items)

    def _now(self) -> Any:
        if self.unreachable:
            raise StoreError("The store is out of reach.")
        return super()._now()


class Socket:
    """A page's end of the line."""

    def __init__(self) -> None:
        self.heard: list[ToVisitor] = []
        self.closed = False

    async def send_frame(self, message: bytes, _: object) -> None:
        self.heard.append(_decoder.decode(message))
        await asyncio.sleep(0)

    async def close(self, **_: object) -> None:
        self.closed = True

    def got(self, kind: type[T]) -> list[T]:
        return [message for message in self.heard if isinstance(message, kind)]


class World:
    """A relay without a port, one page, and its socket."""

    def __init__(self) -> None:
        self.store = Store()
        self.store.open()
        self.writer = Writer(self.store, asyncio.get_running_loop())
        root = Organisation().root_point
        house = House(Rules(), lambda _: HoursNow(True, None, None), _keyed, root)
        self.relay = Relay(house, self.writer)
        self.socket = Socket()
        self.page = PageConnection(self.socket)  # type: ignore[arg-type]
        self.sending = asyncio.create_task(self.page.outbox.run())

    def keep(self, frames: int = 0, **changes: Any) -> ChatRow:
        """Store a chat with a log of so many of the largest frames."""
        new = tuple(
            NewEntry(entry=FrameEntry(n + 1, NOW, FRAME), author=b"visitor.", mid=None)
            for n in range(frames)
        )
        kept = msgspec.structs.replace(ROW, pos=frames, **changes)
        self.store.commit([Item(chat=CHAT, expected=None, row=kept, entries=new)])
        return kept

    def catch_up(self) -> None:
        """Let the page come and ask for everything."""
        asked = CatchUpVisitor(CHAT, 0, (Resumed(0),))
        self.relay.do([BindVisitor(CHAT), asked], self.asking())

    def asking(self) -> Attempt:
        """Return a message of this page that is never decided anew."""
        return Attempt(self.page, list, lambda _: None)


ROW = ChatRow(
    chat=CHAT,
    pass_hash=bytes(32),
    door="general",
    language="nl",
    danger=False,
    since=0,
    phase="waiting",
    presence="here",
    changed=0,
    holder=None,
    returned=False,
    has_code=False,
    pos=0,
    epoch=0,
    touched=0,
)


def _keyed(value: bytes) -> bytes:
    return hmac.digest(b"pepper", value, "sha256")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    world.sending.cancel()
    await world.writer.close()


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


async def test_a_chat_that_somebody_came_back_to_is_not_purged(world: World) -> None:
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


async def test_one_connection_is_in_one_chat_only(world: World) -> None:
    world.relay.do([BindVisitor(CHAT, caught_up=True)], world.asking())
    other = Resume(b"other".ljust(16, b"."), bytes(32), 0, returning=False)
    await take(world.relay, world.page, msgspec.json.encode(other))
    await until(lambda: world.socket.heard)
    assert [problem.code for problem in world.socket.got(Problem)] == ["wrong_state"]
    assert world.relay.connections.pages == {CHAT: world.page}
