"""Every message in every state: of a page, and of a console that is signed in and a rogue."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import aiohttp
import msgspec

from protocol import staff_messages, visitor_messages
from protocol.ids import new_message
from protocol.outbox import AGAIN
from protocol.visitor_session import VisitorSession
from tests.faults.clients import Console
from tests.faults.fuzz_socket_place import FuzzedRelay
from tests.faults.fuzz_socket_words import samples

_WITHIN = 10.0
_AT_ONCE = 8
_page = msgspec.json.Decoder(visitor_messages.ToVisitor)
_console = msgspec.json.Decoder(staff_messages.ToStaff)
_encode = msgspec.json.Encoder().encode

PAGE_STATES = (
    *("at the door", "after a knock", "waiting", "open", "closing", "closed", "erased"),
    *("exited", "replaced"),
)
CONSOLE_STATES = ("signed in", "on duty", "after off duty")
CHATS = ("of nobody", "that waits", "of a colleague", "that is erased")


class _Desk(Console):
    """An honest console that claims the chats it is asked to."""

    async def open(self, chat: bytes) -> None:
        """Claim a chat, and return once it is held."""
        async with asyncio.timeout(_WITHIN):
            while not self.holds(chat):
                place = self.session.places.get(chat)
                if place is not None and place.ready and place.info.phase == "waiting":
                    self.claim(chat)
                await asyncio.sleep(0.02)

    def close(self, chat: bytes) -> None:
        """Close a chat that is held still: nobody holds more than nine."""
        if self.holds(chat):
            self.session.command(staff_messages.Close(new_message(), chat))
            self.wake()


class _Page:
    """A page on a bare socket: it sends what it is told, and keeps what it hears."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, root: bytes) -> None:
        self.socket, self.session = socket, VisitorSession(root)

    async def say(self, message: Any) -> None:
        await self.socket.send_str(_encode(message).decode())

    async def until(self, holds: Callable[[], bool]) -> None:
        """Live as an honest page until `holds()`."""
        async with asyncio.timeout(_WITHIN):
            while not holds():
                for message in self.session.take():
                    await self.say(message)
                if holds():
                    return
                heard = _page.decode(await self.socket.receive_str())
                self.session.receive(heard, time.time())
                if isinstance(heard, visitor_messages.Problem) and heard.code in AGAIN:
                    await asyncio.sleep(0.05)
                    self.session.send_again()


async def try_orders(place: FuzzedRelay, every: int) -> tuple[Counter[str], list[str]]:
    """Try every `every`th order; return how many by door, and a line for each that is wrong."""
    desk = _Desk(place.doors, place.organisation, place.desk)
    running = asyncio.create_task(desk.run())
    pages = [(s, m) for s in PAGE_STATES for m in samples(visitor_messages.FromVisitor).values()]
    rogue = samples(staff_messages.FromStaff).values()
    consoles = [(s, c, m) for s in CONSOLE_STATES for c in CHATS for m in rogue]
    room, wrong = asyncio.Semaphore(_AT_ONCE), list[str]()

    async def one(name: str, order: Callable[[], Awaitable[str]]) -> None:
        async with room:
            try:
                async with asyncio.timeout(3 * _WITHIN):
                    end = await order()
            except (TimeoutError, TypeError, aiohttp.ClientError) as error:
                end = f"{type(error).__name__}: {error}"
        if end:
            wrong.append(f"{name}: {end}")

    orders = [
        *(one(f"page {s}, {m['t']}", _page_order(place, desk, s, m)) for s, m in pages[::every]),
        *(
            one(f"console {s}, chat {c}, {m['t']}", _console_order(place, desk, s, c, m))
            for s, c, m in consoles[::every]
        ),
    ]
    await asyncio.gather(*orders)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return Counter(
        {"orders (page)": len(pages[::every]), "orders (console)": len(consoles[::every])}
    ), wrong


# --- pages ----------------------------------------------------------------------------------


@asynccontextmanager
async def _a_page(place: FuzzedRelay) -> AsyncIterator[_Page]:
    headers = {"Origin": place.relay.address}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(place.relay.address + "/v1/visitor", headers=headers) as socket,
    ):
        yield _Page(socket, place.organisation.root_point)


