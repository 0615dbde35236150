"""Reads the body of a small request: in time, and as what it should be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import msgspec
from aiohttp import web

WITHIN = 10.0  # seconds for the whole of it

T = TypeVar("T")


async def body_of(request: web.Request, decode: Callable[[bytes], T]) -> T:
    """Return what `decode` makes of the body. Raises `HTTPRequestTimeout`, `HTTPBadRequest`.

    A line that broke in the middle of it is a bad request, which nobody hears of.
    """
    try:
        async with asyncio.timeout(WITHIN):
            return decode(await request.read())
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ConnectionError):
        raise web.HTTPBadRequest from None
