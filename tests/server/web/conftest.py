"""What the tests of the visitor's page share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.web.pages import add_pages
from tests.server.web.page_client import (
    Client,
    World,
    settings,
)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    app = web.Application()
    add_pages(app, settings(confirmed=("silence",)), lambda: world.waiting, world.clock)
    async with TestClient(TestServer(app)) as client:
        yield client
