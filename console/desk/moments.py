"""Says moments and lengths of time in the console's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.catalog import Words

A_DAY: Final = 24 * 3600.0  # seconds


def clock(at: float, zone: ZoneInfo) -> str:
    """Return the wall clock time, such as 02:13."""
    return datetime.fromtimestamp(at, zone).strftime("%H:%M")


def day(at: float, zone: ZoneInfo, words: Words) -> str:
    """Return weekday, day and month, such as `ma 23 nov`."""
    moment = datetime.fromtimestamp(at, zone)
    weekday = words("days").split()[moment.weekday()]
    month = words("months").split()[moment.month - 1]
    return f"{weekday} {moment.day} {month}"


def minutes(seconds: float) -> int:
    """Return whole minutes, never negative: a clock that runs ahead waits at zero."""
    return max(0, int(seconds // 60))


def length(seconds: float, words: Words) -> str:
    """Return a length of time, such as `11 min` or `3 u 47`."""
    whole = minutes(seconds)
    if whole < 60:
        return words("time.min", n=whole)
    return words("time.hours", h=whole // 60, m=f"{whole % 60:02}")
