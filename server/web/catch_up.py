"""Sends somebody the log they ask for, no faster than they read it, however long it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from protocol.log import Entry, Log
from protocol.visitor_messages import Bye
from server.core.addressed import only_for
from server.pipeline import Pipeline
from server.web.connections import Connection

_PAGE = 100  # log entries that are read at once
# And told in one message: a page that hears nothing whole for eight seconds gives its line up,
# and on a very slow one a hundred would never come through, however often it began again.
_TOLD = 10


class CatchUp:
    """One log on its way to one connection, and the moment from which new entries follow.

    A log may be longer than the outbox holds: it is read a page at a time, the next one when
    there is room. A read that fails ends the connection, since whoever waits for their log
    would wait for ever.
    """

    def __init__(
        self, pipeline: Pipeline, connection: Connection, member: bytes, chat: bytes, have: int
    ) -> None:
        """Send `member` (`visitor!` or a staff id) the log of `chat` after `have`."""
        self._pipeline, self._connection = pipeline, connection
        self._member, self._chat, self._have = member, chat, have
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
        chat, have = self._chat, self._have
        read = self._pipeline.read(lambda store: store.entries(chat, have, _PAGE), chat)
        read.add_done_callback(self._take)

    def _take(self, read: asyncio.Future[list[Entry]]) -> None:
        if read.cancelled() or read.exception() is not None:
            self._connection.dismiss(Bye("restart"))
            return
        if not self._allowed():  # what let them listen may just have been refused by the disk
            return
        known, found = self._known(), read.result()
        page = found if known is None else [each for each in found if each.pos <= known]
        latest = len(found) < _PAGE or len(page) < len(found)
        if page and not self._connection.outbox.has_room:
            self._connection.outbox.when_room(lambda: self._go_on(page, latest=False))
        else:
            self._go_on(page, latest=latest)

    def _go_on(self, page: list[Entry], *, latest: bool) -> None:
        """Tell `page`; then what follows it, unless nothing can have been stored since the read."""
        if not self._allowed():
            return
        entries = personal(self._member, page)
        for first in range(0, len(entries), _TOLD):
            self._connection.tell(Log(self._chat, entries[first : first + _TOLD]))
        if page:
            self._have = page[-1].pos
        if latest:
            self._done(self._have)
        elif self._connection.outbox.has_room:
            self._ask()
        else:
            self._connection.outbox.when_room(self._ask)


def personal(member: bytes, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return `entries` with the wraps for `member` only."""
    return tuple(only_for(member, entry) for entry in entries)
