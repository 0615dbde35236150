"""People on real sockets: a visitor driven by hand, and consoles with a real link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from protocol import visitor_messages as wire
from protocol.scripted_visitors import ONLY_TELL
from protocol.visitor_session import VisitorSession
from server.demo.visitor import ScriptedVisitor
from tests.live import until

T = TypeVar("T")

_SILENT = replace(ONLY_TELL, opening=(), answers=())


class Door(Protocol):
    """What a visitor knows of a service: where it is, and the root that its papers hang on."""

    @property
    def address(self) -> str:
        """The origin of the page."""

    @property
    def root(self) -> bytes:
        """The root's public point."""


class Guest:
    """A visitor without a script: the test says what they do."""

    def __init__(
        self,
        at: Door,
        session: VisitorSession | None = None,
        *,
        danger: bool = False,
        door: wire.Door = "general",
    ) -> None:
        """Visit the service, with a session of their own or one that comes back."""
        script = replace(_SILENT, danger=danger, door=door)
        self.driver = ScriptedVisitor(script, at.address, at.root, pace=0)
        self.session = session or self.driver.session
        self.driver.session = self.session
        self.driver.news = self._hear
        self.news: list[Any] = []

    def _hear(self, news: Any) -> None:
        self.news.append(news)

    def told(self, kind: type[T]) -> list[T]:
        """Return the news of one kind, oldest first."""
        return [one for one in self.news if isinstance(one, kind)]

    def say(self, text: str) -> None:
        """Say something."""
        self.session.say(text)
        self.driver.wake()

    def command(self, message: Any) -> None:
        """Send a message that is no frame."""
        self.session.command(message)
        self.driver.wake()


@asynccontextmanager
async def visiting(guest: Guest, *, arrives: bool = True) -> AsyncIterator[Guest]:
    """Keep a guest connected; the connection breaks when the context is left.

    `arrives` waits until they are in a chat.
    """
    task = asyncio.create_task(guest.driver.run())
    try:
        if arrives:
            await until(lambda: guest.session.room.pos >= 1)
        yield guest
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=2)
