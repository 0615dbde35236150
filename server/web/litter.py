"""Frees what ended connections leave behind: with aiohttp that is a circle of 10 KiB each.

Circles are freed by the garbage collector alone, and the relay lets that run so seldom (see
`server.app`) that a week of visits would stay in memory, the addresses of a proxy's headers
with them. So it is run by the count of what ended, and never more than five minutes later.

It stops everybody for a tenth of a second per thousand connections, so not in the second in
which all of them come back at once.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

from aiohttp import web

MANY = 1_000  # ended requests: ten megabytes
TOO_MANY = 10 * MANY  # it does not wait any longer
A_RUSH = 100  # of them in one second
LATEST = 300  # seconds


class Litter:
    """How much has ended since it was last collected."""

    def __init__(self, collect: Callable[[], object] = gc.collect) -> None:
        """Free what ended by `collect`."""
        self._collect = collect
        self._ended = 0
        self._known = 0  # of them, a second ago
        self._seconds = 0

    def began(self, request: web.Request) -> None:
        """Leave a request that is being answered alone."""

    def ended(self, request: web.Request) -> None:
        """Count a request that is over, a socket being a long one."""
        del request
        self._ended += 1

    async def watch(self) -> None:
        """Sweep every second, until cancelled."""
        while True:
            await asyncio.sleep(1)
            self.sweep()

    def sweep(self) -> bool:
        """Note that a second has passed; collect if it is time to. Whether it was."""
        self._seconds += 1
        rush, self._known = self._ended - self._known >= A_RUSH, self._ended
        many = self._ended >= (TOO_MANY if rush else MANY)
        if not many and (self._seconds < LATEST or not self._ended):
            return False
        self._ended = self._known = self._seconds = 0
        self._collect()
        return True
