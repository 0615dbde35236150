"""The hours of partners: weeks, midnight, holidays of each place, and summer time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from protocol.weekly_hours import WeeklyHours, Window

NL, CURACAO = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/Curacao")
WEEKDAYS = (0, 1, 2, 3, 4)
OFFICE = WeeklyHours(windows=(Window(WEEKDAYS, dt.time(9), dt.time(17)),))


def local(text: str, zone: ZoneInfo = NL) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def with_holidays(how: str, place: str = "NL") -> WeeklyHours:
    return WeeklyHours(windows=OFFICE.windows, on_holidays=how, place=place)  # type: ignore[arg-type]


def test_an_office_is_open_from_nine_until_before_five() -> None:
    assert not OFFICE.is_open(local("2026-11-26 08:59:59"))
    assert OFFICE.is_open(local("2026-11-26 09:00"))
    assert OFFICE.is_open(local("2026-11-26 16:59:59"))
    assert not OFFICE.is_open(local("2026-11-26 17:00"))
    assert OFFICE.closes_at(local("2026-11-26 09:00")) == local("2026-11-26 17:00")


def test_on_friday_night_the_next_opening_is_on_monday() -> None:
    assert OFFICE.opens_at(local("2026-11-27 22:00")) == local("2026-11-30 09:00")


def test_a_window_goes_past_midnight_and_two_that_touch_are_one() -> None:
    night = Window((5,), dt.time(22), dt.time(4))
    hours = WeeklyHours(windows=(night, Window((6,), dt.time(4), dt.time(6))))
    assert hours.closes_at(local("2026-11-28 23:00")) == local("2026-11-29 06:00")
    assert hours.is_open(local("2026-11-29 05:59"))


def test_a_day_may_have_two_windows_written_in_any_order() -> None:
    hours = WeeklyHours(
        windows=(Window((3,), dt.time(13), dt.time(17)), Window((3,), dt.time(9), dt.time(12)))
    )
    assert hours.opens_at(local("2026-11-26 08:00")) == local("2026-11-26 09:00")
    assert hours.opens_at(local("2026-11-26 12:30")) == local("2026-11-26 13:00")


def test_an_island_is_five_hours_behind_in_winter_and_six_in_summer() -> None:
    every_day = Window(tuple(range(7)), dt.time(14), dt.time(18))
    hours = WeeklyHours(zone="America/Kralendijk", windows=(every_day,), place="BON")
    assert hours.opens_at(local("2026-01-10 12:00")) == local("2026-01-10 19:00")
    assert hours.opens_at(local("2026-07-10 12:00")) == local("2026-07-10 20:00")


def test_in_the_night_of_summer_time_a_night_line_is_an_hour_shorter() -> None:
    hours = WeeklyHours(windows=(Window((5,), dt.time(22), dt.time(6)),))
    stretch = hours.stretch_at(local("2026-03-28 23:00"))
    assert stretch is not None
    assert stretch.closes - stretch.opens == dt.timedelta(hours=7)


@pytest.mark.parametrize(
    ("date", "place"),
    [
        ("2026-05-05", "NL"),  # no lustrum: by the law a holiday all the same
        ("2026-04-27", "NL"),
        ("2026-01-25", "AW"),  # Betico day
        ("2026-07-02", "CW"),
        ("2026-11-11", "SX"),
        ("2026-09-06", "BON"),
        ("2026-11-16", "STA"),
    ],
)
def test_a_holiday_of_the_place_closes_leaves_open_or_is_not_known(date: str, place: str) -> None:
    noon = local(f"{date} 12:00")
    windows = (Window(tuple(range(7)), dt.time(9), dt.time(17)),)
    hours = {
        how: WeeklyHours(windows=windows, on_holidays=how, place=place)  # type: ignore[arg-type]
        for how in ("closed", "as_usual", "unknown")
    }
    assert not hours["closed"].is_open(noon)
    assert hours["as_usual"].stretch_at(noon).reason == ""
    assert hours["unknown"].stretch_at(noon).reason != ""


def test_who_never_closes_is_not_known_to_be_there_on_a_holiday_of_which_nobody_knows() -> None:
    windows = (Window(tuple(range(7)), dt.time(0), dt.time(0)),)
    hours = WeeklyHours(windows=windows, on_holidays="unknown")

    def known(moment: str) -> bool:
        stretch = hours.stretch_at(local(moment))
        assert stretch is not None
        return not stretch.reason

    moments = ("12-24 23:59", "12-25 00:00", "12-25 12:00", "12-26 23:59", "12-27 00:00")
    assert [known(f"2026-{each}") for each in moments] == [True, False, False, False, True]
    assert hours.closes_at(local("2026-12-24 12:00")) == local("2026-12-25 00:00")
    as_usual = WeeklyHours(windows=windows)
    assert as_usual.stretch_at(local("2026-12-24 12:00")).closes > local("2026-12-27 00:00")


def test_a_night_that_began_on_an_ordinary_day_is_known_to_its_end() -> None:
    windows = (Window(tuple(range(7)), dt.time(22), dt.time(4)),)
    hours = WeeklyHours(windows=windows, on_holidays="unknown")
    assert hours.stretch_at(local("2026-12-25 03:00")).reason == ""
    assert hours.stretch_at(local("2026-12-25 23:00")).reason != ""


def test_a_holiday_of_one_island_is_an_ordinary_day_on_another() -> None:
    flag_day = local("2026-07-02 12:00")  # of Curaçao, a Thursday
    assert not with_holidays("closed", "CW").is_open(flag_day)
    assert with_holidays("closed", "AW").is_open(flag_day)
    assert with_holidays("unknown", "AW").stretch_at(flag_day).reason == ""


def test_hours_in_a_zone_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        WeeklyHours(zone="Mars/Noord")


def test_no_windows_never_open() -> None:
    nothing = WeeklyHours()
    assert nothing.opens_at(local("2026-11-26 12:00")) is None
    assert not nothing.is_open(local("2026-11-26 12:00"))
