"""The hours hold on both DST nights, across weekends and years, and in every exception."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.opening_hours import HoursException, OpeningHours

HOURS = OpeningHours()
NL = ZoneInfo("Europe/Amsterdam")
DATES = st.dates(dt.date(2024, 1, 1), dt.date(2031, 12, 31))
MOMENTS = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    dt.datetime(2031, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)

# Taken from the law, not from the library: an upgrade of `holidays` cannot move the hours.
# Easter Sunday and Whit Sunday are left out, they are Sundays anyway.
HOLIDAYS = {
    2025: "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-03 04-05 04-06 04-27 05-05 05-14 05-24 05-25 12-25 12-26",
    2027: "01-01 03-26 03-28 03-29 04-27 05-05 05-06 05-16 05-17 12-25 12-26",
    2028: "01-01 04-14 04-16 04-17 04-27 05-05 05-25 06-04 06-05 12-25 12-26",
    2029: "01-01 03-30 04-01 04-02 04-27 05-05 05-10 05-20 05-21 12-25 12-26",
}


def local(text: str) -> dt.datetime:
    """Return the Dutch wall clock `text` as a moment."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=NL).astimezone(dt.UTC)


def night(date: str) -> tuple[str, str, float]:
    """Return opening, closing (Dutch clock) and length in hours of one night."""
    day = dt.date.fromisoformat(date)
    (found,) = HOURS.nights(day, day)
    hours = (found.closes - found.opens).total_seconds() / 3600
    clock = "%m-%d %H:%M"
    return (
        found.opens.astimezone(NL).strftime(clock),
        found.closes.astimezone(NL).strftime(clock),
        hours,
    )


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_evenings_at_eight_are_weekends_and_the_holidays_of_the_law(year: int) -> None:
    nights = HOURS.nights(dt.date(year, 1, 1), dt.date(year, 12, 31))
    at_eight = {each.date for each in nights if each.opens.astimezone(NL).hour == 20}
    holidays = {dt.date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()}
    weekends = {each.date for each in nights if each.date.weekday() >= 5}
    assert at_eight == weekends | holidays
    assert {each.date for each in nights if each.reason} == holidays


def test_six_is_closed_and_seven_in_the_evening_is_open() -> None:
    assert HOURS.is_open(local("2026-06-03 19:00:00"))
    assert not HOURS.is_open(local("2026-06-03 18:59:59"))
    assert HOURS.is_open(local("2026-06-04 05:59:59"))
    assert not HOURS.is_open(local("2026-06-04 06:00:00"))


def test_saturday_before_six_belongs_to_the_night_of_friday() -> None:
    assert night("2026-06-05") == ("06-05 19:00", "06-06 06:00", 11)
    assert HOURS.is_open(local("2026-06-06 05:30"))
    assert not HOURS.is_open(local("2026-06-06 19:30"))
    assert night("2026-06-06") == ("06-06 20:00", "06-07 06:00", 10)


def test_the_night_of_sunday_ends_on_monday_at_six() -> None:
    assert HOURS.closes_at(local("2026-06-08 00:30")) == local("2026-06-08 06:00")


def test_the_clock_going_forward_makes_a_night_of_nine_hours() -> None:
    assert night("2026-03-28") == ("03-28 20:00", "03-29 06:00", 9)


def test_the_clock_going_back_makes_a_night_of_eleven_hours() -> None:
    assert night("2026-10-24") == ("10-24 20:00", "10-25 06:00", 11)
    both = [dt.datetime(2026, 10, 25, 2, 30, tzinfo=NL, fold=fold) for fold in (0, 1)]
    assert [HOURS.is_open(each) for each in both] == [True, True]


def test_new_years_eve_is_ordinary_and_new_years_day_is_a_holiday() -> None:
    assert night("2026-12-31") == ("12-31 19:00", "01-01 06:00", 11)
    assert night("2027-01-01") == ("01-01 20:00", "01-02 06:00", 10)


