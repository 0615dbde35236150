"""Every answer is hardened, and the page reaches nothing but itself."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.web.pages import add_pages
from tests.server.web.page_client import (
    Client,
    World,
    answer_of,
    settings,
    text_of,
)

ANSWERS = ["/", "/jongens/en", "/page/later.js", "/kalender", "/not-there"]


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_is_hardened_also_a_refusal(client: Client, path: str) -> None:
    headers = (await answer_of(client, path)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Robots-Tag"] == "none"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "max-age" in headers["Strict-Transport-Security"]
    for each in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert each in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not {"Server", "Set-Cookie", "ETag", "Last-Modified"} & set(headers)


async def test_the_page_may_load_and_reach_only_itself(client: Client) -> None:
    policy = (await answer_of(client, "/")).headers["Content-Security-Policy"].split("; ")
    assert "connect-src 'self' wss://chat.example" in policy
    assert "img-src data:" in policy
    assert "form-action 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize("path", ["/", "/jongens/en", "/eilanden/pap-CW"])
async def test_a_page_may_run_and_look_like_what_stands_in_it_and_nothing_else(
    client: Client, path: str
) -> None:
    policy = (await answer_of(client, path)).headers["Content-Security-Policy"].split("; ")
    page = await text_of(client, path)
    hashes = []
    for opening in ("<style>", '<script type="module">'):
        (text,) = re.findall(f"{opening}(.*?)</", page, re.DOTALL)
        hashes.append(base64.b64encode(sha256(text.encode()).digest()).decode())
    assert f"style-src 'sha256-{hashes[0]}'" in policy
    assert f"script-src 'self' 'sha256-{hashes[1]}'" in policy
    assert page.count("<script") == 2  # the other one is data


async def test_a_demo_on_loopback_gets_no_promise_of_tls(world: World) -> None:
    app = web.Application()
    add_pages(app, settings(origin="http://127.0.0.1:8080"), lambda: 0, world.clock)
    async with TestClient(TestServer(app)) as client:
        headers = (await client.get("/")).headers
    assert "Strict-Transport-Security" not in headers
    assert "connect-src 'self' ws://127.0.0.1:8080;" in headers["Content-Security-Policy"]


async def test_the_page_loads_nothing_from_anywhere_else(client: Client) -> None:
    for path in ("/", "/jongens", "/eilanden", "/kalender"):
        page = re.sub(r"<!--.*?-->", "", await text_of(client, path), flags=re.DOTALL)
        loaded = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]*)"', page)
        assert [each for each in loaded if not each.startswith(("/page/", "data:,"))] == []
        for each in loaded:
            if each.startswith("/page/"):
                assert (await client.get(each)).status == 200
