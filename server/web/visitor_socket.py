"""The page's socket: one message in, the house decides, the relay carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import msgspec
from aiohttp import web

from protocol import visitor_messages as wire
from server.core.chat import Chat
from server.core.effects import Effect
from server.core.pages import is_newest, page_of
from server.core.refused import Refused
from server.core.visitor_desk import VisitorDesk
from server.web.bodies import body_of
from server.web.connections import PageConnection
from server.web.conversation import AnySocket, converse, open_socket
from server.web.doorstep import step_in
from server.web.drawers import Drawer
from server.web.limits import KNOCK, RESUME, START, UNLOCK
from server.web.mending import Attempt
from server.web.relay import Relay

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


class TooOften(Exception):
    """This connection asked too often: it is told goodbye, and may come again."""


def same_origin(request: web.Request, origin: str) -> bool:
    """Whether the request comes from the service's own page."""
    return request.headers.get("Origin") == origin


def visitor_socket(relay: Relay, origin: str) -> Handler:
    """Return the handler of `/v1/visitor`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not same_origin(request, origin):
            raise web.HTTPForbidden
        drawer = relay.limits.drawer_of(request, relay.now())
        socket = await open_socket(request)
        await visit(relay, request, socket, page_on(relay, socket, drawer))
        return socket

    return handle


def page_on(relay: Relay, socket: AnySocket, drawer: Drawer | None) -> PageConnection:
    """Return the connection of a page that comes by an address of `drawer`."""
    page = PageConnection(socket)
    page.talk, page.drawer = relay.limits.page(), drawer
    return page


async def visit(
    relay: Relay, request: web.Request | None, socket: AnySocket, page: PageConnection
) -> None:
    """Hear out a page that comes to the door over `socket`, whatever carries that."""
    step_in(relay, page)
    heard, over = partial(take, relay, page), partial(gone, relay, page)
    await converse(relay, request, socket, page, heard, over)


async def take(relay: Relay, page: PageConnection, data: bytes) -> None:
    """Take one message of a page: any bytes, answered by effects or one `problem`."""
    try:
        message = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        page.tell(wire.Problem("malformed"))
        return
    if isinstance(message, wire.Ping):
        page.tell(wire.Pong())
        return
    refuse = partial(_refuse, page, message)
    try:
        price = _PRICES.get(type(message))
        if price is not None:
            _pay(relay, page, message, price)
        if price is not None or not (page.chat is None or relay.at_hand(page.chat)):
            await _look_up_for(relay, page, message)
    except Refused as refused:
        refuse(refused.code)
    except TooOften:
        page.dismiss(wire.Bye("slow"))
    else:
        chat = getattr(message, "chat", page.chat)
        relay.attempt(Attempt(page, partial(_decide, relay, page, message), refuse, chat))


def _refuse(page: PageConnection, message: wire.FromVisitor, code: wire.ProblemCode) -> None:
    page.tell(wire.Problem(code, getattr(message, "mid", None)))


def _pay(relay: Relay, page: PageConnection, message: wire.FromVisitor, price: float) -> None:
    """Let a message that begins something, or asks the store, cost more than a word.

    Raises `Refused` (rate). An `unlock` too many raises `TooOften`: whoever is told to wait
    on the same connection could go on guessing on it.
    """
    now = relay.now()
    affordable = page.talk is None or page.talk.afford(price, now)
    if isinstance(message, wire.Unlock):
        if not (affordable and relay.limits.may_unlock(page.drawer, now)):
            raise TooOften
    elif not affordable:
        raise Refused("rate")


async def _look_up_for(relay: Relay, page: PageConnection, message: wire.FromVisitor) -> None:
    """Have the chat that a message is about in memory, if there is one. Raises `Refused`."""
    if isinstance(message, wire.Start | wire.Resume):
        if page.chat not in (None, message.chat):
            raise Refused("wrong_state")  # one connection, one chat: the first is never left
        await _look_up(relay, page.drawer, message.chat)
    elif page.chat is not None and not relay.at_hand(page.chat):
        await relay.ensure(page.chat)


def _decide(relay: Relay, page: PageConnection, message: wire.FromVisitor) -> list[Effect]:
    now, chats = relay.now(), relay.house.chats
    said = _IN_CHAT.get(type(message))
    if said is not None:
        chat = None if page.chat is None else chats.get(page.chat)
        if chat is None:
            raise Refused("unknown_chat")
        if isinstance(message, wire.NewEpoch):
            page.says_it_is = page_of(message)
        elif not (isinstance(message, wire.Erase) or is_newest(chat.row.page, page.says_it_is)):
            raise Refused("moved")  # erase any page of the visit may want, the rest only the newest
        effects = said(relay.visitors, chat, message, now)
        if isinstance(message, wire.Say):  # who speaks is back, also by a return at another relay
            page.says_it_is = page.says_it_is or chat.row.page
        return effects
    if page.chat is not None and relay.connections.pages.get(page.chat) is not page:
        raise Refused("not_stored")  # its line broke meanwhile: nobody is here by this message
    if isinstance(message, wire.Knock):
        page.tell(relay.door.knock(message, now))
        return []
    if isinstance(message, wire.Unlock):
        return relay.door.unlock(message)
    if isinstance(message, wire.Start):
        return _start(relay, page, message, now)
    if isinstance(message, wire.Resume):
        return relay.door.resume(message, now)
    raise Refused("malformed")


def _start(relay: Relay, page: PageConnection, message: wire.Start, now: int) -> list[Effect]:
    """Begin a chat, if there is room for one more. The same beginning again is always heard."""
    if message.chat in relay.house.chats:
        return relay.door.start(message, now)
    limits = relay.limits
    limits.may_start(len(relay.connections.pages), page.drawer, now)
    effects = relay.door.start(message, now)
    limits.started(message.chat, page.drawer, now)  # what was refused costs nothing
    return effects


async def _look_up(relay: Relay, drawer: Drawer | None, name: bytes) -> Chat | None:
    """Return a chat; whoever asks on and on for chats that never were is slowed."""
    if drawer is None or name in relay.house.chats:
        return await relay.newest(name)
    # Taken before it is known whether it is one: many may be asked for at once.
    if not drawer.strangers.take(relay.now()):
        raise Refused("rate")
    try:
        chat = await relay.newest(name)
    except Exception:
        drawer.strangers.give_back()  # that nothing could be read is nobody's guess
        raise
    if chat is not None:
        drawer.strangers.give_back()
    return chat


def gone(relay: Relay, page: PageConnection) -> None:
    """Note that the page's socket is closed."""
    relay.connections.at_the_door.discard(page)
    chat_id = page.chat
    if chat_id is None or relay.connections.pages.get(chat_id) is not page:
        return  # a newer connection of the same chat has taken its place
    del relay.connections.pages[chat_id]
    chat = relay.house.chats.get(chat_id)
    if chat is None:
        return
    chat.here = False
    if relay.mending.sure_of(chat_id):  # else the clock notes it, when it is known how it stands
        relay.do(relay.door.lost(chat, relay.now()))


def exit_beacon(relay: Relay, origin: str) -> Handler:
    """Return the handler of `POST /exit`: what a page that is already gone still says."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not same_origin(request, origin):
            raise web.HTTPForbidden
        leave = await body_of(request, _leave.decode)
        drawer = relay.limits.drawer_of(request, relay.now())
        with suppress(Refused):  # the same answer: nobody learns which chats there are
            await last_word(relay, leave, drawer)
        return web.Response(status=204)

    return handle


async def last_word(relay: Relay, leave: wire.Leave, drawer: Drawer | None = None) -> None:
    """Take what a page that is already gone still says. Raises `Refused`, `StoreError`.

    A chat that is here need not be read again: the page says this once, whatever the disk does.
    """
    if leave.chat in relay.house.chats or await _look_up(relay, drawer, leave.chat):
        relay.leaving.begin(leave)
