"""The nights of 2026 to 2028 by hand, and a walk through all their minutes.

    python -m tests.protocol.hours_by_minute

Neither the library of holidays nor the database of time zones had a part in what stands here: the
dates are those of the law, the two nights of summer time are written down, the rest is counted.
The command looks at each of the 1,578,240 minutes under each setting; the test at some of them.
"""

from __future__ import annotations

import datetime as dt
import sys
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from protocol.opening_hours import OpeningHours

FIRST, LAST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 12, 31, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)

# Algemene termijnenwet, art. 3. Easter and Whit Sunday are weekends and change nothing.
HOLIDAYS = """
2026-01-01 2026-04-06 2026-04-27 2026-05-14 2026-05-25 2026-12-25 2026-12-26
2027-01-01 2027-03-29 2027-04-27 2027-05-06 2027-05-17 2027-12-25 2027-12-26
2028-01-01 2028-04-17 2028-04-27 2028-05-25 2028-06-05 2028-12-25 2028-12-26
""".split()  # noqa: SIM905 - a block of dates is easier to check against the law
GOOD_FRIDAYS = ["2026-04-03", "2027-03-26", "2028-04-14"]
FIFTHS_OF_MAY = ["2026-05-05", "2027-05-05", "2028-05-05"]  # no lustrum among them
# The local dates on which summer time begins and ends, at 01:00 UTC.
SUMMERS = [("2026-03-29", "2026-10-25"), ("2027-03-28", "2027-10-31"), ("2028-03-26", "2028-10-29")]


class Setting(NamedTuple):
    """What counts as a holiday, by two settings."""

    holidays: Literal["law", "public"]
    good_friday: bool

    @property
    def hours(self) -> OpeningHours:
        """The hours as the product has them."""
        return OpeningHours(holidays=self.holidays, good_friday=self.good_friday)

    def nights(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """Return opening and closing of every night, counted by hand, in order."""
        free = {dt.date.fromisoformat(day) for day in HOLIDAYS}
        if self.good_friday:
            free |= {dt.date.fromisoformat(day) for day in GOOD_FRIDAYS}
        if self.holidays == "law":
            free |= {dt.date.fromisoformat(day) for day in FIFTHS_OF_MAY}
        found = []
        date = FIRST.date() - DAY
        while date <= LAST.date():
            late = date in free or date.weekday() >= 5
            found.append((_utc(date, 20 if late else 19), _utc(date + DAY, 6)))
            date += DAY
        return found


KINDS: tuple[Literal["law"], Literal["public"]] = ("law", "public")
SETTINGS = [Setting(kind, friday) for kind in KINDS for friday in (True, False)]


def _utc(date: dt.date, hour: int) -> dt.datetime:
    # 06:00, 19:00 and 20:00 lie after the switch at 02:00 or 03:00 of that same day.
    summer = any(begins <= date.isoformat() < ends for begins, ends in SUMMERS)
    midnight = dt.datetime.combine(date, dt.time(), dt.UTC)
    return midnight + dt.timedelta(hours=hour - (2 if summer else 1))


def minutes(step: int) -> Iterator[dt.datetime]:
    """Yield every `step`-th minute of the three years."""
    moment = FIRST
    while moment < LAST + DAY:
        yield moment
        moment += step * MINUTE


def wrong(setting: Setting, moments: Iterator[dt.datetime]) -> list[dt.datetime]:
    """Return those of `moments` at which the hours differ from what was counted by hand."""
    nights, hours = setting.nights(), setting.hours
    openings = [opens for opens, _ in nights]
    found = []
    for moment in moments:
        _, closes = nights[bisect_right(openings, moment) - 1]
        if hours.is_open(moment) != (moment < closes):
            found.append(moment)
    return found


def main() -> None:
    """Look at every minute, under each setting."""
    bad = 0
    for setting in SETTINGS:
        found = wrong(setting, minutes(1))
        bad += len(found)
        many = sum(1 for _ in minutes(1))
        print(f"{setting}: {many:,} minutes, {len(found)} wrong")  # noqa: T201 - it is run for this
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
