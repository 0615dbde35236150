"""Sends somebody the log they ask for, no faster than they read it, however long it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from protocol.log import Entry, Log
from protocol.visitor_messages import Bye
from server.core.chat import only_for
from server.pipeline import Pipeline
from server.web.connections import Connection

_CHUNK = 100  # log entries in one message


class CatchUp:
    """One log on its way to one connection, and the moment from which new entries follow.

    A log may be longer than the outbox holds: the rest waits here until there is room, and
    what was stored meanwhile is read after it. A read that fails ends the connection, since
    whoever waits for their log would wait for ever.
    """

    def __init__(
        self, pipeline: Pipeline, connection: Connection, member: bytes, chat: bytes, have: int
    ) -> None:
        """Send `member` (`visitor!` or a staff id) the log of `chat` after `have`."""
        self._pipeline, self._connection = pipeline, connection
        self._member, self._chat, self._have = member, chat, have
        self._left: list[Entry] = []
        self._latest = False  # nothing can have been stored since the read
        self._known: Callable[[], int | None] = lambda: None

    def run(
        self,
        done: Callable[[int], None],
        allowed: Callable[[], bool],
        known: Callable[[], int | None] | None = None,
    ) -> None:
        """Begin. `done` hears the last position, and what is stored from then on is not sent.

        `allowed` is asked around each read: who may listen can change on the way.
        `known` returns up to which position it is known here who may: what another node has
        stored since then is spread when this one has heard of it.
        """
        self._done, self._allowed, self._known = done, allowed, known or self._known
        self._ask()

    def _ask(self) -> None:
        read = self._pipeline.read(lambda store: store.entries(self._chat, self._have), self._chat)
        read.add_done_callback(self._take)

    def _take(self, read: asyncio.Future[list[Entry]]) -> None:
        if read.cancelled() or read.exception() is not None:
            self._connection.dismiss(Bye("restart"))
            return
        if not self._allowed():  # what let them listen may just have been refused by the disk
            return
        known = self._known()
        found = read.result()
        self._left = found if known is None else [each for each in found if each.pos <= known]
        self._latest = True
        self._go_on()

    def _go_on(self) -> None:
        outbox = self._connection.outbox
        while self._left and outbox.has_room:
            part, self._left = self._left[:_CHUNK], self._left[_CHUNK:]
            self._connection.tell(Log(self._chat, personal(self._member, part)))
            self._have = part[-1].pos
        if self._left:
            self._latest = False
            outbox.when_room(self._go_on)
        elif self._latest:
            self._done(self._have)
        elif self._allowed():
            self._ask()


def personal(member: bytes, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return `entries` with the wraps for `member` only."""
    return tuple(only_for(member, entry) for entry in entries)
