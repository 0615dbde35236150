"""The hours of three years are those that were counted by hand, on every clock."""

from __future__ import annotations

import datetime as dt

import pytest

from protocol.night_table import Asked, TableError, as_lines, in_json, report, table
from protocol.opening_hours import HoursException, OpeningHours
from tests.protocol.hours_by_minute import (
    DAY,
    FIRST,
    LAST,
    MINUTE,
    SETTINGS,
    Setting,
    minutes,
    wrong,
)

STEP = 37  # minutes: no divisor of a day, so that each minute of a day has its turn
ISLANDS = {
    "Aruba": "America/Aruba",
    "Curaçao": "America/Curacao",
    "Sint Maarten": "America/Lower_Princes",
    "Bonaire": "America/Kralendijk",
    "Saba": "America/Kralendijk",
    "Sint Eustatius": "America/Kralendijk",
}
EVERY = pytest.mark.parametrize("setting", SETTINGS, ids=str)


@EVERY
def test_minutes_of_every_hour_are_open_or_closed_as_counted(setting: Setting) -> None:
    assert wrong(setting, minutes(STEP)) == []


@EVERY
def test_each_night_opens_and_closes_in_the_very_minute(setting: Setting) -> None:
    edges = [edge for night in setting.nights() for edge in night if FIRST < edge < LAST]
    around = (edge + shift for edge in edges for shift in (-MINUTE, 0 * MINUTE))
    assert len(edges) > 2000
    assert wrong(setting, around) == []


def test_another_setting_is_another_table() -> None:
    assert wrong(SETTINGS[0], iter([dt.datetime(2026, 5, 5, 17, 30, tzinfo=dt.UTC)])) == []
    tables = {tuple(setting.nights()) for setting in SETTINGS}
    assert len(tables) == len(SETTINGS) == 4


@pytest.mark.parametrize("island", ISLANDS)
def test_an_island_sees_every_night_four_hours_behind_utc(island: str) -> None:
    law = SETTINGS[0]
    rows = table(law.hours, FIRST.date(), LAST.date(), ISLANDS[island])
    behind = dt.timezone(dt.timedelta(hours=-4))
    counted = law.nights()[1:]
    assert [(row.opens, row.closes) for row in rows] == counted
    assert [row.opens.strftime("%d %H:%M") for row in rows] == [
        opens.astimezone(behind).strftime("%d %H:%M") for opens, _ in counted
    ]


def test_the_table_reads_as_people_and_scripts_want_it() -> None:
    hours = OpeningHours(exceptions=(HoursException(dt.date(2026, 3, 29), "verhuizing"),))
    rows = table(hours, dt.date(2026, 3, 27), dt.date(2026, 3, 29), "America/Curacao")
    assert as_lines(rows) == [
        "Fri 27 Mar 2026   14:00 - 01:00     11 h",
        "Sat 28 Mar 2026   15:00 - 00:00      9 h",
        "2 nights, 20 hours",
    ]
    assert '"opens":"2026-03-28T15:00:00-04:00"' in in_json(rows)


@pytest.mark.parametrize(
    ("hours", "last", "zone", "why"),
    [
        (OpeningHours(always=True), FIRST.date(), "UTC", "always open"),
        (OpeningHours(), FIRST.date() - DAY, "UTC", "before the first"),
        (OpeningHours(), dt.date(2090, 1, 1), "UTC", "more than"),
        (OpeningHours(), FIRST.date(), "Mars/Base", "no time zone"),
        (OpeningHours(), FIRST.date(), "../etc/passwd", "no time zone"),
    ],
)
def test_what_makes_no_table_is_refused(
    hours: OpeningHours, last: dt.date, zone: str, why: str
) -> None:
    with pytest.raises(TableError, match=why):
        table(hours, FIRST.date(), last, zone)


def test_without_dates_the_table_is_two_weeks_long() -> None:
    now = dt.datetime(2026, 6, 3, 23, 30, tzinfo=dt.UTC)  # the fourth, by the Dutch clock
    lines = report(OpeningHours(), now, Asked("", "", ""), as_json=False).splitlines()
    assert len(lines) == 14 + 1
    assert lines[0].startswith("Thu 04 Jun")
    assert (
        report(OpeningHours(), now, Asked("2026-01-01", "", ""), as_json=True).count("date") == 14
    )
    with pytest.raises(TableError, match="2026-11-26"):
        report(OpeningHours(), now, Asked("tomorrow", "", ""), as_json=False)
