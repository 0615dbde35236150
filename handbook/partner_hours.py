"""Reads the hours of a partner as OpenStreetMap writes them: `Mo-Fr 09:00-17:00; PH off`.

    24/7                              day and night, also on holidays
    unknown                           nobody could say
    Mo-Fr 09:00-17:00                 Sa, Su closed; holidays as usual
    Mo-Fr 08:00-20:00; Sa 10:00-17:00
    ...; PH off                       closed on holidays
    ...; PH unknown                   nobody could say whether it opens on holidays

This is a part of https://wiki.openstreetmap.org/wiki/Key:opening_hours, and no more.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from handbook.partner import Hours, OnHolidays, Window

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOLIDAYS: Final[dict[str, OnHolidays]] = {"PH off": "closed", "PH unknown": "unknown"}
_RULE = re.compile(r"(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) (?P<times>\d\d:\d\d-\d\d:\d\d)")


class HoursError(ValueError):
    """The text is no hours; says in Dutch what to write instead."""


def read_hours(text: str) -> Hours:
    """Return the hours in `text`. Raises `HoursError`."""
    if text == "unknown":
        return Hours()
    if text == "24/7":
        return Hours(known=True, always=True)
    rules = [rule.strip() for rule in text.split(";")]
    holidays: OnHolidays = "as_usual"
    if rules[-1] in _HOLIDAYS:
        holidays = _HOLIDAYS[rules.pop()]
    windows = tuple(_window(rule) for rule in rules)
    if not windows:
        raise HoursError("noem ook gewone dagen en tijden, zoals Mo-Fr 09:00-17:00")
    return Hours(known=True, windows=windows, holidays=holidays)


def _window(rule: str) -> Window:
    found = _RULE.fullmatch(rule)
    if found is None:
        raise HoursError(f"“{rule}” zijn geen tijden; schrijf Mo-Fr 09:00-17:00, 24/7 of unknown")
    opens, closes = (_time(each) for each in found["times"].split("-"))
    if opens == closes and not rule.endswith("00:00-24:00"):
        raise HoursError(f"“{rule}” begint en eindigt tegelijk; altijd open is 24/7")
    return Window(_days(found["days"]), opens, closes)


def _time(text: str) -> time:
    try:
        return time.fromisoformat("00:00" if text == "24:00" else text)
    except ValueError:
        raise HoursError(f"{text} is geen tijd; schrijf 09:00") from None


def _days(text: str) -> tuple[int, ...]:
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise HoursError(f"{part} zijn geen dagen; kies uit {', '.join(DAYS)}")
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            raise HoursError(f"{part} loopt terug; noem de dagen in de volgorde van de week")
        days += range(start, end + 1)
    return tuple(dict.fromkeys(days))