async def _bring(page: _Page, place: FuzzedRelay, desk: _Desk, state: str) -> None:
    """Bring a page into a state as an honest one would come there."""
    session = page.session
    if state == "at the door":
        return
    session.connected()
    if state == "after a knock":
        await page.until(lambda: session.directory.version > 0)
        session.take()
        return
    await page.until(lambda: session._started and session.phase == "waiting")
    if state in ("open", "closing", "closed"):
        await asyncio.gather(desk.open(session.chat), page.until(lambda: session.phase == "open"))
    for phase in _ENDS_OF.get(state, ()):
        session.command(visitor_messages.End(new_message()))
        await page.until(partial(_is_in, session, phase))
    if state == "exited":
        session.command(visitor_messages.Exit(new_message()))
        await page.until(lambda: not session._owed)
    if state == "erased":
        session.command(visitor_messages.Erase(new_message()))
        await page.until(lambda: not session._owed)
    if state == "replaced":
        async with _a_page(place) as newer:
            await newer.say(visitor_messages.Resume(session.chat, session.pass_, 0))
            await page.socket.receive()


_ENDS_OF = {"closing": ("closing",), "closed": ("closing", "closed")}


def _is_in(session: VisitorSession, phase: str) -> bool:
    return session.phase == phase and not session._owed


def _page_order(
    place: FuzzedRelay, desk: _Desk, state: str, message: dict[str, Any]
) -> Callable[[], Awaitable[str]]:
    async def order() -> str:
        async with _a_page(place) as page:
            await _bring(page, place, desk, state)
            said = _fresh(message)
            if not page.socket.closed:
                with suppress(ConnectionError):
                    await page.socket.send_str(json.dumps(said))
                    await page.say(visitor_messages.Ping())
            judged = await _judge(page.socket, _page, said)
            desk.close(page.session.chat)
            return judged

    return order


def _fresh(message: dict[str, Any]) -> dict[str, Any]:
    """Return `message` with a name of its own; two chats cannot file under one lookup."""
    names = {"mid": secrets.token_bytes(8), "lookup": secrets.token_bytes(16)}
    return message | {name: _base64(made) for name, made in names.items() if name in message}


async def _judge(
    socket: aiohttp.ClientWebSocketResponse, decoder: Any, said: dict[str, Any]
) -> str:
    """Hear what comes until the pong or a goodbye; return what is wrong with it."""
    mid, alive = said.get("mid"), False
    answered = mid is None  # what is stored is answered once it is: after the pong
    async with asyncio.timeout(_WITHIN):
        while not (alive and answered):
            heard = await socket.receive()
            if heard.type is not aiohttp.WSMsgType.TEXT:
                return "" if heard.type in _ENDS else heard.type.name
            message = decoder.decode(heard.data)
            alive = alive or isinstance(message, visitor_messages.Pong)
            answered = answered or _base64(getattr(message, "mid", None)) == mid
    return ""


_ENDS = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)


def _base64(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


# --- consoles -------------------------------------------------------------------------------


def _console_order(
    place: FuzzedRelay, desk: _Desk, state: str, which: str, message: dict[str, Any]
) -> Callable[[], Awaitable[str]]:
    async def order() -> str:
        async with place.somebody() as (rogue, token), _a_page(place) as page:
            chat = await _chat(place, page, desk, which)
            headers = {"Authorization": f"Bearer {token.decode()}"}
            async with (
                aiohttp.ClientSession() as http,
                http.ws_connect(place.relay.address + "/v1/staff", headers=headers) as socket,
            ):
                if state != "signed in":
                    card = staff_messages.OnDuty(rogue.card(int(time.time())))
                    await socket.send_str(_encode(card).decode())
                if state == "after off duty":
                    await socket.send_str('{"t":"off_duty"}')
                said = _fresh(message)
                if "chat" in said:
                    said["chat"] = _base64(chat)
                await socket.send_str(json.dumps(said))
                await socket.send_str('{"t":"ping"}')
                return await _judge(socket, _console, said)

    return order


async def _chat(place: FuzzedRelay, page: _Page, desk: _Desk, which: str) -> bytes:
    if which == "of nobody":
        return secrets.token_bytes(16)
    if which == "of a colleague":
        return place.bystanders.pages[0].session.chat
    await _bring(page, place, desk, "waiting" if which == "that waits" else "erased")
    return page.session.chat
