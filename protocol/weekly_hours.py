"""Hours that come back every week, of whom one can refer to; holidays by place.

    open on the local date D  <=>  some window names D's day of the week
    on a holiday of `place`: as usual, closed, or nobody knows (then `reason` names the day)

The clockwork, DST included, is `protocol.schedule`, as for the hours of the service itself.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from protocol.schedule import Night, Schedule, between, refuse_zones

Day = Annotated[int, Meta(ge=0, le=6)]
Place = Literal["NL", "AW", "CW", "SX", "BON", "SAB", "STA"]

# Bonaire, Saba and Statia are parts of one country in the list of holidays.
_PART_OF = {"BON": "BQ", "SAB": "BQ", "STA": "BQ"}


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Times of being open on some days, 0 for Monday.

    `closes` lies on the next day when it is not later than `opens`.
    """

    days: tuple[Day, ...]
    opens: dt.time
    closes: dt.time

    def __post_init__(self) -> None:
        """Raise `ValueError` for a time of day that carries a zone."""
        refuse_zones(self.opens, self.closes)


class WeeklyHours(Schedule, frozen=True, forbid_unknown_fields=True):
    """Windows of a week in `zone`, and what a holiday of `place` changes."""

    windows: tuple[Window, ...] = ()
    on_holidays: Literal["as_usual", "closed", "unknown"] = "as_usual"
    place: Place = "NL"

    def on(self, date: dt.date) -> tuple[Night, ...]:
        """Return the stretches of the local `date`.

        On a holiday on which nobody knows, each carries the day's name as its `reason`.
        """
        reason = ""
        if self.on_holidays != "as_usual":
            reason = _holidays(self.place, date.year).get(date, "")
            if reason and self.on_holidays == "closed":
                return ()
        zone = ZoneInfo(self.zone)
        windows = sorted((w.opens, w.closes) for w in self.windows if date.weekday() in w.days)
        nights = (between(date, opens, closes, zone, reason) for opens, closes in windows)
        return tuple(night for night in nights if night)

    def joins(self, night: Night, after: Night) -> bool:
        """Whether as much is known of both: of who never closes Christmas may not be known."""
        return night.reason == after.reason


@cache
def _holidays(place: Place, year: int) -> dict[dt.date, str]:
    """Return the official holidays of one year there, with their English or Dutch names."""
    import holidays  # noqa: PLC0415 - a console that never refers does not wait for it

    country = _PART_OF.get(place, place)
    part = place if country != place else None
    # As the law has it: without "optional" 5 May is a Dutch holiday in lustrum years only.
    categories = ("public", "optional") if country == "NL" else None
    return dict(holidays.country_holidays(country, subdiv=part, years=year, categories=categories))
