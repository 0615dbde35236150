"""Hours of one door's own, inside those of the house; wider ones are refused.

One team answers at every door, so a door may let people in for a part of the night, never while
the house is closed. What a door does not say is as in the house; the clock and the holidays are
the house's always. Where a date of the house goes otherwise, a door keeps its hours as far as the
house is open then, unless it names the date itself.

    weekday = 19:00  closes = 22:00     closes on the evening it opened
    weekday = 00:00  closes = 05:00     the second half of the night, by the date of the morning
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from protocol.opening_hours import HoursException, Minutes, OpeningHours
from protocol.schedule import DAY, Night
from protocol.visitor_messages import Door

DOORS: tuple[Door, ...] = get_args(Door)

# Every date on every day of the week, leap years and Easter on the night the clock is moved
# among them. Frozen: a configuration is right or wrong on every day that a relay starts.
_FIRST, _LAST = dt.date(2026, 1, 1), dt.date(2053, 12, 31)
_TIMES = ("weekday", "weekend", "closes", "last_entry", "late")


class DoorHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one door does otherwise than the house; each as in `OpeningHours`."""

    weekday: dt.time | None = None
    weekend: dt.time | None = None
    closes: dt.time | None = None
    last_entry: Minutes | None = None
    late: Minutes | None = None
    exceptions: tuple[HoursException, ...] = ()


class OwnDoor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one door has of its own."""

    hours: DoorHours | None = None


class OwnDoors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The doors that have something of their own."""

    general: OwnDoor = OwnDoor()
    boys: OwnDoor = OwnDoor()
    islands: OwnDoor = OwnDoor()


@lru_cache(maxsize=16)  # it costs most of a second for each door with hours of its own
def hours_by_door(house: OpeningHours, doors: OwnDoors) -> Mapping[Door, OpeningHours]:
    """Return the hours of every door. Raises `ValueError` for ones that cannot be, or are wider."""
    hours: dict[Door, OpeningHours] = {}
    for door in DOORS:
        own = getattr(doors, door).hours
        try:
            hours[door] = house if own is None else _inside(house, own)
            _refuse_wider(house, hours[door])
        except ValueError as error:
            raise ValueError(f"`doors.{door}.hours`: {error}") from None
    return MappingProxyType(hours)


def _inside(house: OpeningHours, own: DoorHours) -> OpeningHours:
    """Return what `own` says, and for the rest the house's; a door with a table has hours."""
    times = {each: getattr(own, each) for each in _TIMES if getattr(own, each) is not None}
    opens = {times.get(each, getattr(house, each)) for each in ("weekday", "weekend")}
    if times.get("closes", house.closes) in opens:
        raise ValueError("`closes` equals an opening")
    door = msgspec.structs.replace(house, always=False, exceptions=own.exceptions, **times)
    if house.always:
        return door
    named = {each.date: each for each in own.exceptions}
    rows = dict(named)
    mornings: dict[dt.date, HoursException] = {}  # what is left of a night begins on the next date
    for theirs in house.exceptions:
        for day in _about(theirs.date):
            for night in () if day in rows else door.on(day):
                if (row := _cut(house, door, night, theirs.reason)) is None:
                    continue
                rows[day] = row if row.date == day else HoursException(day, row.reason)
                if row.date != day:
                    mornings[row.date] = row
    for day, row in mornings.items():
        # A date has one row: a night of its own that is open too is kept.
        if day in rows and day not in named and rows[day].opens is None:
            rows[day] = row
    return msgspec.structs.replace(door, exceptions=tuple(rows.values()))


def _about(date: dt.date) -> tuple[dt.date, ...]:
    """Return the dates of a door whose nights may touch the house's night of `date`."""
    return date - DAY, date, date + DAY


def _cut(
    house: OpeningHours, door: OpeningHours, night: Night, reason: str
) -> HoursException | None:
    """Return what is left of `night` while the house is open; None when that is all of it.

    Its date is the one on which that begins, which can be the next one.
    """
    there = house.stretch_at(night.opens) or house.stretch_after(night.opens)
    row = HoursException(night.date, reason)
    if there is None:
        return row
    sooner = dt.timedelta(minutes=max(0, house.last_entry - door.last_entry))
    opens, closes = max(night.opens, there.opens), min(night.closes, there.closes - sooner)
    if (opens, closes) == (night.opens, night.closes):
        return None
    if opens >= closes:
        return row
    first, last = (each.astimezone(ZoneInfo(house.zone)) for each in (opens, closes))
    return HoursException(first.date(), reason, first.time(), last.time())


def _refuse_wider(house: OpeningHours, door: OpeningHours) -> None:
    """Raise `ValueError` with the first moment at which `door` is open and the house is not."""
    if house.always or door == house:
        return
    days = {_FIRST + DAY * each for each in range((_LAST - _FIRST).days + 1)}
    for named in (*house.exceptions, *door.exceptions):
        days.update(_about(named.date))
    for day in sorted(days):
        for night in door.on(day):
            _refuse_night(house, door, night.opens)


def _refuse_night(house: OpeningHours, door: OpeningHours, opens: dt.datetime) -> None:
    there, here = house.stretch_at(opens), door.stretch_at(opens)
    if there is None or here is None or here.closes > there.closes:
        moment = there.closes if there else opens
        raise ValueError(
            f"open at {_clock(moment, house)} while the house is closed: one team answers at "
            "every door, so a door opens within the hours of the house"
        )
    ends = here.closes - dt.timedelta(minutes=door.last_entry)
    last = there.closes - dt.timedelta(minutes=house.last_entry)
    if ends > max(last, here.opens):
        raise ValueError(
            f"lets people in at {_clock(max(last, here.opens), house)}, after the last entry of "
            "the house: one team answers at every door, so give the door a longer `last_entry`"
        )


def _clock(moment: dt.datetime, house: OpeningHours) -> str:
    return f"{moment.astimezone(ZoneInfo(house.zone)):%Y-%m-%d %H:%M}"
