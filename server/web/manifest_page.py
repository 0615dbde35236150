"""The published manifest of the page: kept as it was signed, shown to everybody.

GET /v1/page    {certificate, manifest}, or 404 while nobody signed one

The relay could not make it. It hands it on, so that every console, and anybody else who has the
organisation's root point, can compare it with what a visitor's browser gets.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from aiohttp import web

from protocol.documents import Signed
from protocol.errors import Reject
from protocol.page_manifest import PageManifest, PublishedPage, open_page
from server.ports import Store, StoreError
from server.web.relay import Relay

_NAME = "page"


class ManifestPage:
    """Keeps and shows the manifest of one relay, whose public origin it must name."""

    def __init__(self, relay: Relay, origin: str) -> None:
        """Keep it in the store of `relay`, where every node finds it."""
        self._relay, self._origin = relay, origin

    def add_to(self, app: web.Application) -> None:
        """Register the handler."""
        app.router.add_get("/v1/page", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Show what was published last."""
        del request
        stored: list[bytes | None] = []
        await self._ask(lambda store: stored.append(store.recall(_NAME)))
        if stored[0] is None:
            raise web.HTTPNotFound
        return web.Response(body=stored[0], content_type="application/json")

    async def keep(self, certificate: Signed, manifest: Signed) -> None:
        """Keep a manifest that is newer than the one before.

        Raises `HTTPConflict` for one that is not signed for this relay, or not newer.
        """
        published = PublishedPage(certificate, manifest)
        fresh = self._opened(published)
        if fresh is None:
            raise web.HTTPConflict

        def newer(stored: bytes | None) -> bytes:
            held = None
            if stored is not None:
                held = self._opened(msgspec.json.decode(stored, type=PublishedPage))
            if held is not None and held.iat >= fresh.iat:
                raise web.HTTPConflict
            return msgspec.json.encode(published)

        await self._ask(lambda store: store.amend(_NAME, newer))

    def _opened(self, published: PublishedPage) -> PageManifest | None:
        now = self._relay.now() / 1000
        try:
            return open_page(self._relay.house.root, published, self._origin, now)
        except Reject:
            return None

    async def _ask(self, ask: Callable[[Store], None]) -> None:
        try:
            await self._relay.writer.read(ask)
        except StoreError:
            raise web.HTTPServiceUnavailable from None
