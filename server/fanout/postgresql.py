"""Listens for other nodes on PostgreSQL: a small notification for each batch they commit.

A notification says only that there is news. What it is stands in the store, and is asked for
every second too: a notification that is lost, or a connection that broke, costs a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from threading import Event, Thread

import psycopg
from sqlalchemy import make_url

from server.storage.patience import REACH
from server.storage.sharing import CHANNEL

_AGAIN = 0.25  # seconds between two tries to connect
_LOOK = 0.2  # seconds between two looks whether it is over
_SOON = 1.0  # seconds in which it has ended

_log = logging.getLogger("veste.store")


class Ear:
    """The thread that listens on a connection of its own."""

    def __init__(self, url: str, node: int, woken: Callable[[], None]) -> None:
        """Listen at `url` for other nodes than `node`; `woken` is called in the thread."""
        plain = make_url(url).set(drivername="postgresql")
        self._url = plain.render_as_string(hide_password=False)
        self._node = str(node)
        self._woken = woken
        self._over = Event()
        self._thread = Thread(target=self._work, name="veste-ear", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more; returns soon, also from a database that hangs."""
        self._over.set()
        self._thread.join(_SOON)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, **REACH) as connection:
                    self._listen(connection)
            except psycopg.Error as error:
                _log.warning("no other node can be heard: %s", type(error).__name__)
                self._over.wait(_AGAIN)

    def _listen(self, connection: psycopg.Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._woken()  # for what was told before
        while not self._over.is_set():
            for heard in connection.notifies(timeout=_LOOK):
                if heard.payload != self._node:
                    self._woken()
                if self._over.is_set():
                    return


@asynccontextmanager
async def listening(url: str, node: int, wake: Callable[[], None]) -> AsyncIterator[None]:
    """Call `wake` on the running loop whenever another node has told something."""
    loop = asyncio.get_running_loop()

    def woken() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is there to be woken
            loop.call_soon_threadsafe(wake)

    ear = Ear(url, node, woken)
    try:
        yield
    finally:
        await asyncio.to_thread(ear.close)
