"""Tells of every request that it began and that it ended, a socket being a long one.

One for all who watch: each middleware is a coroutine that lives as long as its request, and
thousands of idle sockets hold one each.
"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler


class Watcher(Protocol):
    """Somebody who wants to know."""

    def began(self, request: web.Request) -> None:
        """Hear that a request is answered from now on."""

    def ended(self, request: web.Request) -> None:
        """Hear that it is answered, or its line is gone."""


def watch_requests(app: web.Application, *watchers: Watcher) -> None:
    """Tell `watchers` of every request of `app`."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        for each in watchers:
            each.began(request)
        try:
            return await handler(request)
        finally:
            for each in watchers:
                each.ended(request)

    app.middlewares.append(watch)
