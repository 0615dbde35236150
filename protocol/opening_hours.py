"""When the doors are open: nights of the Dutch clock, holidays by law, exceptions, DST.

A *night* carries the local date D on which it opens:

    opens   D 20:00 on a Saturday, a Sunday or a holiday, else D 19:00   (local wall clock)
    closes  D+1 06:00                                                    (local wall clock)
    open at t  <=>  some night has  opens <= t < closes                  (compared in UTC)

A row in `exceptions` replaces the night of its date. The holidays are those of the Algemene
termijnenwet, art. 3: 5 May is one every year, which `holidays` counts as "optional".
Every moment that goes in or comes out is an aware datetime in UTC. The clockwork below is
`protocol.schedule`, which the hours of partners use as well.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import holidays
import msgspec
from msgspec import Meta

from protocol.schedule import (
    DAY,
    HORIZON,
    Night,
    Schedule,
    between,
    nights_on,
    refuse_zones,
    utc,
)

Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]

_WEEKEND = (5, 6)
_GOOD_FRIDAY = "goede vrijdag"


class HoursException(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One date that goes otherwise: other times, or (`opens` left out) closed all night.

    `closes` lies on the next day when it is not later than `opens`.
    """

    date: dt.date
    reason: Annotated[str, Meta(min_length=1)]
    opens: dt.time | None = None
    closes: dt.time | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` when only one of the two times is given, or one has a zone."""
        if (self.opens is None) != (self.closes is None):
            raise ValueError("an exception has both `opens` and `closes`, or neither")
        refuse_zones(self.opens, self.closes)


class OpeningHours(Schedule, frozen=True, forbid_unknown_fields=True):
    """The hours of the service, as the operator sets them."""

    weekday: Annotated[dt.time, Meta(description="Opens on Monday to Friday.")] = dt.time(19)
    weekend: Annotated[dt.time, Meta(description="Opens on Saturday, Sunday and holidays.")] = (
        dt.time(20)
    )
    closes: Annotated[dt.time, Meta(description="Closes, on the next day.")] = dt.time(6)
    holidays: Annotated[
        Literal["law", "public", "none"],
        Meta(
            description="Days that count as holidays: `law` (Algemene termijnenwet, 5 May every "
            "year), `public` (5 May in lustrum years only), `none`."
        ),
    ] = "law"
    good_friday: Annotated[
        bool, Meta(description="Good Friday counts as a holiday, as the law equates it with one.")
    ] = True
    last_entry: Annotated[
        Minutes, Meta(description="Minutes before closing from which nobody new is let in.")
    ] = 0
    late: Annotated[
        Minutes,
        Meta(description="Minutes before closing from which the door says that it may be late."),
    ] = 60
    exceptions: Annotated[
        tuple[HoursException, ...],
        Meta(description="Dates that go otherwise: `date`, `reason`, `opens`, `closes`."),
    ] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for hours that cannot be: zone, times, a date named twice."""
        super().__post_init__()
        refuse_zones(self.weekday, self.weekend, self.closes)
        if self.closes in (self.weekday, self.weekend):
            raise ValueError("`closes` equals an opening: to never close, set `always`")
        dates = [each.date for each in self.exceptions]
        if len(set(dates)) < len(dates):
            raise ValueError("`exceptions` names a date twice")

    def on(self, date: dt.date) -> tuple[Night, ...]:
        """Return the night that opens on the local `date`, if one does."""
        zone = ZoneInfo(self.zone)
        for each in self.exceptions:
            if each.date == date:
                night = between(date, each.opens, each.closes, zone, each.reason)
                return (night,) if night else ()
        holiday = _holidays(date.year, self.holidays, self.good_friday).get(date, "")
        free = holiday or date.weekday() in _WEEKEND
        night = between(date, self.weekend if free else self.weekday, self.closes, zone, holiday)
        return (night,) if night else ()

    def lets_in(self, moment: dt.datetime) -> bool:
        """Whether somebody new is let in: open, and not yet past the last entry."""
        return self._more_left(moment, self.last_entry)

    def is_late(self, moment: dt.datetime) -> bool:
        """Whether closing time may come before a counsellor is free."""
        return self.is_open(moment) and not self._more_left(moment, self.late)

    def nights(self, first: dt.date, last: dt.date) -> list[Night]:
        """Return the nights that open on the local dates `first` to `last`, both included."""
        days = (last - first).days + 1
        return [night for each in range(days) for night in nights_on(self, first + DAY * each)]

    def night_at(self, moment: dt.datetime) -> dt.date:
        """Return the date of the night that is open at `moment`, or was open last before it.

        It is the local date where the doors never close or have long been closed.
        """
        today = utc(moment).astimezone(ZoneInfo(self.zone)).date()
        for each in range(0 if self.always else HORIZON):
            for night in nights_on(self, today - DAY * each):
                if night.opens <= utc(moment):
                    return night.date
        return today

    def _more_left(self, moment: dt.datetime, minutes: int) -> bool:
        if self.always:
            return True
        stretch = self.stretch_at(moment)
        if stretch is None:
            return False
        return utc(moment) + dt.timedelta(minutes=minutes) < stretch.closes


@cache
def _holidays(
    year: int, kind: Literal["law", "public", "none"], good_friday: bool
) -> dict[dt.date, str]:
    """Return the Dutch holidays of one year with their Dutch names."""
    if kind == "none":
        return {}
    # Without "optional" 5 May is a holiday in lustrum years only.
    categories = ("public", "optional") if kind == "law" else ("public",)
    found = holidays.country_holidays("NL", years=year, categories=categories, language="nl")
    return {day: name for day, name in found.items() if good_friday or name.lower() != _GOOD_FRIDAY}
