"""The opening hours for everybody who asks: `veste hours` prints them.

GET /v1/hours    `protocol.opening_hours.OpeningHours` in JSON

Why a date goes otherwise is the organisation's own business: no reason leaves here.
"""

from __future__ import annotations

import msgspec
from aiohttp import web

from protocol.opening_hours import OpeningHours

UNTOLD = "exception"


class HoursPage:
    """Shows the hours of one relay."""

    def __init__(self, hours: OpeningHours) -> None:
        """Show `hours`."""
        untold = tuple(msgspec.structs.replace(each, reason=UNTOLD) for each in hours.exceptions)
        self._body = msgspec.json.encode(msgspec.structs.replace(hours, exceptions=untold))

    def add_to(self, app: web.Application) -> None:
        """Register the handler."""
        app.router.add_get("/v1/hours", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Show them."""
        del request
        return web.Response(body=self._body, content_type="application/json")
