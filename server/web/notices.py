"""What the roster key signed for everybody to read: the newest of each, as it was signed.

GET /v1/page        {certificate, manifest}, or 404 while nobody signed one
GET /v1/research    {certificate, research}, or 404 while nobody signed one

The relay could make neither. It hands them on, so that every console, and anybody else who has
the organisation's root point, can check them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import msgspec
from aiohttp import web

from protocol.errors import Reject
from protocol.page_manifest import PublishedPage, open_page
from protocol.research import PublishedResearch, open_research
from server.ports import Store, StoreError
from server.web.relay import Relay


class Signed(Protocol):
    """What is in a notice: it says when it was signed."""

    @property
    def iat(self) -> int:
        """The moment, in seconds."""
        ...


T = TypeVar("T", bound=msgspec.Struct)


class Notice(Generic[T]):
    """Keeps and shows one kind of signed document of one relay."""

    def __init__(
        self, relay: Relay, name: str, kind: type[T], opened: Callable[[T, float], Signed]
    ) -> None:
        """Keep it as `name` in the store of `relay`, where every node finds it.

        `opened` returns the content as of a moment in seconds, and raises `Reject`.
        """
        self._relay, self._name, self._kind, self._opener = relay, name, kind, opened

    def add_to(self, app: web.Application) -> None:
        """Register the handler."""
        app.router.add_get(f"/v1/{self._name}", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Show what was published last."""
        del request
        stored: list[bytes | None] = []
        await self._ask(lambda store: stored.append(store.recall(self._name)))
        if stored[0] is None:
            raise web.HTTPNotFound
        return web.Response(body=stored[0], content_type="application/json")

    async def keep(self, published: T) -> None:
        """Keep a document that is newer than the one before.

        Raises `HTTPConflict` for one that is not signed for this relay, or not newer.
        """
        fresh = self._opened(published)
        if fresh is None:
            raise web.HTTPConflict

        def newer(stored: bytes | None) -> bytes:
            held = None
            if stored is not None:
                held = self._opened(msgspec.json.decode(stored, type=self._kind))
            if held is not None and held.iat >= fresh.iat:
                raise web.HTTPConflict
            return msgspec.json.encode(published)

        await self._ask(lambda store: store.amend(self._name, newer))

    def _opened(self, published: T) -> Signed | None:
        try:
            return self._opener(published, self._relay.now() / 1000)
        except Reject:
            return None

    async def _ask(self, ask: Callable[[Store], None]) -> None:
        try:
            await self._relay.writer.read(ask)
        except StoreError:
            raise web.HTTPServiceUnavailable from None


def page_notice(relay: Relay, origin: str) -> Notice[PublishedPage]:
    """Return the notice of the page's manifest, which must name the relay's public `origin`."""
    root = relay.house.root
    return Notice(
        relay, "page", PublishedPage, lambda page, now: open_page(root, page, origin, now)
    )


def research_notice(relay: Relay) -> Notice[PublishedResearch]:
    """Return the notice of the key that registrations are sealed to."""
    root = relay.house.root
    return Notice(
        relay, "research", PublishedResearch, lambda key, now: open_research(root, key, now)
    )
