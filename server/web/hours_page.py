"""The opening hours for everybody who asks: `veste hours` prints them.

GET /v1/hours              the house's, `protocol.opening_hours.OpeningHours` in JSON
GET /v1/hours?door=boys    those of one door, in the same form; 404 when there is no such door

Why a date goes otherwise is the organisation's own business: no reason leaves here.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from aiohttp import web

from protocol.opening_hours import OpeningHours
from protocol.visitor_messages import Door

UNTOLD = "exception"


class HoursPage:
    """Shows the hours of one relay."""

    def __init__(self, hours: OpeningHours, doors: Mapping[Door, OpeningHours]) -> None:
        """Show `hours`, and those of each of `doors`."""
        self._house = _told(hours)
        self._doors = {str(door): _told(own) for door, own in doors.items()}

    def add_to(self, app: web.Application) -> None:
        """Register the handler."""
        app.router.add_get("/v1/hours", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Show them."""
        door = request.query.get("door")
        body = self._house if door is None else self._doors.get(door)
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type="application/json")


def _told(hours: OpeningHours) -> bytes:
    untold = tuple(msgspec.structs.replace(each, reason=UNTOLD) for each in hours.exceptions)
    return msgspec.json.encode(msgspec.structs.replace(hours, exceptions=untold))
