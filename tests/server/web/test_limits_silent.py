"""Connections that never say what they want cost little, and only each other's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from server.web.requests import watch_requests
from server.web.silent import Silent
from tests.live import until


class Counter:
    """A server that bears two silent connections, and answers slowly if asked to."""

    def __init__(self, keeps: float) -> None:
        """Give a silent connection `keeps` seconds."""
        self.silent = Silent(most=2)
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        app = web.Application()
        app.router.add_get("/", self._page)
        watch_requests(app, self.silent)
        self.runner = web.AppRunner(app, keepalive_timeout=keeps, handle_signals=False)
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []  # whoever loses one hangs up

    async def start(self) -> None:
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]

    @property
    def server(self) -> web.Server:
        assert self.runner.server is not None
        return self.runner.server

    async def _page(self, _: web.Request) -> web.Response:
        self.asked.set()
        await self.answer.wait()
        return web.Response(text="here")

    async def comes(self, said: bytes) -> asyncio.StreamReader:
        """Connect and say something; return what is answered."""
        before = len(self.server.connections)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        writer.write(said)
        await until(lambda: len(self.server.connections) > before)
        return reader


@pytest.fixture
async def counter(request: pytest.FixtureRequest) -> AsyncIterator[Counter]:
    """A server that is patient, unless the test gives its patience in seconds."""
    counter = Counter(getattr(request, "param", 60.0))
    await counter.start()
    yield counter
    counter.answer.set()
    await counter.runner.cleanup()


async def test_the_oldest_silent_connections_over_the_bound_are_cut(counter: Counter) -> None:
    first, second, third = [await counter.comes(b"GET / HT") for _ in range(3)]
    assert counter.silent.sweep(counter.server) == 1
    assert await _ended(first)
    assert not second.at_eof()
    assert not third.at_eof()


async def test_whoever_is_being_answered_is_never_cut(counter: Counter) -> None:
    asking = await counter.comes(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    await counter.asked.wait()
    for _ in range(5):
        await counter.comes(b"")
    assert counter.silent.sweep(counter.server) == 3
    counter.answer.set()
    assert await asking.readuntil(b"here")


@pytest.mark.parametrize("counter", [0.2], indirect=True)
async def test_a_request_that_never_ends_is_cut_in_time(counter: Counter) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", counter.port)
    writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
    assert await _ended(reader)


async def _ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(), 5) == b""
    except ConnectionError:
        return True
