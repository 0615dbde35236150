"""The console's socket: like the page's, but signed in, and with many chats over one line."""

from __future__ import annotations

from functools import partial

import msgspec
from aiohttp import web

from protocol import staff_messages as wire
from protocol.visitor_messages import Bye, Pong, Problem, ProblemCode
from server.core.effects import Effect
from server.core.refused import Refused
from server.core.staff_door import refusal
from server.core.team_post import spoken_of
from server.web.connections import ConsoleConnection
from server.web.conversation import converse, open_socket
from server.web.limits import SHIFT
from server.web.mending import Attempt
from server.web.relay import Relay
from server.web.second_factor import SecondFactors
from server.web.visitor_socket import Handler

_decoder = msgspec.json.Decoder(wire.FromStaff)

_OF_SHIFT = (wire.OnDuty, wire.OffDuty)


def staff_socket(relay: Relay, factors: SecondFactors) -> Handler:
    """Return the handler of `/v1/staff`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        signed_in = factors.bearer(request, relay.now())
        if "look" in request.query and signed_in.who in relay.shift.house.staff:
            raise web.HTTPConflict  # whoever only looks puts nobody out, on whichever node
        socket = await open_socket(request)
        console = ConsoleConnection(socket, signed_in.who)
        console.was_asked = factors.concerns(signed_in.who, relay.now())
        console.talk = relay.limits.console()
        welcome(relay, console)
        heard, over = partial(take, relay, console), partial(gone, relay, console)
        await converse(relay, request, socket, console, heard, over)
        return socket

    return handle


def welcome(relay: Relay, console: ConsoleConnection) -> bool:
    """Let the console in, in the place of an older one. False when it is on no roster."""
    before = relay.connections.consoles.get(console.who)
    try:
        effects = relay.shift.came(console.who, relay.now())
    except Refused:
        console.dismiss(Bye("removed"))
        return False
    if before is not None:
        before.dismiss(Bye("newer"))
    relay.connections.consoles[console.who] = console
    relay.do(effects)
    relay.nodes.tell_shift()
    return True


async def take(relay: Relay, console: ConsoleConnection, data: bytes) -> None:
    """Take one message of a console: any bytes, answered by effects or one `problem`."""
    try:
        message = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        console.tell(Problem("malformed"))
        return
    if isinstance(message, wire.Ping):
        console.tell(Pong())
        return
    of_shift = isinstance(message, _OF_SHIFT)
    if of_shift and not (console.talk is None or console.talk.afford(SHIFT, relay.now())):
        _refuse(console, message, "rate")
        return
    if isinstance(message, wire.OnDuty):
        await relay.nodes.be_up_to_date()
    elif isinstance(message, wire.Follow):
        await relay.newest(message.chat)
    elif isinstance(message, wire.Post):
        for name in spoken_of(message):
            await relay.ensure(name)
    elif not (of_shift or relay.at_hand(message.chat)):
        await relay.ensure(message.chat)
    chat = getattr(message, "chat", None) if hasattr(message, "mid") else None
    decide = partial(_decide, relay, console, message)
    relay.attempt(Attempt(console, decide, partial(_refuse, console, message), chat))
    if of_shift:
        relay.nodes.tell_shift()


def _refuse(console: ConsoleConnection, message: wire.FromStaff, code: ProblemCode) -> None:
    console.tell(refusal(message, code))


def _decide(relay: Relay, console: ConsoleConnection, message: wire.FromStaff) -> list[Effect]:
    if relay.connections.consoles.get(console.who) is not console:
        raise Refused("not_allowed")  # dismissed, its last messages still on the way
    return relay.staff.take(console.who, message, relay.now())


def gone(relay: Relay, console: ConsoleConnection) -> None:
    """Note that the console's socket is closed."""
    if relay.connections.consoles.get(console.who) is console:
        del relay.connections.consoles[console.who]
        relay.do(relay.shift.left(console.who, relay.now()))
        relay.nodes.tell_shift()
