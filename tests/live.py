"""A real relay on a real socket and a real store, for tests that need nothing less."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from protocol import staff_access as access
from protocol.directory import Papers, certify_roster_key
from protocol.door_hours import OwnDoors
from protocol.opening_hours import OpeningHours
from protocol.p256 import public_bytes
from server.app import FACTORS, RELAY, make_app
from server.settings import Settings
from server.storage.sql import SqlStore
from server.web.relay import Relay
from server.web.second_factor import SecondFactors
from tests.builders import Organisation, Person


class LiveRelay:
    """One running relay with an organisation behind it; `stop` and `start` restart it."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Keep the store in `folder`."""
        self.folder, self.port = folder, port
        self.origin = ""  # of the page, when a proxy stands before the relay
        self.hours, self.doors = OpeningHours(always=True), OwnDoors()
        self.second_factor_from: dt.date | None = dt.date.max
        self.organisation = Organisation()
        self._pepper = secrets.token_bytes(32)
        self._runner: web.AppRunner | None = None
        self._store: SqlStore | None = None

    @property
    def address(self) -> str:
        """The origin that page and console use."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def root(self) -> bytes:
        """The root's public point, as visitors know it."""
        return self.organisation.root_point

    @property
    def relay(self) -> Relay:
        """The relay inside, to look at."""
        assert self._runner is not None
        return self._runner.app[RELAY]

    @property
    def factors(self) -> SecondFactors:
        """What the relay asks for besides signatures."""
        assert self._runner is not None
        return self._runner.app[FACTORS]

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        site_socket = _listen(self.port)
        self.port = site_socket.getsockname()[1]
        settings = Settings(
            origin=self.origin or self.address,
            deployment="veste-test",
            root=self.organisation.root_point,
            pepper="-",
            hours=self.hours,
            doors=self.doors,
            second_factor_from=self.second_factor_from,
        )
        self._store = SqlStore(f"sqlite:///{self.folder / 'veste.db'}")
        self._store.open()
        app = await make_app(settings, self._store, self._pepper)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=0.5
        )
        await self._runner.setup()
        await web.SockSite(self._runner, site_socket).start()

    async def stop(self) -> None:
        """Stop as an operator would."""
        assert self._runner is not None
        assert self._store is not None
        await self._runner.cleanup()
        self._store.close()

    def publish(self) -> None:
        """Publish a roster of everybody hired, as of now."""
        self.organisation.version += 1
        now = int(time.time())
        papers = self.organisation.papers(now=now)
        certificate = certify_roster_key(
            self.organisation.root, public_bytes(self.organisation.roster_key), now
        )
        self.relay.shift.publish(Papers(certificate, papers.roster), now * 1000)
        self.relay.do(self.relay.house.papers_changed())

    async def publish_by_order(self, http: aiohttp.ClientSession) -> None:
        """Publish the roster as an administrator does: by a signed order."""
        self.organisation.version += 1
        now = int(time.time())
        papers = self.organisation.papers(now=now)
        order = access.Publish(now, secrets.token_bytes(32), papers)
        sealed = access.seal_order(self.organisation.roster_key, order)
        body = msgspec.json.encode(access.Ordered(papers.certificate, sealed))
        async with http.post(self.address + "/v1/organisation", data=body) as answer:
            answer.raise_for_status()

    def hire(self, *roles: Any) -> Person:
        """Hire somebody and publish the roster."""
        person = self.organisation.hire(*roles)
        self.publish()
        return person


def _listen(port: int) -> Any:
    import socket  # noqa: PLC0415 - the name is a module's elsewhere in this file

    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening


@asynccontextmanager
async def live_relay(folder: Path) -> AsyncIterator[LiveRelay]:
    """Run a relay for the length of a test."""
    relay = LiveRelay(folder)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()


async def until(holds: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait until `holds()`; fail when it does not within `seconds`.

    They are counted in turns of the loop: a machine that stands still costs no patience.
    """
    for _ in range(round(seconds / 0.01)):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen in time")