def test_the_fifth_of_may_is_a_holiday_in_every_year_by_law() -> None:
    assert night("2026-05-05")[0] == "05-05 20:00"
    public = OpeningHours(holidays="public")
    assert public.is_open(local("2026-05-05 19:00"))
    assert not HOURS.is_open(local("2026-05-05 19:00"))


def test_the_eves_before_feasts_open_at_seven() -> None:
    eves = ["2026-12-24", "2026-05-04", "2026-11-05"]
    assert [night(eve)[0][-5:] for eve in eves] == ["19:00"] * 3


def test_a_year_has_as_many_open_hours_as_the_domain_paper_counts() -> None:
    def total(year: int) -> float:
        nights = HOURS.nights(dt.date(year, 1, 1), dt.date(year, 12, 31))
        return sum((each.closes - each.opens).total_seconds() for each in nights) / 3600

    assert [total(2018), total(2025), total(2026), total(2027)] == [3903, 3903, 3903, 3904]


@pytest.mark.parametrize(
    ("date", "opens", "closes"),
    [("2026-01-14", "14:00", "01:00"), ("2026-07-15", "13:00", "00:00")],
)
def test_the_islands_see_the_same_night_on_their_own_clock(
    date: str, opens: str, closes: str
) -> None:
    day = dt.date.fromisoformat(date)
    (found,) = HOURS.nights(day, day)
    for place in ("Aruba", "Curacao", "Lower_Princes", "Kralendijk"):
        island = ZoneInfo(f"America/{place}")
        shown = [each.astimezone(island).strftime("%H:%M") for each in found[1:3]]
        assert shown == [opens, closes]


def test_a_closed_door_names_the_next_opening() -> None:
    assert HOURS.closes_at(local("2026-06-05 12:00")) is None
    assert HOURS.opens_at(local("2026-06-05 12:00")) == local("2026-06-05 19:00")
    assert HOURS.opens_at(local("2026-06-05 19:00")) == local("2026-06-06 20:00")


def test_an_exception_can_close_a_night() -> None:
    hours = OpeningHours(exceptions=(HoursException(dt.date(2026, 6, 3), "verhuizing"),))
    assert not hours.is_open(local("2026-06-03 23:00"))
    assert hours.opens_at(local("2026-06-03 12:00")) == local("2026-06-04 19:00")


def test_an_exception_wins_over_a_holiday() -> None:
    row = HoursException(dt.date(2026, 12, 25), "uitzending", dt.time(18), dt.time(3))
    hours = OpeningHours(exceptions=(row,))
    (found,) = hours.nights(row.date, row.date)
    assert (found.opens, found.closes) == (local("2026-12-25 18:00"), local("2026-12-26 03:00"))
    assert found.reason == "uitzending"


def test_an_exception_may_open_and_close_on_one_day() -> None:
    row = HoursException(dt.date(2026, 6, 3), "campagne", dt.time(10), dt.time(16))
    hours = OpeningHours(exceptions=(row,))
    assert hours.closes_at(local("2026-06-03 11:00")) == local("2026-06-03 16:00")


def test_nights_that_touch_close_once() -> None:
    row = HoursException(dt.date(2026, 6, 4), "uitzending", dt.time(6), dt.time(6))
    hours = OpeningHours(exceptions=(row,))
    start = local("2026-06-03 20:00")
    assert hours.closes_at(start) == local("2026-06-05 06:00")
    assert hours.opens_at(start) == local("2026-06-05 19:00")


def test_a_demo_is_always_open() -> None:
    hours = OpeningHours(always=True)
    noon = local("2026-06-03 12:00")
    assert (hours.is_open(noon), hours.lets_in(noon), hours.is_late(noon)) == (True, True, False)
    assert (hours.closes_at(noon), hours.opens_at(noon)) == (None, None)


