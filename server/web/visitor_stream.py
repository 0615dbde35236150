"""The page's door where no WebSocket comes through: the same visit, carried by requests."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec
from aiohttp import web

from protocol import visitor_stream as wire
from server.web.bodies import body_of
from server.web.connections import PageConnection
from server.web.doorstep import first_to_go
from server.web.relay import Relay
from server.web.stream import LARGEST, Stream, moment
from server.web.visitor_socket import page_on, same_origin, visit

LARGEST_BODY = LARGEST + 4096
_HEADERS = {
    "Content-Type": wire.KIND,
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}
_decoder = msgspec.json.Decoder(wire.Posted)


class VisitorStreams:
    """Every stream of this relay, by its name."""

    def __init__(self, relay: Relay, origin: str) -> None:
        """Take pages of `origin` to `relay`."""
        self._relay, self._origin = relay, origin
        self._streams: dict[bytes, Stream] = {}
        self._pages: dict[bytes, PageConnection] = {}  # by the names of their streams
        self._visits: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._streams)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer `POST /v1/visitor`."""
        if not same_origin(request, self._origin):
            raise web.HTTPForbidden
        posted = await body_of(request, _read)
        if isinstance(posted, wire.Open):
            return await self._open(request, once=posted.once)
        stream = self._streams.get(posted.name)
        if stream is None:
            raise web.HTTPNotFound
        if isinstance(posted, wire.Listen):
            return await self._listen(request, stream, posted.number)
        return self._carry(stream, posted)

    async def _open(self, request: web.Request, *, once: bool) -> web.StreamResponse:
        drawer = self._relay.limits.drawer_of(request, self._relay.now())
        bounds = self._relay.limits.bounds
        if len(self) >= bounds.connected + 2 * bounds.at_the_door:
            self._make_room()  # more than there can be pages: a flood
        stream = Stream(moment(), once=once)
        self._streams[stream.name] = stream
        page = self._pages[stream.name] = page_on(self._relay, stream, drawer)
        visiting = asyncio.create_task(self._visit(stream, page))
        self._visits.add(visiting)
        visiting.add_done_callback(self._visits.discard)
        return await _tell(request, stream)

    def _make_room(self) -> None:
        """Forget what is over and has no chat; else who of most has been at the door longest.

        Raises `HTTPServiceUnavailable` where every stream has its chat.
        """
        door = {name: page for name, page in self._pages.items() if page.chat is None}
        over = [name for name in door if self._streams[name].left]
        if not door:
            raise web.HTTPServiceUnavailable
        if not over:
            goes = first_to_go(door.values())
            over = [name for name, page in door.items() if page is goes]
        for name in over:
            self._forget(name).cut()

    def _forget(self, name: bytes) -> Stream:
        del self._pages[name]
        return self._streams.pop(name)

    async def _visit(self, stream: Stream, page: PageConnection) -> None:
        try:
            await visit(self._relay, None, stream, page)
        finally:
            stream.end()

    async def _listen(
        self, request: web.Request, stream: Stream, number: int
    ) -> web.StreamResponse:
        if not stream.ask(number, moment()):
            stream.end()  # what was told may be lost: the page resumes on another
            raise web.HTTPConflict
        return await _tell(request, stream)

    def _carry(self, stream: Stream, posted: wire.Carry) -> web.Response:
        if stream.ended:
            raise web.HTTPGone
        if not stream.hear(posted.number, [bytes(each) for each in posted.messages], moment()):
            raise web.HTTPTooManyRequests
        return web.Response(status=204)

    # --- time -------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Look at all of them every second, until cancelled."""
        while True:
            self.look(moment())
            await asyncio.sleep(1)

    def look(self, now: float) -> None:
        """End those that are dead, and forget those that are over."""
        over = [name for name, stream in self._streams.items() if stream.look(now)]
        for name in over:
            self._forget(name)

    async def close(self, seconds: float) -> None:
        """End them all, and give their visits no more than `seconds`."""
        for stream in self._streams.values():
            stream.end()
        if self._visits:
            await asyncio.wait(self._visits, timeout=seconds)
        for visiting in self._visits:
            visiting.cancel()


async def _tell(request: web.Request, stream: Stream) -> web.StreamResponse:
    """Answer with what there is to be told: once, or for as long as the stream goes on."""
    with stream.heard_by(request):
        if stream.once:
            told = await stream.events()
            if not told:
                raise web.HTTPGone
            return web.Response(body=told, headers=_HEADERS)
        response = web.StreamResponse(headers=_HEADERS)
        with suppress(ConnectionError):  # nobody listens any more: that is noticed in time
            await response.prepare(request)
            while told := await stream.events():
                await response.write(told)
    return response


def _read(body: bytes) -> wire.Posted:
    """Return what was posted. Raises `HTTPRequestEntityTooLarge`, and what msgspec raises."""
    if len(body) > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    posted: wire.Posted = _decoder.decode(body)
    return posted
