"""Takes sealed registrations from consoles, and keeps nothing that leads to a chat.

POST /v1/registrations    one sealed registration; 204 once it is on disk

Who sends is checked, and counted in memory; nothing of it is stored or logged. The key
under which a record is kept is made from its bytes, which are random: a console that heard no
answer sends the same bytes again, and they are kept once.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from aiohttp import web

from protocol.errors import Reject
from protocol.opening_hours import OpeningHours
from protocol.research import LENGTH, research_key_of
from server.core.throttle import Bucket
from server.ports import StoreError
from server.records import Registered
from server.web.bodies import body_of
from server.web.relay import Relay
from server.web.second_factor import SecondFactors

BURST, RATE = 60, 1 / 60  # of one member: a week without a line at once, then one a minute
_KEY = 16  # bytes


class Registrations:
    """The one handler of a relay that is open by `hours`."""

    def __init__(self, relay: Relay, factors: SecondFactors, hours: OpeningHours) -> None:
        """Keep what comes in the store of `relay`."""
        self._relay, self._factors, self._hours = relay, factors, hours
        self._buckets: dict[bytes, Bucket] = {}

    def add_to(self, app: web.Application) -> None:
        """Register the handler."""
        app.router.add_post("/v1/registrations", self.take)

    async def take(self, request: web.Request) -> web.Response:
        """Keep one record under the date of this night."""
        who = self._sender(request)
        if (request.content_length or 0) > LENGTH:
            raise web.HTTPRequestEntityTooLarge(LENGTH, request.content_length or 0)
        sealed = await body_of(request, bytes)
        try:
            research_key_of(sealed)
        except Reject as refused:
            raise web.HTTPBadRequest(text=f"{refused.code}\n") from None
        now = self._relay.now()
        if not self._buckets.setdefault(who, Bucket(BURST, RATE)).take(now):
            raise web.HTTPTooManyRequests
        night = self._hours.night_at(dt.datetime.fromtimestamp(now / 1000, tz=dt.UTC))
        registered = Registered(sha256(sealed).digest()[:_KEY], night, sealed)
        try:
            await self._relay.writer.read(lambda store: store.register(registered))
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        return web.Response(status=204)

    def _sender(self, request: web.Request) -> bytes:
        """Return who sends. Raises `HTTPForbidden` and `HTTPUnauthorized`."""
        now = self._relay.now()
        who = self._factors.bearer(request, now).who
        try:
            self._relay.house.directory(now).require(who, "counsellor", "supervisor")
        except Reject:
            raise web.HTTPUnauthorized from None
        return who
