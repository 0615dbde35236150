"""Relays for tests of the administrator's tool: the real one, and one that lies."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import msgspec
from aiohttp import web
from aiohttp.test_utils import BaseTestServer
from typer.testing import Result

from protocol.directory import Directory, Papers
from protocol.ids import new_staff
from protocol.p256 import new_key, public_bytes
from protocol.staff_access import Enrolment, OrderAnswer, Ordered, enrol, invite_keys
from server.organisation.office import Office

WORDS = "zeven vissen"
Command = Callable[..., Result]
Run = Callable[..., Awaitable[Result]]


class LyingRelay:
    """Answers what a test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        self.enrolments: tuple[Enrolment, ...] = ()
        self.papers: Papers | None = None
        self.status = 200
        self.orders: list[Ordered] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v1/papers", self._show)
        app.router.add_post("/v1/organisation", self._order)
        return app

    async def _show(self, _: web.Request) -> web.Response:
        if self.papers is None:
            raise web.HTTPNotFound
        return web.Response(body=msgspec.json.encode(self.papers))

    async def _order(self, request: web.Request) -> web.Response:
        self.orders.append(msgspec.json.decode(await request.read(), type=Ordered))
        answer = OrderAnswer(self.enrolments, self.papers)
        return web.Response(body=msgspec.json.encode(answer), status=self.status)


def origin_of(server: BaseTestServer) -> str:
    return str(server.make_url("/")).rstrip("/")


async def post(server: BaseTestServer, path: str, body: msgspec.Struct) -> int:
    async with httpx.AsyncClient(base_url=origin_of(server)) as http:
        return (await http.post(path, content=msgspec.json.encode(body))).status_code


async def roster_of(server: BaseTestServer, folder: Path) -> Directory:
    async with httpx.AsyncClient(base_url=origin_of(server)) as http:
        content = (await http.get("/v1/papers")).content
    directory = Directory(Office(folder, WORDS).book.root)
    directory.read(msgspec.json.decode(content, type=Papers), time.time())
    return directory


def newcomer(code: str) -> Enrolment:
    return enrol(invite_keys(code), new_staff(), public_bytes(new_key()))


async def invited(run: Run, *more: str) -> str:
    made = await run("invite", "--role", "counsellor", *more)
    assert made.exit_code == 0, made.output
    return str(made.stdout.strip())
