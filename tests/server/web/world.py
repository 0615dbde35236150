"""A relay without a port, its store and the connection of one page."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any, TypeVar

import msgspec

from protocol.log import Entry, FrameEntry
from protocol.visitor_messages import Resumed, ToVisitor
from server.core.believed import Believed
from server.core.effects import BindVisitor, CatchUpVisitor
from server.core.house import HoursNow, House, Rules
from server.ports import ALL, Outcome, StoreError
from server.records import ChatRow, Fresh, Item, NewEntry
from server.storage.memory import MemoryStore
from server.storage.writer import Writer
from server.web.connections import PageConnection
from server.web.keeping import CLOCK
from server.web.mending import Attempt
from server.web.relay import Relay
from tests.builders import NOW, Organisation

T = TypeVar("T")

CHAT = b"chat".ljust(16, b".")
FRAME = bytes(4096)  # the largest there is

_decoder = msgspec.json.Decoder(ToVisitor)


class Store(MemoryStore):
    """A store that can be full, and out of reach, or whose next answer is lost."""

    full = unreachable = loses_answer = False
    read = 0  # entries that were read from it

    def commit(self, items: list[Item]) -> list[Outcome]:
        if self.full:
            return [Outcome.FAILED] * len(items)
        outcomes = super().commit(items)
        lost, self.loses_answer = self.loses_answer, False
        return [Outcome.FAILED, *outcomes[1:]] if lost else outcomes

    def entries(self, chat: bytes, after: int, most: int = ALL) -> list[Entry]:
        found = super().entries(chat, after, most)
        self.read += len(found)
        return found

    def fresh(self, have: dict[bytes, int]) -> dict[bytes, Fresh]:
        found = super().fresh(have)
        self.read += sum(len(each.entries) for each in found.values())
        return found

    def _now(self) -> Any:
        if self.unreachable:
            raise StoreError("The store is out of reach.")
        return super()._now()


class Socket:
    """A page's end of the line."""

    def __init__(self) -> None:
        self.heard: list[ToVisitor] = []
        self.taking = asyncio.Event()  # whether the other end reads
        self.taking.set()
        self.closed = False

    async def send_frame(self, message: bytes, _: object) -> None:
        await self.taking.wait()
        self.heard.append(_decoder.decode(message))
        await asyncio.sleep(0)

    async def close(self, **_: object) -> None:
        self.closed = True

    def got(self, kind: type[T]) -> list[T]:
        return [message for message in self.heard if isinstance(message, kind)]


class World:
    """A relay without a port, one page, and its socket."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()
        self.store.open()
        self.writer = Writer(self.store, asyncio.get_running_loop())
        self.organisation = Organisation()
        root = self.organisation.root_point
        house = House(Rules(), lambda _: HoursNow(True), _keyed, root)
        house.node = self.store.node
        self.relay = Relay(house, self.writer)
        self.socket = Socket()
        self.page = PageConnection(self.socket)  # type: ignore[arg-type]
        self._sending = asyncio.create_task(self.page.outbox.run())

    async def close(self) -> None:
        """End the page's connection, and let the store do what it was asked."""
        self._sending.cancel()
        await self.writer.close()

    def keep(self, frames: int = 0, name: bytes = CHAT, **changes: Any) -> ChatRow:
        """Store a chat with a log of so many of the largest frames."""
        new = tuple(
            NewEntry(entry=FrameEntry(n + 1, NOW, FRAME), author=b"visitor.", mid=None)
            for n in range(frames)
        )
        kept = msgspec.structs.replace(ROW, chat=name, pos=frames, **changes)
        self.store.commit([Item(chat=name, expected=None, row=kept, entries=new)])
        return kept

    def believe_the_clock(self) -> None:
        """Let the relay's clock have run for long."""
        kept = msgspec.msgpack.encode(Believed(self.relay.now()))
        self.store.remember(CLOCK, kept)

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