def test_nobody_new_is_let_in_after_the_last_entry() -> None:
    hours = OpeningHours(last_entry=30)
    assert hours.lets_in(local("2026-06-04 05:29:59"))
    assert not hours.lets_in(local("2026-06-04 05:30"))
    assert hours.is_open(local("2026-06-04 05:30"))


def test_around_a_moment_are_the_stretch_that_was_open_last_and_as_many_after_it_as_asked() -> None:
    def dates(moment: str) -> list[str]:
        return [each.date.isoformat()[5:] for each in HOURS.around(local(moment), 2)]

    assert dates("2026-06-04 05:59:59") == ["06-03", "06-04", "06-05"]
    assert dates("2026-06-04 06:00") == ["06-03", "06-04", "06-05"]
    assert dates("2026-06-04 19:00") == ["06-04", "06-05", "06-06"]
    assert OpeningHours(always=True).around(local("2026-06-04 05:00"), 2) == []


def test_the_door_says_late_only_in_the_last_hour_of_the_night() -> None:
    moments = ["04:59", "05:00", "05:59", "06:00"]
    late = [HOURS.is_late(local(f"2026-06-04 {each}")) for each in moments]
    assert late == [False, True, True, False]


@pytest.mark.parametrize(
    "bad",
    [
        {"zone": "Europe/Nowhere"},
        {"zone": "../etc/passwd"},
        {"weekday": "19:00:00+02:00"},
        {"holidays": "all"},
        {"weekday": "06:00:00"},
        {"last_entry": -1},
        {"open": True},
        {"exceptions": [{"date": "2026-06-03", "reason": "x", "opens": "10:00:00"}]},
        {"exceptions": [{"date": "2026-06-03", "reason": ""}]},
        {"exceptions": [{"date": "2026-06-03", "reason": "x"}] * 2},
    ],
)
def test_hours_that_make_no_sense_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(bad, OpeningHours)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        HOURS.is_open(dt.datetime(2026, 6, 3, 20))  # noqa: DTZ001 - that is what is tested


@given(MOMENTS)
def test_open_is_exactly_what_the_rule_says_of_today_and_yesterday(moment: dt.datetime) -> None:
    today = moment.astimezone(NL).date()
    nights = HOURS.nights(today - dt.timedelta(days=1), today)
    assert HOURS.is_open(moment) == any(each.opens <= moment < each.closes for each in nights)


@given(MOMENTS)
def test_closing_and_opening_are_the_edges_of_being_open(moment: dt.datetime) -> None:
    tick = dt.timedelta(microseconds=1)
    opens = HOURS.opens_at(moment)
    assert opens is not None
    assert opens > moment
    assert HOURS.is_open(opens)
    assert not HOURS.is_open(opens - tick)
    closes = HOURS.closes_at(moment)
    assert (closes is None) != HOURS.is_open(moment)
    if closes is not None:
        assert moment < closes < opens
        assert not HOURS.is_open(closes)
        assert HOURS.is_open(closes - tick)


@given(DATES)
def test_every_night_lasts_nine_to_eleven_hours(date: dt.date) -> None:
    (found,) = HOURS.nights(date, date)
    assert found.closes - found.opens in {dt.timedelta(hours=each) for each in (9, 10, 11)}


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-11-23T18:30", "2026-11-23"),  # half past seven in the evening
        ("2026-11-24T02:00", "2026-11-23"),
        ("2026-11-24T12:00", "2026-11-23"),  # closed: the night that was
        ("2026-11-24T18:00", "2026-11-24"),
    ],
)
def test_a_moment_belongs_to_the_night_that_is_open_or_was_open_last(
    moment: str, night: str
) -> None:
    when = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert OpeningHours().night_at(when) == dt.date.fromisoformat(night)


def test_where_the_doors_never_close_a_night_is_the_local_date() -> None:
    when = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    assert OpeningHours(always=True).night_at(when) == dt.date(2026, 11, 24)
