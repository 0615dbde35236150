"""A browser for tests of the visitor's page, and what the page is told."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from protocol.p256 import new_key, public_bytes
from server.settings import Settings

ROOT = public_bytes(new_key())
OPEN = dt.datetime(2026, 6, 3, 21, 0, tzinfo=dt.UTC)  # Wednesday, 23:00 in the Netherlands
SHUT = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)

Client = TestClient[web.Request, web.Application]


def settings(**changed: Any) -> Settings:
    needed = {"origin": "https://chat.example", "deployment": "chat-example", "pepper": "p"}
    return Settings(**{**needed, "root": ROOT, **changed})


class World:
    """What the page is told: the moment and the queue."""

    def __init__(self) -> None:
        self.now = OPEN
        self.waiting = 2

    def clock(self) -> dt.datetime:
        return self.now


async def text_of(client: Client, path: str, **headers: str) -> str:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return await answer.text()


async def boot_of(client: Client, path: str) -> dict[str, Any]:
    found = re.search(r'id="boot"[^>]*>(.*?)</script>', await text_of(client, path), re.DOTALL)
    assert found
    boot: dict[str, Any] = json.loads(found[1])
    return boot


def languages_of(page: str) -> dict[str, str]:
    """Return the path of each language that a page offers, by its code."""
    links = re.findall(r'<a href="([^"]*)" lang="([^"]*)">', page)
    return {code: path for path, code in links}


def moment(milliseconds: int) -> str:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).isoformat()


async def answer_of(client: Client, path: str) -> ClientResponse:
    return await client.get(path, headers={"Accept-Encoding": "identity"})
