"""A real relay whose page passes through a proxy that may change anything on its way."""

from __future__ import annotations

import datetime as dt
import gzip
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

from console.link.page_check import KeptPage, PageCheck
from protocol import staff_access as access
from protocol.directory import certify_roster_key
from protocol.opening_hours import OpeningHours
from protocol.p256 import public_bytes
from protocol.page_manifest import sign_page
from server.settings import Settings
from server.web.pages import Pages
from tests.live import LiveRelay

_PASSED = ("Content-Type", "Content-Security-Policy", "Cache-Control")


@dataclass(frozen=True)
class Passing:
    """One answer on its way to a browser."""

    path: str
    language: str
    status: int
    headers: dict[str, str]
    body: bytes
    coding: str = "gzip"  # what the body is packed with, on its way out

    def swapped(self, old: bytes, new: bytes) -> Passing:
        """Return the answer with the first `old` exchanged; it must be there."""
        assert old in self.body, old
        return replace(self, body=self.body.replace(old, new, 1))


Lie = Callable[[Passing], Passing]
Instead = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LyingProxy:
    """Passes requests on to the relay at `target`; `lie` changes the answers to visitors."""

    def __init__(self) -> None:
        self.target = ""
        self.lie: Lie = lambda answer: answer
        self.instead: dict[str, Instead] = {}  # by path: not asked of the relay at all
        self.asked: list[tuple[str, dict[str, str], object]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._pass)
        return app

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, dict(request.headers), request.transport))
        if request.path in self.instead:
            return await self.instead[request.path](request)
        language = request.headers.get("Accept-Language", "")
        headers = {"Accept-Language": language, "Accept-Encoding": "identity"}
        body = await request.read()
        async with (
            aiohttp.ClientSession() as http,
            http.request(
                request.method, self.target + request.path, headers=headers, data=body
            ) as answer,
        ):
            kept = {name: answer.headers[name] for name in _PASSED if name in answer.headers}
            passing = Passing(request.path, language, answer.status, kept, await answer.read())
        told = self.lie(passing)
        packed = gzip.compress(told.body) if told.coding == "gzip" else told.body
        coding = {"Content-Encoding": told.coding} if told.coding else {}
        return web.Response(body=packed, status=told.status, headers={**told.headers, **coding})


class FrontedRelay(LiveRelay):
    """A relay whose public origin is the proxy before it."""

    front = ""

    @property
    def address(self) -> str:
        return self.front or super().address

    async def sign_page(
        self, files: dict[str, str] | None = None, *, now: int | None = None, origin: str = ""
    ) -> int:
        """Publish what the relay serves now, as an administrator does; return the status."""
        now = int(time.time()) if now is None else now
        key = self.organisation.roster_key
        files = self.manifest() if files is None else files
        manifest = sign_page(key, origin or self.address, files, now)
        order = access.PublishPage(int(time.time()), secrets.token_bytes(32), manifest)
        certificate = certify_roster_key(self.organisation.root, public_bytes(key), now)
        ordered = access.Ordered(certificate, access.seal_order(key, order))
        async with aiohttp.ClientSession() as http:
            data = msgspec.json.encode(ordered)
            own = f"http://127.0.0.1:{self.port}/v1/organisation"
            async with http.post(own, data=data) as answer:
                return answer.status

    def manifest(self) -> dict[str, str]:
        """Return the fingerprints of the page as this release makes it."""
        return pages_of(self).manifest()


def pages_of(relay: LiveRelay) -> Pages:
    """Return the page's files under the settings that `LiveRelay` has."""
    settings = Settings(
        origin=relay.address,
        deployment="veste-test",
        root=relay.organisation.root_point,
        pepper="-",
        hours=OpeningHours(always=True),
    )
    return Pages(settings, lambda: 0, lambda: dt.datetime.now(dt.UTC))


Served = tuple[FrontedRelay, LyingProxy]


def check_of(relay: FrontedRelay, kept: KeptPage | None = None) -> PageCheck:
    """Return a console's check of `relay`."""
    return PageCheck(relay.address, relay.organisation.root_point, kept)


@asynccontextmanager
async def a_page(folder: Path) -> AsyncIterator[tuple[FrontedRelay, LyingProxy]]:
    """Run a relay behind a proxy that is honest until a test says otherwise."""
    proxy = LyingProxy()
    async with TestServer(proxy.app()) as server:
        relay = FrontedRelay(folder)
        relay.front = str(server.make_url("")).rstrip("/")
        await relay.start()
        proxy.target = f"http://127.0.0.1:{relay.port}"
        try:
            yield relay, proxy
        finally:
            await relay.stop()
