"""The nights from one date to another as a table: for people, and for scripts.

`veste-server hours`, `veste hours` and the reports print what `opening_hours` decides, and decide
nothing themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from protocol.door_hours import DOORS
from protocol.opening_hours import OpeningHours
from protocol.schedule import Night

_DAY = dt.timedelta(days=1)

MOST_DAYS = 4_000
"""The most dates in one table: about ten years."""


class NightRow(msgspec.Struct, frozen=True):
    """One night: the local date on which it opens, both edges with their offset, and how long.

    `reason` names the holiday or the exception, and is empty on an ordinary night.
    """

    date: dt.date
    opens: dt.datetime
    closes: dt.datetime
    hours: float
    reason: str


class TableError(Exception):
    """These dates or this zone make no table; the text says why."""


def table(hours: OpeningHours, first: dt.date, last: dt.date, zone: str) -> list[NightRow]:
    """Return the nights that open on `first` to `last`, by the clocks of `zone`.

    Raises `TableError`.
    """
    if hours.always:
        raise TableError("The doors are always open.")
    if last < first:
        raise TableError("The last date lies before the first.")
    if (last - first).days >= MOST_DAYS:
        raise TableError(f"That is more than {MOST_DAYS} dates.")
    try:
        clock = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise TableError("That is no time zone, such as America/Curacao.") from None
    return [_row(night, clock) for night in hours.nights(first, last)]


def _row(night: Night, clock: ZoneInfo) -> NightRow:
    lasting = (night.closes - night.opens).total_seconds() / 3600
    opens, closes = night.opens.astimezone(clock), night.closes.astimezone(clock)
    return NightRow(night.date, opens, closes, lasting, night.reason)


def refuse_unknown(door: str) -> None:
    """Raise `TableError` for the name of a door that is none; empty is the house."""
    if door and door not in DOORS:
        raise TableError(f"The doors are {', '.join(DOORS)}.")


class Asked(NamedTuple):
    """What somebody typed: dates such as 2026-11-26, and a zone; each may be empty."""

    first: str
    last: str
    zone: str


def report(hours: OpeningHours, now: dt.datetime, asked: Asked, *, as_json: bool) -> str:
    """Return the table that was asked for; without dates two weeks from the day of `now`.

    Without a zone it is by the clocks of the hours themselves. Raises `TableError`.
    """
    first = _date(asked.first) if asked.first else now.astimezone(ZoneInfo(hours.zone)).date()
    last = _date(asked.last) if asked.last else first + 13 * _DAY
    rows = table(hours, first, last, asked.zone or hours.zone)
    return in_json(rows) if as_json else "\n".join(as_lines(rows))


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise TableError("A date is written as 2026-11-26.") from None


def as_lines(rows: list[NightRow]) -> list[str]:
    """Return a line for each night, and one with the sum."""
    lines = [
        f"{row.date:%a %d %b %Y}   {row.opens:%H:%M} - {row.closes:%H:%M}"
        f"   {row.hours:4.4g} h   {row.reason}".rstrip()
        for row in rows
    ]
    return [*lines, f"{len(rows)} nights, {sum(row.hours for row in rows):g} hours"]


def in_json(rows: list[NightRow]) -> str:
    """Return one JSON list of objects with the fields of `NightRow`, moments in ISO 8601."""
    return msgspec.json.encode(rows).decode()
