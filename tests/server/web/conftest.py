"""What the tests of the visitor's page share, and those of its socket and stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.storage.memory import Disk
from server.web.pages import add_pages
from tests.live import LiveRelay, live_relay
from tests.server.web.codes import Phone, later
from tests.server.web.page_client import (
    Client,
    World,
    settings,
)
from tests.server.web.world import Store
from tests.server.web.world import World as SharedWorld


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    app = web.Application()
    add_pages(app, settings(confirmed=("silence",)), lambda: world.waiting, world.clock)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LiveRelay]:
    async with live_relay(tmp_path) as running:
        running.hire()
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def phone(tmp_path: Path, http: aiohttp.ClientSession) -> AsyncIterator[Phone]:
    """A supervisor with a telephone, and a relay of their own that demands a second factor."""
    running = LiveRelay(tmp_path)
    running.second_factor_from = None
    await running.start()
    later(running, 0)
    yield Phone(running, http, running.hire("counsellor", "supervisor"))
    await running.stop()


@pytest.fixture
async def worlds() -> AsyncIterator[tuple[SharedWorld, SharedWorld]]:
    """Two relays on one store, which know of each other."""
    disk = Disk()
    both = SharedWorld(Store(disk, 1)), SharedWorld(Store(disk, 2))
    for world in both:
        await world.relay.nodes.join()
    yield both
    for world in both:
        await world.close()
