"""The relays that are measured, each a process of its own.

`bare` passes on what comes, unread. `acked` reads each message, answers it and passes it on
as an entry, but keeps nothing and asks nobody who they are. `durable` is the relay that
serves: `server.app`, on SQLite or PostgreSQL. All stand on the same sockets, loop and garbage
rules.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import uvloop
from aiohttp import WSMsgType, web

from protocol import frames
from protocol.log import FrameEntry, Log
from protocol.opening_hours import OpeningHours
from protocol.staff_messages import StaffSay, StaffStored
from protocol.visitor_messages import Say, Stored
from server.app import RELAY, make_app
from server.bench.cast import Seed
from server.bench.chatter import staff_chat
from server.ports import Outcome, StoreError
from server.settings import Settings
from server.storage.sql import SqlStore
from server.web.conversation import open_socket

_BACKLOG = 4096
_NO_LIMIT = 1_000_000_000
_PEPPER = bytes(32)


class Script(msgspec.Struct, frozen=True):
    """What a measured relay is told on its standard input."""

    kind: str
    store: str
    root: bytes
    seeds: tuple[Seed, ...]
    core: int | None = None


_Socket = web.WebSocketResponse[bool]
_Pass = Callable[[_Socket, _Socket, bytes, bytes], Awaitable[None]]


# --- two relays that do less ----------------------------------------------------------------


class Plain:
    """A relay without a house: pages by their chat, consoles by their name, both believed."""

    def __init__(self, seeds: tuple[Seed, ...], take: _Pass) -> None:
        """Connect each chat of `seeds` with its holder; `take` passes one message on."""
        self._holders = {_base64(seed.chat): seed.holder.hex() for seed in seeds}
        self._pages: dict[bytes, _Socket] = {}
        self._consoles: dict[str, _Socket] = {}
        self._take = take

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application()
        app.router.add_get("/v1/visitor", self.visitor)
        app.router.add_get("/v1/staff", self.staff)
        app.cleanup_ctx.append(_quiet_garbage)
        return app

    async def visitor(self, request: web.Request) -> web.StreamResponse:
        """Pass on what a page says to who holds its chat."""
        socket = await open_socket(request)
        chat = request.query["chat"].encode()
        self._pages[chat] = socket
        holder = self._holders[chat]
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._take(socket, self._consoles[holder], chat, message.data)
        return socket

    async def staff(self, request: web.Request) -> web.StreamResponse:
        """Pass on what a console says to the page of the chat it names."""
        socket = await open_socket(request)
        self._consoles[request.query["who"]] = socket
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                page = self._pages[staff_chat(message.data)]
                await self._take(socket, page, b"", message.data)
        return socket


async def _quiet_garbage(_: web.Application) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)  # as `server.app` does
    yield


async def _unread(_: _Socket, other: _Socket, _chat: bytes, message: bytes) -> None:
    await other.send_frame(message, WSMsgType.TEXT)


def _reading() -> _Pass:
    """Return what decodes a message, answers it, and passes it on encoded anew."""
    encode = msgspec.json.Encoder().encode
    of_page, of_console = msgspec.json.Decoder(Say), msgspec.json.Decoder(StaffSay)
    names: dict[bytes, bytes] = {}
    positions: dict[bytes, int] = {}

    async def take(author: _Socket, other: _Socket, chat: bytes, message: bytes) -> None:
        said = of_page.decode(message) if chat else of_console.decode(message)
        header = frames.read_header(said.frame)
        name = names.setdefault(header.chat, header.chat)
        pos = positions[name] = positions.get(name, 0) + 1
        entry = FrameEntry(pos, time.time_ns() // 1_000_000, said.frame)
        stored = Stored(said.mid, pos) if chat else StaffStored(said.mid, name, pos)
        await author.send_frame(encode(stored), WSMsgType.TEXT)
        await other.send_frame(encode(Log(name, (entry,))), WSMsgType.TEXT)

    return take


def _base64(chat: bytes) -> bytes:
    text: str = msgspec.to_builtins(chat)
    return text.encode()


# --- the relay that serves ------------------------------------------------------------------


@asynccontextmanager
async def _durable(script: Script, origin: str) -> AsyncIterator[web.Application]:
    """Yield the real application, with nothing but the limits on how much is said lifted."""
    settings = Settings(
        origin=origin,
        deployment="veste-bench",
        root=script.root,
        store=script.store,
        pepper="-",
        hours=OpeningHours(always=True),
        second_factor_from=dt.date.max,
    )
    store = SqlStore(script.store)
    store.open()
    app = await make_app(settings, store, _PEPPER)
    relay = app[RELAY]
    house = relay.house
    # A visitor says at most five messages a second, and a chat is no longer than a long night's:
    # a load without those limits asks for more.
    lifted = dict.fromkeys(("chat_burst", "chat_rate", "longest_chat"), _NO_LIMIT)
    house.rules = replace(house.rules, **lifted)
    for chat in house.chats.values():  # of another node, taken up with the limit
        chat.bucket = house.new_bucket()
    now = relay.now()
    items = [seed.item(house.hmac(seed.secret), now) for seed in script.seeds]
    outcomes = await relay.writer.read(lambda open_store: open_store.commit(items))
    if any(outcome is not Outcome.STORED for outcome in outcomes):
        raise StoreError("The chats to measure with were not stored.")
    try:
        yield app
    finally:
        store.close()


@asynccontextmanager
async def _chosen(script: Script, origin: str) -> AsyncIterator[web.Application]:
    if script.kind == "durable":
        async with _durable(script, origin) as app:
            yield app
    else:
        yield Plain(script.seeds, _unread if script.kind == "bare" else _reading()).app()


async def _serve(script: Script) -> None:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with _chosen(script, f"http://127.0.0.1:{port}") as app:
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await runner.setup()
        await web.SockSite(runner, listening, backlog=_BACKLOG).start()
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await stopped.wait()
        await runner.cleanup()


def main() -> None:
    """Serve what the script on standard input asks for, until SIGTERM."""
    script = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Script)
    if script.core is not None:
        os.sched_setaffinity(0, {script.core})
    uvloop.run(_serve(script))


def store_in(folder: Path) -> str:
    """Return the address of a store in `folder`."""
    return f"sqlite:///{folder / 'relay' / 'veste.db'}"
