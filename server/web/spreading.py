"""Passes new log entries on to who listens, and nothing twice of what they have already."""

from __future__ import annotations

from protocol.log import FrameEntry, Log, StateEntry
from server.core.effects import Spread
from server.web.catch_up import personal
from server.web.connections import Connection, Connections, encode

_FOR_ALL = frozenset({FrameEntry, StateEntry})  # the same for every member


def spread(connections: Connections, told: Spread) -> None:
    """Send the entries of `told` to everybody here who listens and lacks them."""
    if not told.entries:
        return
    encoded: bytes | None = None
    first, last = told.entries[0].pos, told.entries[-1].pos
    sealed_apart = not _FOR_ALL.issuperset(map(type, told.entries))
    for member, connection, reached in _lacking(connections, told, last):
        if sealed_apart or reached >= first:
            entries = (entry for entry in told.entries if entry.pos > reached)
            connection.tell(Log(told.chat, personal(member, entries)))
        else:
            encoded = encoded or encode(Log(told.chat, told.entries))
            connection.pass_on(encoded)


def _lacking(
    connections: Connections, told: Spread, last: int
) -> list[tuple[bytes, Connection, int]]:
    """Return who lacks entries up to `last`, and what they have; from now on they have these."""
    lacking: list[tuple[bytes, Connection, int]] = []
    if told.visitor:
        page = connections.pages.get(told.chat)
        if page is not None and page.caught_up and page.reached < last:
            lacking.append((b"visitor!", page, page.reached))
            page.reached = last
    for who in told.staff:
        console = connections.consoles.get(who)
        if console is not None and -1 < (reached := console.follows.get(told.chat, -1)) < last:
            lacking.append((who, console, reached))
            console.follows[told.chat] = last
    return lacking
