"""Prints when the doors are open, as the relay's page has it: `veste hours`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from console.link.api import AccessError, BrokenAnswer, visit
from protocol.night_table import report
from protocol.opening_hours import OpeningHours

if TYPE_CHECKING:
    from protocol.night_table import Asked


PATH = "/v1/hours"


async def hours_report(relay: str, asked: Asked, *, as_json: bool) -> str:
    """Return the table of nights that `relay` is open. Raises `AccessError`, `TableError`."""
    hours = await _hours_of(relay)
    return report(hours, dt.datetime.now(dt.UTC), asked, as_json=as_json)


async def _hours_of(relay: str) -> OpeningHours:
    strange = AccessError("answer", "This is not a relay of Veste.")
    try:
        answer = await visit(relay, PATH, {})
        if answer.status != 200:
            raise strange
        return msgspec.json.decode(answer.body, type=OpeningHours)
    except (BrokenAnswer, msgspec.DecodeError):
        raise strange from None
