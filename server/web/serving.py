"""Runs one relay until it is told to stop: settings in, a listening service out."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket as sockets
from collections.abc import Callable

from aiohttp import web

from server.ports import Store
from server.settings import Settings, read_pepper
from server.storage.sql import SqlStore
from server.web.app import make_app

BACKLOG = 4096
STOP_WITHIN = 1.0  # seconds for connections to hear `bye`

_log = logging.getLogger("veste")


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the address. Raises `StoreError`."""
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        asyncio.run(serve(settings, ready))
    else:
        uvloop.run(serve(settings, ready))


async def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve on the running loop until a signal comes."""
    store = SqlStore(settings.store)
    store.open()
    try:
        await _serve(settings, store, ready)
    finally:
        store.close()


async def _serve(settings: Settings, store: Store, ready: Callable[[str], None]) -> None:
    app = await make_app(settings, store, read_pepper(settings))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=STOP_WITHIN)
    await runner.setup()
    listening = _listen(settings.host, settings.port)
    await web.SockSite(runner, listening, backlog=BACKLOG).start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    host, port = listening.getsockname()[:2]
    ready(f"http://{host}:{port}")
    _log.info("the relay is open")
    await stopped.wait()
    await runner.cleanup()
    _log.info("the relay is closed")


def _listen(host: str, port: int) -> sockets.socket:
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    listening = sockets.socket(family, sockets.SOCK_STREAM)
    listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening
