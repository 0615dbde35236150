"""What all hours share: stretches of being open by a local clock, compared in UTC.

Every moment that goes in or comes out is an aware datetime in UTC. Stretches that touch are
one, unless a subclass tells them apart. On the two nights on which a clock is moved the doors
are open in doubt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

DAY = dt.timedelta(days=1)
# Nobody is told of an opening or a closing further away than this.
HORIZON = 62


class Night(NamedTuple):
    """One stretch of being open, named by the local date on which it opens."""

    date: dt.date
    opens: dt.datetime
    closes: dt.datetime
    reason: str  # the holiday's or the exception's name, else ""


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of any kind: a subclass says in `on` when it is open on a date."""

    always: Annotated[bool, Meta(description="Open day and night (demo, tests).")] = False
    zone: Annotated[str, Meta(description="The time zone of the hours.")] = "Europe/Amsterdam"

    def __post_init__(self) -> None:
        """Raise `ValueError` for a zone that is none."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise ValueError("`zone` is no time zone") from None

    def on(self, date: dt.date) -> tuple[Night, ...]:
        """Return the stretches that open on the local `date`, earliest first."""
        del date
        return ()

    def joins(self, night: Night, after: Night) -> bool:
        """Whether two nights that touch are one stretch, with the reason of the first."""
        del night, after
        return True

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether the doors are open; at the closing moment itself they are not."""
        return self.always or self.stretch_at(moment) is not None

    def closes_at(self, moment: dt.datetime) -> dt.datetime | None:
        """Return when the doors, open at `moment`, close; None when closed or never closing."""
        stretch = None if self.always else self.stretch_at(moment)
        return stretch.closes if stretch else None

    def opens_at(self, moment: dt.datetime) -> dt.datetime | None:
        """Return the first opening after `moment`, also while open; None: none in two months."""
        later = None if self.always else self.stretch_after(moment)
        return later.opens if later else None

    def stretch_at(self, moment: dt.datetime) -> Night | None:
        """Return the stretch in which `moment` lies; None when closed."""
        when = utc(moment)
        for stretch in self._stretches(moment):
            if stretch.opens > when:
                return None
            if when < stretch.closes:
                return stretch
        return None

    def stretch_after(self, moment: dt.datetime) -> Night | None:
        """Return the first stretch that opens after `moment`; None: none in two months."""
        when = utc(moment)
        return next((each for each in self._stretches(moment) if each.opens > when), None)

    def around(self, moment: dt.datetime, coming: int) -> list[Night]:
        """Return the stretch that is open at `moment` or was open last, and so many after it.

        None of those that lie further away than two months; nothing when the doors never close.
        """
        found: list[Night] = []
        for stretch in () if self.always else self._stretches(moment):
            if stretch.opens <= utc(moment):
                found.clear()
            found.append(stretch)
            if len(found) > coming:
                break
        return found

    def _stretches(self, moment: dt.datetime) -> Iterator[Night]:
        """Yield the nights around and after `moment`, those that touch and join made one."""
        today = utc(moment).astimezone(ZoneInfo(self.zone)).date()
        joined: Night | None = None
        for each in range(-2, HORIZON):
            for night in nights_on(self, today + DAY * each):
                if joined and night.opens <= joined.closes and self.joins(joined, night):
                    joined = joined._replace(closes=max(joined.closes, night.closes))
                    continue
                if joined:
                    yield joined
                joined = night
        if joined:
            yield joined


@lru_cache(maxsize=4096)  # each page that is served asks for tonight's, four times
def nights_on(hours: Schedule, date: dt.date) -> tuple[Night, ...]:
    """Return what `hours.on` returns, and remember it."""
    return hours.on(date)


def between(
    date: dt.date, opens: dt.time | None, closes: dt.time | None, zone: ZoneInfo, reason: str
) -> Night | None:
    """Return the stretch of `date`; it closes a day later unless `closes` is later than `opens`."""
    if opens is None or closes is None:
        return None
    last = date if closes > opens else date + DAY
    return Night(date, min(_both(date, opens, zone)), max(_both(last, closes, zone)), reason)


def utc(moment: dt.datetime) -> dt.datetime:
    """Return `moment` in UTC: subtracting in one zone is an hour wrong on DST nights."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(dt.UTC)


def refuse_zones(*times: dt.time | None) -> None:
    """Raise `ValueError` for a time of day that carries a zone."""
    if any(time and time.tzinfo for time in times):
        raise ValueError("times of day are local and carry no zone")


def _both(date: dt.date, time: dt.time, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Return the two UTC readings of a wall clock: equal but in the two DST nights.

    In doubt the doors are open: the earlier one opens them, the later one closes them.
    """
    local = dt.datetime.combine(date, time, zone)
    return utc(local.replace(fold=0)), utc(local.replace(fold=1))
