"""Runs a relay until it is told to stop: store and port taken, served, and let go again."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket as sockets
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from aiohttp import web

from server.app import SILENT, STOP_WITHIN, WRITER, make_app
from server.pepper import read_pepper
from server.ports import Store
from server.settings import Settings
from server.storage.engines import one_relay_at
from server.storage.sql import SqlStore
from server.web.silent import KEPT_SECONDS
from server.whose import claim

_BACKLOG = 4096

_log = logging.getLogger("veste")


def run(settings: Settings, ready: Callable[[str], None], *, lost_pepper: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the address.

    `lost_pepper` takes the pepper for the store's, whatever was its. Raises `StoreError`,
    `SettingsError`, and `OSError` where it cannot listen.
    """
    _open_many()
    serving = serve(settings, ready, lost_pepper=lost_pepper)
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        asyncio.run(serving)
    else:
        uvloop.run(serving)


def _open_many() -> None:
    """Let this process have as many connections as the system allows; 1,024 is usual at first."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def serve(
    settings: Settings, ready: Callable[[str], None], *, lost_pepper: bool = False
) -> None:
    """Serve on the running loop until a signal comes."""
    with one_relay_at(settings.store) as stay:
        store = SqlStore(settings.store)
        store.open()
        wrote_all = True
        try:
            wrote_all = await _serve(settings, store, ready, lost_pepper=lost_pepper)
        finally:
            if not (wrote_all and _closed(store)):
                stay()


def _closed(store: SqlStore) -> bool:
    """Close `store`, or give up: a database that hangs must not keep the process."""
    closing = Thread(target=store.close, name="veste-closing", daemon=True)
    closing.start()
    closing.join(STOP_WITHIN)
    return not store.is_open


async def _serve(
    settings: Settings, store: Store, ready: Callable[[str], None], *, lost_pepper: bool
) -> bool:
    """Return, after the end, whether the writer is done: else nobody may touch the store."""
    pepper = read_pepper(settings)
    listening = _listen(settings.host, settings.port)  # first: to be refused changes nothing
    claim(store, pepper, settings.deployment, lost=lost_pepper)
    app = await make_app(settings, store, pepper)
    runner = web.AppRunner(
        app,
        access_log=None,
        handle_signals=False,
        shutdown_timeout=STOP_WITHIN,
        keepalive_timeout=KEPT_SECONDS,
        auto_decompress=False,  # nobody of ours squeezes a body
    )
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - it is set up
    watching = asyncio.create_task(app[SILENT].watch(runner.server))
    await web.SockSite(runner, listening, backlog=_BACKLOG).start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    host, port = listening.getsockname()[:2]
    ready(f"http://{host}:{port}")
    _log.info("the relay is open")
    await stopped.wait()
    watching.cancel()
    await runner.cleanup()
    _log.info("the relay is closed")
    return app[WRITER].ended


def _listen(host: str, port: int) -> sockets.socket:
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    listening = sockets.socket(family, sockets.SOCK_STREAM)
    listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening
