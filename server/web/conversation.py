"""One connection from its first message to its end: counted, and heard in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web

from protocol.visitor_messages import Bye, Problem
from server.ports import StoreError
from server.web.connections import Connection
from server.web.relay import Relay
from server.web.stream import LARGEST, Stream

AnySocket = web.WebSocketResponse[bool] | Stream

HEARTBEAT = 6.0  # seconds; a dead connection is known after one and a half of it
CLOSE_WITHIN = 2.0  # seconds that the other side has to answer a goodbye
_FLUSH_WITHIN = 5.0  # seconds for what is still to be sent


async def open_socket(request: web.Request) -> web.WebSocketResponse[bool]:
    """Return a socket that compresses nothing, and leaves pings to be counted.

    Raises `HTTPBadRequest` for a handshake that is none.
    """
    socket = web.WebSocketResponse(
        heartbeat=HEARTBEAT,
        max_msg_size=LARGEST,
        compress=False,
        decode_text=False,
        autoping=False,
        timeout=CLOSE_WITHIN,
    )
    try:
        await socket.prepare(request)
    except ValueError:  # a key that is no base64: aiohttp has no answer to that
        raise web.HTTPBadRequest from None
    return socket


async def converse(
    relay: Relay,
    request: web.Request | None,
    socket: AnySocket,
    connection: Connection,
    heard: Callable[[bytes], Awaitable[None]],
    over: Callable[[], None],
) -> None:
    """Hear a prepared socket out, one message after the other; then call `over`.

    A WebSocket lives as long as its `request`; a stream is on none but its own requests.
    After a goodbye nothing more is heard, and whoever does not let it be sent is cut off.
    """
    transport = None if request is None else request.transport
    if request is not None and transport is not None:
        connection.outbox.write_to(transport, request.writer.drain)
    else:
        connection.outbox.start()
    try:
        async for message in socket:
            if connection.outbox.closing:
                break
            if message.type is WSMsgType.PONG:
                continue
            if message.type not in (WSMsgType.TEXT, WSMsgType.PING):
                break
            if not _bearable(connection, relay.now()):
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            else:
                await _answered(heard, message.data, connection)
    finally:
        over()
        await connection.outbox.finish(_FLUSH_WITHIN)
        if transport is not None:  # whoever never reads would keep it open for ever
            asyncio.get_running_loop().call_later(CLOSE_WITHIN, transport.abort)


async def _answered(
    heard: Callable[[bytes], Awaitable[None]], data: bytes, connection: Connection
) -> None:
    """Let one message be heard; while the store answers nothing, say so: come back later."""
    try:
        await heard(data)
    except StoreError:
        connection.dismiss(Bye("restart"))


def _bearable(connection: Connection, now: int) -> bool:
    """Whether one more message may be heard; if not, the other side is told."""
    verdict = "fine" if connection.talk is None else connection.talk.hear(now)
    if verdict == "too much":
        connection.tell(Problem("rate"))
    elif verdict == "goodbye":
        connection.dismiss(Bye("slow"))
    return verdict == "fine"
