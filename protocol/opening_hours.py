"""When the doors are open: nights of the Dutch clock, holidays by law, exceptions, DST.

A *night* carries the local date D on which it opens:

    opens   D 20:00 on a Saturday, a Sunday or a holiday, else D 19:00   (local wall clock)
    closes  D+1 06:00                                                    (local wall clock)
    open at t  <=>  some night has  opens <= t < closes                  (compared in UTC)

A row in `exceptions` replaces the night of its date. The holidays are those of the Algemene
termijnenwet, art. 3: 5 May is one every year, which `holidays` counts as "optional".
Every moment that goes in or comes out is an aware datetime in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import msgspec
from msgspec import Meta

Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]

_DAY = dt.timedelta(days=1)
_WEEKEND = (5, 6)
# Nobody is told of an opening or a closing further away than this.
_HORIZON = 62
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
        _refuse_zones(self.opens, self.closes)


class Night(NamedTuple):
    """One stretch of being open, named by the local date on which it opens."""

    date: dt.date
    opens: dt.datetime
    closes: dt.datetime
    reason: str  # the holiday's or the exception's name, else ""


class OpeningHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of the service, as the operator sets them."""

    always: Annotated[bool, Meta(description="Open day and night (demo, tests).")] = False
    zone: Annotated[str, Meta(description="The time zone of the hours.")] = "Europe/Amsterdam"
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
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise ValueError("`zone` is no time zone") from None
        _refuse_zones(self.weekday, self.weekend, self.closes)
        if self.closes in (self.weekday, self.weekend):
            raise ValueError("`closes` equals an opening: to never close, set `always`")
        dates = [each.date for each in self.exceptions]
        if len(set(dates)) < len(dates):
            raise ValueError("`exceptions` names a date twice")

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether the doors are open; at the closing moment itself they are not."""
        return self.always or self._stretch_at(moment) is not None

    def lets_in(self, moment: dt.datetime) -> bool:
        """Whether somebody new is let in: open, and not yet past the last entry."""
        return self._more_left(moment, self.last_entry)

    def is_late(self, moment: dt.datetime) -> bool:
        """Whether closing time may come before a counsellor is free."""
        return self.is_open(moment) and not self._more_left(moment, self.late)

    def closes_at(self, moment: dt.datetime) -> dt.datetime | None:
        """Return when the doors, open at `moment`, close; None when closed or never closing."""
        stretch = None if self.always else self._stretch_at(moment)
        return stretch.closes if stretch else None

    def opens_at(self, moment: dt.datetime) -> dt.datetime | None:
        """Return the first opening after `moment`, also while open; None: none in two months."""
        if self.always:
            return None
        later = (each.opens for each in self._stretches(moment) if each.opens > _utc(moment))
        return next(later, None)

    def nights(self, first: dt.date, last: dt.date) -> list[Night]:
        """Return the nights that open on the local dates `first` to `last`, both included."""
        days = (last - first).days + 1
        found = (_night(self, first + _DAY * each) for each in range(days))
        return [night for night in found if night]

    def night_at(self, moment: dt.datetime) -> dt.date:
        """Return the date of the night that is open at `moment`, or was open last before it.

        It is the local date where the doors never close or have long been closed.
        """
        today = _utc(moment).astimezone(ZoneInfo(self.zone)).date()
        for each in range(0 if self.always else _HORIZON):
            night = _night(self, today - _DAY * each)
            if night and night.opens <= _utc(moment):
                return night.date
        return today

    def _more_left(self, moment: dt.datetime, minutes: int) -> bool:
        if self.always:
            return True
        stretch = self._stretch_at(moment)
        if stretch is None:
            return False
        return _utc(moment) + dt.timedelta(minutes=minutes) < stretch.closes

    def _stretch_at(self, moment: dt.datetime) -> Night | None:
        when = _utc(moment)
        for stretch in self._stretches(moment):
            if stretch.opens > when:
                return None
            if when < stretch.closes:
                return stretch
        return None

    def _stretches(self, moment: dt.datetime) -> Iterator[Night]:
        """Yield the nights around and after `moment`, those that touch joined into one."""
        today = _utc(moment).astimezone(ZoneInfo(self.zone)).date()
        joined: Night | None = None
        for each in range(-2, _HORIZON):
            night = _night(self, today + _DAY * each)
            if night is None:
                continue
            if joined and night.opens <= joined.closes:
                joined = joined._replace(closes=max(joined.closes, night.closes))
                continue
            if joined:
                yield joined
            joined = night
        if joined:
            yield joined


@lru_cache(maxsize=4096)  # each page that is served asks for tonight's, four times
def _night(hours: OpeningHours, date: dt.date) -> Night | None:
    zone = ZoneInfo(hours.zone)
    for each in hours.exceptions:
        if each.date == date:
            return _between(date, each.opens, each.closes, zone, each.reason)
    holiday = _holidays(date.year, hours.holidays, hours.good_friday).get(date, "")
    free = holiday or date.weekday() in _WEEKEND
    opens = hours.weekend if free else hours.weekday
    return _between(date, opens, hours.closes, zone, holiday)


def _between(
    date: dt.date, opens: dt.time | None, closes: dt.time | None, zone: ZoneInfo, reason: str
) -> Night | None:
    if opens is None or closes is None:
        return None
    last = date if closes > opens else date + _DAY
    return Night(date, min(_both(date, opens, zone)), max(_both(last, closes, zone)), reason)


def _both(date: dt.date, time: dt.time, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Return the two UTC readings of a wall clock: equal but in the two DST nights.

    In doubt the doors are open: the earlier one opens them, the later one closes them.
    """
    local = dt.datetime.combine(date, time, zone)
    return _utc(local.replace(fold=0)), _utc(local.replace(fold=1))


def _utc(moment: dt.datetime) -> dt.datetime:
    """Return `moment` in UTC: subtracting in one zone is an hour wrong on DST nights."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(dt.UTC)


def _refuse_zones(*times: dt.time | None) -> None:
    if any(time and time.tzinfo for time in times):
        raise ValueError("times of day are local and carry no zone")


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
