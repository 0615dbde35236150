"""A stream as a test opens it, what is posted to it, and what comes of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from server.app import STREAMS
from server.web.visitor_stream import VisitorStreams
from tests.faults.requests import Requests
from tests.live import LiveRelay


def streams(relay: LiveRelay) -> VisitorStreams:
    """Return the streams of a running relay."""
    assert relay._runner is not None
    return relay._runner.app[STREAMS]


@asynccontextmanager
async def opened(
    relay: LiveRelay, http: aiohttp.ClientSession, *, once: bool = False
) -> AsyncIterator[Requests]:
    """Open a stream that says nothing by itself but that it is there."""
    stream = Requests(http, relay.address, {"Origin": relay.address}, once=once)
    await stream.open()
    try:
        yield stream
    finally:
        await stream.close()


async def status(stream: Requests, body: str) -> int:
    """Post something; return what the relay answers by."""
    async with stream.post(body) as answer:
        return answer.status


async def heard(stream: Requests, count: int = 1) -> list[Any]:
    """Return the next messages of the relay."""
    async with asyncio.timeout(10):
        return [json.loads((await anext(stream)).data) for _ in range(count)]


async def whole(stream: Requests) -> list[Any]:
    """Return all the messages that come until the end."""
    async with asyncio.timeout(10):
        return [json.loads(message.data) async for message in stream]
