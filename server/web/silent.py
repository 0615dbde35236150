"""Connections that have not said what they want: bounded in number, the oldest are cut.

A browser keeps such a connection for its next request, a flood opens thousands. In time they
are bounded by aiohttp's own `keepalive_timeout`, which begins when a connection is made.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

KEPT_SECONDS = 15.0  # for a whole request to arrive, and for the next one to begin
_MOST = 2_000


class Silent:
    """The connections of one server, and which of them are being answered."""

    def __init__(self, most: int = _MOST) -> None:
        """Bear `most` silent ones."""
        self._most = most
        self._answered: set[object] = set()

    def began(self, request: web.Request) -> None:
        """Note that a connection has said what it wants."""
        self._answered.add(request.protocol)

    def ended(self, request: web.Request) -> None:
        """Note that it is answered."""
        self._answered.discard(request.protocol)

    async def watch(self, server: web.Server) -> None:
        """Sweep every second, until cancelled."""
        while True:
            self.sweep(server)
            await asyncio.sleep(1)

    def sweep(self, server: web.Server) -> int:
        """Cut the oldest silent connections over the bound; return how many."""
        silent = [each for each in server.connections if each not in self._answered]
        many = silent[: max(0, len(silent) - self._most)]
        for connection in many:
            if connection.transport is not None:
                connection.transport.abort()
        return len(many)
