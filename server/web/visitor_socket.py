"""The page's socket: one message in, the house decides, the relay carries it out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import WSMsgType, web

from protocol import visitor_messages as wire
from server.core.chat import Chat
from server.core.effects import Effect
from server.core.refused import Refused
from server.core.visitor_desk import VisitorDesk
from server.web.connections import Connection, PageConnection
from server.web.doorstep import step_in
from server.web.drawers import address_of
from server.web.limits import KNOCK, RESUME, START, UNLOCK, Talk
from server.web.relay import Relay

LARGEST = 128 * 1024
HEARTBEAT = 6.0  # seconds; a dead connection is known after one and a half of it
CLOSE_WITHIN = 2.0  # seconds that the other side has to answer a goodbye

_decoder = msgspec.json.Decoder(wire.FromVisitor)
_leave = msgspec.json.Decoder(wire.Leave)

_IN_CHAT: dict[type, Callable[..., list[Effect]]] = {
    wire.Say: VisitorDesk.say,
    wire.Typing: VisitorDesk.typing,
    wire.Grant: VisitorDesk.grant,
    wire.NewEpoch: VisitorDesk.new_epoch,
    wire.Keep: VisitorDesk.keep,
    wire.Forget: VisitorDesk.forget,
    wire.Exit: VisitorDesk.exit,
    wire.End: VisitorDesk.end,
    wire.Erase: VisitorDesk.erase,
}

_PRICES: dict[type, float] = {
    wire.Knock: KNOCK,
    wire.Resume: RESUME,
    wire.Start: START,
    wire.Unlock: UNLOCK,
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def same_origin(request: web.Request, origin: str) -> bool:
    """Whether the request comes from the service's own page."""
    return request.headers.get("Origin") == origin


def visitor_socket(relay: Relay, origin: str) -> Handler:
    """Return the handler of `/v1/visitor`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not same_origin(request, origin):
            raise web.HTTPForbidden
        drawer = relay.limits.drawers.of(
            address_of(request, proxied=relay.limits.bounds.proxied), relay.now()
        )
        socket = new_socket()
        await socket.prepare(request)
        page = PageConnection(socket)
        page.drawer = drawer
        step_in(relay, page)

        async def heard(data: bytes) -> None:
            await take(relay, page, data)

        await converse(socket, page, heard, lambda: gone(relay, page))
        return socket

    return handle


def new_socket() -> web.WebSocketResponse[bool]:
    """Return a socket that compresses nothing, and leaves pings to be counted."""
    return web.WebSocketResponse(
        heartbeat=HEARTBEAT,
        max_msg_size=LARGEST,
        compress=False,
        decode_text=False,
        autoping=False,
        timeout=CLOSE_WITHIN,
    )


async def converse(
    socket: web.WebSocketResponse[bool],
    connection: Connection,
    heard: Callable[[bytes], Awaitable[None]],
    over: Callable[[], None],
) -> None:
    """Hear a prepared socket out: each message, a ping as one without words; then `over`."""
    sending = asyncio.create_task(connection.outbox.run())
    try:
        async for message in socket:
            if message.type is WSMsgType.PONG:
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is not WSMsgType.TEXT:
                break
            await heard(message.data if message.type is WSMsgType.TEXT else PING)
    finally:
        over()
        connection.outbox.close(None)
        await asyncio.wait([sending], timeout=5)
        sending.cancel()


async def take(relay: Relay, page: PageConnection, data: bytes) -> None:
    """Take one message of a page: any bytes, answered by effects or one `problem`."""
    try:
        message = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        page.tell(wire.Problem("malformed"))
        return
    try:
        if isinstance(message, wire.Ping):
            page.tell(wire.Pong())
        elif isinstance(message, wire.Knock):
            page.tell(relay.door.knock(message, relay.now()))
        else:
            relay.do(await _decide(relay, page, message), page)
    except Refused as refused:
        page.tell(wire.Problem(refused.code, getattr(message, "mid", None)))


async def _decide(relay: Relay, page: PageConnection, message: wire.FromVisitor) -> list[Effect]:
    now = relay.now
    if isinstance(message, wire.Unlock):
        return relay.door.unlock(message)
    if isinstance(message, wire.Start | wire.Resume) and page.chat not in (None, message.chat):
        raise Refused("wrong_state")  # one connection, one chat: the first would never be left
    if isinstance(message, wire.Start):
        await relay.ensure(message.chat)
        return relay.door.start(message, now())
    if isinstance(message, wire.Resume):
        await relay.ensure(message.chat)
        return relay.door.resume(message, now())
    chat = await relay.ensure(page.chat) if page.chat is not None else None
    if chat is None:
        raise Refused("unknown_chat")
    return _IN_CHAT[type(message)](relay.visitors, chat, message, now())


def gone(relay: Relay, page: PageConnection) -> None:
    """Note that the page's socket is closed."""
    relay.connections.at_the_door.discard(page)
    chat_id = page.chat
    if chat_id is None or relay.connections.pages.get(chat_id) is not page:
        return  # a newer connection of the same chat has taken its place
    del relay.connections.pages[chat_id]
    chat = relay.house.chats.get(chat_id)
    if chat is not None:
        relay.do(relay.door.lost(chat, relay.now()))


def exit_beacon(relay: Relay, origin: str) -> Handler:
    """Return the handler of `POST /exit`: what a page that is already gone still says."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not same_origin(request, origin):
            raise web.HTTPForbidden
        try:
            leave = _leave.decode(await request.read())
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise web.HTTPBadRequest from None
        chat = await relay.ensure(leave.chat)
        if chat is not None:
            try:
                relay.door.check_pass(chat, leave.pass_)
                relay.do(relay.visitors.exit(chat, leave, relay.now()))
            except Refused:
                pass  # the same answer: nobody learns which chats there are
        return web.Response(status=204)

    return handle
