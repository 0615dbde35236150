"""A relay in memory with a clock of its own, and the pages that come to its door."""

from __future__ import annotations

import asyncio
import hmac
from typing import TypeVar

import msgspec

from protocol.visitor_messages import FromVisitor, Knock, Start, ToVisitor
from server.core.house import HoursNow, House, Rules
from server.storage.memory import MemoryStore
from server.storage.writer import Writer
from server.web.connections import PageConnection
from server.web.doorstep import step_in
from server.web.drawers import Drawer
from server.web.limits import Bounds, Limits
from server.web.relay import Relay
from server.web.visitor_socket import take
from tests.builders import NOW, Organisation

T = TypeVar("T")

_decoder = msgspec.json.Decoder(ToVisitor)


class Line:
    """A page's end of the line, on which every word is heard at once."""

    def __init__(self) -> None:
        self.heard: list[ToVisitor] = []
        self.closed = False

    def got(self, kind: type[T]) -> list[T]:
        return [message for message in self.heard if isinstance(message, kind)]

    async def send_frame(self, message: bytes, _: object) -> None:
        self.heard.append(_decoder.decode(message))

    async def close(self, **_: object) -> bool:
        self.closed = True
        return True


class World:
    """A relay in memory with a clock of its own, and the pages that come to it."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.now = NOW * 1000
        self.organisation = Organisation()
        self.store = MemoryStore()
        self.store.open()
        self.writer = Writer(self.store, asyncio.get_running_loop())
        house = House(Rules(), lambda _: HoursNow(True), _keyed, self.root)
        self.relay = Relay(house, self.writer, lambda: self.now)
        self.relay.limits = Limits(house, bounds)
        self._sending: list[asyncio.Task[None]] = []

    @staticmethod
    def limits(bounds: Bounds) -> Limits:
        """Return limits without a relay."""
        return Limits(House(Rules(), lambda _: HoursNow(True), _keyed, b""), bounds)

    @property
    def root(self) -> bytes:
        return self.organisation.root_point

    def open(self) -> None:
        """Put somebody on the roster, so that pages can be let in."""
        self.organisation.hire()
        self.relay.house.papers = self.organisation.papers(now=self.now // 1000)

    def page(self, drawer: Drawer | None = None) -> tuple[PageConnection, Line]:
        """Return a page that has just come, with its end of the line."""
        line = Line()
        page = PageConnection(line)
        page.talk, page.drawer = self.relay.limits.page(), drawer
        step_in(self.relay, page)
        self._sending.append(asyncio.create_task(page.outbox.run()))
        return page, line

    async def says(self, page: PageConnection, message: FromVisitor) -> None:
        await take(self.relay, page, msgspec.json.encode(message))

    def start(self) -> Start:
        """Return the beginning of a chat as a page makes it."""
        session = self.organisation.visitor()
        session.connected()
        knock = session.take()[0]
        assert isinstance(knock, Knock)
        session.receive(self.relay.door.knock(knock, self.now), self.now / 1000)
        return next(each for each in session.take() if isinstance(each, Start))

    async def close(self) -> None:
        await self.writer.close()
        for sending in self._sending:
            sending.cancel()


def _keyed(value: bytes) -> bytes:
    return hmac.digest(b"pepper", value, "sha256")
