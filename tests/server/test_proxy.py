"""Behind each proxy the relay works, and learns of visitors only an address at its doors."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, TCPConnector, WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.server.proxies import PROXY, installed, proxied

CADDY = pytest.mark.skipif(not installed("caddy"), reason="needs Debian's caddy")
NGINX = pytest.mark.skipif(not installed("nginx"), reason="needs Debian's nginx")
BOTH = [pytest.param("caddy", marks=CADDY), pytest.param("nginx", marks=NGINX)]

# Where the relay asks for an address: what a flood may come to.
DOORS = {"/v1/visitor", "/exit", "/v1/staff/*", "/v1/organisation"}

TELLING = {
    "User-Agent": "OldPhone/1.0",
    "Referer": "https://search.example/?q=secret",
    "Cookie": "id=1",
    "X-Forwarded-For": "203.0.113.7",
    "X-Real-IP": "203.0.113.7",
    "Forwarded": "for=203.0.113.7",
}


class Behind:
    """A relay that remembers which headers reached it."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []
        self.went_on = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_post("/exit", self._page)
        app.router.add_get("/v1/visitor", self._socket)
        app.router.add_post("/v1/visitor", self._stream)
        app.router.add_route("*", "/{other:.*}", self._page)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        self.seen.append(dict(request.headers))
        await request.read()
        return web.Response(text="page", headers={"Cache-Control": "no-store"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        self.seen.append(dict(request.headers))
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        async for message in ws:
            await ws.send_str(message.data)
        return ws

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Say one line at once, and the next one when somebody has heard it."""
        self.seen.append(dict(request.headers))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": first\n")
        await self.went_on.wait()
        await response.write(b": second\n")
        return response


@asynccontextmanager
async def proxied_to(kind: str, folder: Path, behind: Behind) -> AsyncIterator[str]:
    """Yield the address of a real proxy in front of `behind`."""
    async with TestServer(behind.app(), host="127.0.0.1") as relay:
        assert relay.port
        async with proxied(kind, folder, relay.port) as port:
            yield f"{'http' if kind == 'caddy' else 'https'}://127.0.0.1:{port}"


@asynccontextmanager
async def visitor() -> AsyncIterator[ClientSession]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with ClientSession(connector=TCPConnector(ssl=trusting), headers=TELLING) as session:
        yield session


def told(behind: Behind) -> set[str]:
    """Return what reached the relay that could tell visitors apart."""
    words = ("OldPhone", "secret", "id=1", "203.0.113.7", "127.0.0.1,")
    return {
        f"{name}: {value}"
        for seen in behind.seen
        for name, value in seen.items()
        if name.lower().startswith(("x-forwarded", "x-real", "forwarded", "via"))
        or any(word in value for word in words)
    }


def written(folder: Path) -> bytes:
    """Return everything that lies in any file under `folder`."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", BOTH)
async def test_a_proxy_hands_on_page_and_socket_and_of_the_visitor_an_address_at_the_door(
    kind: str, tmp_path: Path
) -> None:
    behind = Behind()
    async with proxied_to(kind, tmp_path, behind) as origin, visitor() as browser:
        async with browser.get(origin + "/", headers={"Accept-Language": "nl"}) as page:
            assert (page.status, await page.text()) == (200, "page")
            assert page.headers["Cache-Control"] == "no-store"
        async with browser.ws_connect(origin + "/v1/visitor", headers={"Origin": origin}) as ws:
            await ws.send_str("x" * 100_000)
            echo = await ws.receive()
            assert (echo.type, len(echo.data)) == (WSMsgType.TEXT, 100_000)
    assert len(behind.seen) == 2
    assert behind.seen[0]["Accept-Language"] == "nl"
    assert behind.seen[1]["Origin"] == origin
    # Of a socket the one that the proxy itself saw, and not what the visitor claims.
    assert told(behind) == {"X-Forwarded-For: 127.0.0.1"}
    assert "X-Forwarded-For" not in behind.seen[0]


def test_both_proxies_name_the_address_at_the_same_doors() -> None:
    caddy, nginx = ((PROXY / name).read_text("utf-8") for name in ("Caddyfile", "nginx.conf"))
    told = re.findall(r"^\t@doors path (.+)$", caddy, re.MULTILINE)
    assert [set(doors.split()) for doors in told] == [DOORS]
    lines = re.findall(r"^\t(\S+) \$remote_addr;$", nginx, re.MULTILINE)
    assert {re.sub(r"^~\^(.*)$", r"\1*", door) for door in lines} == DOORS


@pytest.mark.parametrize("kind", BOTH)
async def test_an_address_is_handed_on_at_the_doors_and_nowhere_else(
    kind: str, tmp_path: Path
) -> None:
    behind = Behind()
    async with proxied_to(kind, tmp_path, behind) as origin, visitor() as browser:
        for path in ("/", "/nl", "/v1/papers", "/healthz", "/visitor", "/v1/visitors"):
            await browser.get(origin + path)
        assert told(behind) == set()
        await browser.post(origin + "/exit", data=b"{}")
        await browser.post(origin + "/v1/staff/session", data=b"{}")
        await browser.post(origin + "/v1/organisation", data=b"{}")
    named = [seen.get("X-Forwarded-For") for seen in behind.seen if "X-Forwarded-For" in seen]
    assert named == ["127.0.0.1"] * 3


@pytest.mark.parametrize("kind", BOTH)
async def test_each_line_of_a_stream_passes_a_proxy_at_once_and_its_address_is_told(
    kind: str, tmp_path: Path
) -> None:
    behind = Behind()
    async with (
        proxied_to(kind, tmp_path, behind) as origin,
        visitor() as browser,
        browser.post(origin + "/v1/visitor", data=b"{}") as answer,
    ):
        assert await answer.content.readline() == b": first\n"
        behind.went_on.set()
        assert await answer.content.readline() == b": second\n"
    assert told(behind) == {"X-Forwarded-For: 127.0.0.1"}


@pytest.mark.parametrize("kind", BOTH)
async def test_a_proxy_writes_down_no_visit(kind: str, tmp_path: Path) -> None:
    behind = Behind()
    async with proxied_to(kind, tmp_path, behind) as origin, visitor() as browser:
        for path in ("/", "/not-there-7b1f"):
            await browser.get(origin + path)
    assert b"7b1f" not in written(tmp_path)
    assert b"OldPhone" not in written(tmp_path)


@pytest.mark.parametrize("kind", BOTH)
async def test_a_proxy_refuses_a_body_larger_than_any_message(kind: str, tmp_path: Path) -> None:
    behind = Behind()
    async with proxied_to(kind, tmp_path, behind) as origin, visitor() as browser:
        try:
            async with browser.post(origin + "/exit", data=bytes(700_000)) as answer:
                refused = answer.status in {413, 502}
        except ClientError:
            refused = True
    assert refused


@NGINX
async def test_nginx_upgrades_nothing_but_a_websocket(tmp_path: Path) -> None:
    behind = Behind()
    async with proxied_to("nginx", tmp_path, behind) as origin, visitor() as browser:
        await browser.get(origin + "/", headers={"Upgrade": "h2c", "Connection": "upgrade"})
    assert "Upgrade" not in behind.seen[0]
    assert behind.seen[0]["Connection"] == "close"
