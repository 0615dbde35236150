"""A door's own hours lie inside the house's, by the Dutch clock, on every night."""

from __future__ import annotations

import datetime as dt
import re
from random import Random
from typing import Any

import pytest

from protocol.door_hours import DoorHours, OwnDoor, OwnDoors, _inside, hours_by_door
from protocol.opening_hours import HoursException, OpeningHours
from tests.protocol.test_opening_hours import NL, local

HOUSE = OpeningHours()
MORNING = {"weekday": dt.time(0), "weekend": dt.time(0), "closes": dt.time(5)}


def islands(house: OpeningHours = HOUSE, **own: Any) -> OpeningHours:
    return hours_by_door(house, OwnDoors(islands=OwnDoor(DoorHours(**own))))["islands"]


def why(house: OpeningHours = HOUSE, **own: Any) -> str:
    with pytest.raises(ValueError, match=r"^`doors\.islands\.hours`: ") as caught:
        islands(house, **own)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_door_that_says_nothing_has_the_hours_of_the_house() -> None:
    late = OpeningHours(closes=dt.time(4), last_entry=10)
    assert set(hours_by_door(late, OwnDoors()).values()) == {late}
    assert islands(late) == late


def test_what_a_door_does_not_say_is_as_in_the_house() -> None:
    house = OpeningHours(weekday=dt.time(18), last_entry=20, zone="Europe/Berlin")
    door = islands(house, closes=dt.time(23))
    assert (door.weekday, door.weekend, door.closes) == (dt.time(18), dt.time(20), dt.time(23))
    assert (door.last_entry, door.zone) == (20, "Europe/Berlin")


def test_one_door_of_its_own_leaves_the_others_alone() -> None:
    doors = hours_by_door(HOUSE, OwnDoors(boys=OwnDoor(DoorHours(closes=dt.time(22)))))
    assert doors["boys"].closes == dt.time(22)
    assert doors["general"] == doors["islands"] == HOUSE


@pytest.mark.parametrize(
    ("own", "opens", "closes"),
    [
        ({"closes": dt.time(22)}, "2026-06-03 19:00", "2026-06-03 22:00"),
        (MORNING, "2026-06-04 00:00", "2026-06-04 05:00"),
        ({"weekday": dt.time(23)}, "2026-06-03 23:00", "2026-06-04 06:00"),
    ],
)
def test_a_door_is_open_for_a_part_of_the_night(
    own: dict[str, Any], opens: str, closes: str
) -> None:
    door, second = islands(**own), dt.timedelta(seconds=1)
    assert not door.is_open(local(opens) - second)
    assert door.is_open(local(opens))
    assert door.closes_at(local(opens)) == local(closes)
    assert not door.is_open(local(closes))
    assert HOUSE.is_open(local(closes) - second)


CLOSED = OpeningHours(exceptions=(HoursException(dt.date(2026, 12, 3), "verhuizing"),))


def nights(door: OpeningHours, first: int, last: int) -> list[str]:
    return [
        " - ".join(f"{each.astimezone(NL):%d %H:%M}" for each in (night.opens, night.closes))
        for night in door.nights(dt.date(2026, 12, first), dt.date(2026, 12, last))
    ]


def test_a_night_on_which_the_house_stays_closed_is_closed_at_every_door() -> None:
    assert nights(islands(CLOSED, closes=dt.time(23)), 2, 4) == [
        "02 19:00 - 02 23:00",
        "04 19:00 - 04 23:00",
    ]
    assert nights(islands(CLOSED, **MORNING), 3, 5) == [
        "03 00:00 - 03 05:00",
        "05 00:00 - 05 05:00",
    ]


def test_in_a_night_with_other_times_a_door_keeps_its_hours_as_far_as_the_house_is_open() -> None:
    row = HoursException(dt.date(2026, 12, 3), "feest", dt.time(15), dt.time(2))
    house = OpeningHours(exceptions=(row,))
    assert nights(islands(house, closes=dt.time(23)), 3, 3) == ["03 19:00 - 03 23:00"]
    door = islands(house, **MORNING)
    assert nights(door, 3, 4) == ["03 00:00 - 03 05:00", "04 00:00 - 04 02:00"]
    assert [each.reason for each in door.exceptions] == ["feest"]
    late = HoursException(dt.date(2026, 12, 3), "feest", dt.time(22), dt.time(2))
    shorter = OpeningHours(exceptions=(late,))
    assert nights(islands(shorter, closes=dt.time(23)), 3, 3) == ["03 22:00 - 03 23:00"]
    assert nights(islands(shorter, closes=dt.time(21)), 3, 4) == ["04 19:00 - 04 21:00"]


def new_year(closes: int, *, own: tuple[HoursException, ...] = ()) -> OpeningHours:
    """Return a door's hours where the house opens an hour after midnight only."""
    house = OpeningHours(
        exceptions=(
            HoursException(dt.date(2026, 12, 31), "oudjaar"),
            HoursException(dt.date(2027, 1, 1), "nieuwjaar", dt.time(1), dt.time(closes)),
        )
    )
    return islands(house, closes=dt.time(5), exceptions=own)


def around_new_year(door: OpeningHours) -> list[str]:
    return [
        " - ".join(f"{each.astimezone(NL):%d %H:%M}" for each in (night.opens, night.closes))
        for night in door.nights(dt.date(2026, 12, 30), dt.date(2027, 1, 2))
    ]


def test_where_the_house_opens_after_midnight_a_door_does_so_on_that_date() -> None:
    door = new_year(6)
    assert around_new_year(door) == [
        "30 19:00 - 31 05:00",
        "01 01:00 - 01 05:00",
        "02 20:00 - 03 05:00",
    ]
    assert door.lets_in(local("2027-01-01 04:59"))
    assert not door.is_open(local("2026-12-31 20:00"))


def test_a_date_on_which_a_door_has_a_night_of_its_own_keeps_that_one() -> None:
    assert around_new_year(new_year(23))[1:] == ["01 20:00 - 01 23:00", "02 20:00 - 03 05:00"]
    named = (HoursException(dt.date(2027, 1, 1), "dicht"),)
    assert around_new_year(new_year(6, own=named))[1:] == ["02 20:00 - 03 05:00"]


def test_a_door_whose_night_is_cut_lets_nobody_in_after_the_last_entry_of_the_house() -> None:
    row = HoursException(dt.date(2026, 12, 3), "feest", dt.time(19), dt.time(2))
    house = OpeningHours(exceptions=(row,), last_entry=40)
    assert nights(islands(house, **MORNING, last_entry=10), 4, 4) == ["04 00:00 - 04 01:30"]


def test_a_date_that_a_door_names_goes_as_it_says_if_the_house_is_open() -> None:
    def row(hour: int) -> HoursException:
        return HoursException(dt.date(2026, 12, 3), "x", dt.time(20), dt.time(hour))

    house = OpeningHours(exceptions=(row(23),))
    assert islands(house, exceptions=(row(22),)).exceptions == (row(22),)
    assert "open at 2026-12-03 20:00" in why(CLOSED, exceptions=(row(22),))
    assert "open at 2026-12-03 21:00" in why(
        OpeningHours(exceptions=(row(21),)), exceptions=(row(22),)
    )


@pytest.mark.parametrize(
    ("own", "first"),
    [
        ({"closes": dt.time(7)}, "2026-01-02 06:00"),
        ({"weekday": dt.time(18)}, "2026-01-02 18:00"),
        ({"weekend": dt.time(19)}, "2026-01-01 19:00"),  # New Year's Day: at 20:00
        ({"closes": dt.time(18)}, "2026-01-02 06:00"),
        ({**MORNING, "closes": dt.time(6, 30)}, "2026-01-01 06:00"),
    ],
)
def test_a_door_that_would_be_open_while_the_house_is_closed_is_refused(
    own: dict[str, Any], first: str
) -> None:
    assert f"open at {first} while the house is closed: one team answers" in why(**own)


def test_a_date_that_is_named_is_looked_at_however_far_away_it_lies() -> None:
    far = dt.date(2071, 3, 4)
    house = OpeningHours(exceptions=(HoursException(far, "x", dt.time(21), dt.time(5)),))
    early = HoursException(far, "x", dt.time(20), dt.time(5))
    assert "open at 2071-03-04 20:00" in why(house, exceptions=(early,))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_let_in_is_let_in_by_the_house_and_what_is_refused_names_a_moment(
    seed: int,
) -> None:
    dice = Random(seed)
    house = OpeningHours(last_entry=dice.choice([0, 40]), holidays=dice.choice(["law", "public"]))
    own = DoorHours(
        weekday=dt.time(dice.choice([0, 1, 18, 19, 23]), dice.choice([0, 30])),
        weekend=dt.time(dice.choice([0, 2, 20, 22]), dice.choice([0, 30])),
        closes=dt.time(dice.choice([3, 5, 6]), dice.choice([0, 15])),
        last_entry=dice.choice([None, 0, 90]),
    )
    door = _inside(house, own)
    try:
        hours_by_door(house, OwnDoors(boys=OwnDoor(own)))
    except ValueError as error:
        named = re.search(r"at (\d{4}-\d\d-\d\d \d\d:\d\d)", str(error))
        assert named
        moment = local(named[1])
        assert door.is_open(moment)
        assert not house.lets_in(moment)
        return
    for half_hour in range(2 * 24 * 366):
        moment = local("2027-01-01 00:00") + dt.timedelta(minutes=30 * half_hour)
        assert house.lets_in(moment) >= door.lets_in(moment)
        assert house.is_open(moment) >= door.is_open(moment)


def test_nobody_comes_in_at_a_door_after_the_last_entry_of_the_house() -> None:
    house = OpeningHours(last_entry=30)
    assert "lets people in at 2026-01-02 05:30, after the last entry" in why(house, last_entry=29)
    assert "lets people in" in why(house, closes=dt.time(5, 45), last_entry=0)
    assert islands(house, closes=dt.time(5, 30), last_entry=0).lets_in(local("2026-06-04 05:29"))
    assert islands(house, last_entry=45).last_entry == 45


def test_hours_that_cannot_be_are_refused_without_a_word_of_what_a_door_cannot_set() -> None:
    assert why(closes=dt.time(19)) == "`doors.islands.hours`: `closes` equals an opening"


def test_where_the_house_never_closes_a_door_with_a_table_has_hours() -> None:
    door = islands(OpeningHours(always=True), weekday=dt.time(9), closes=dt.time(17))
    assert door.is_open(local("2026-06-03 12:00"))
    assert not door.is_open(local("2026-06-03 18:00"))


def test_on_the_nights_on_which_the_clock_is_moved_a_door_lies_within_the_house() -> None:
    door = islands(weekday=dt.time(0), weekend=dt.time(0), closes=dt.time(2, 30))
    for night in door.nights(dt.date(2026, 3, 29), dt.date(2026, 3, 29)):
        assert night.closes - night.opens == dt.timedelta(hours=2, minutes=30)
    (longer,) = door.nights(dt.date(2026, 10, 25), dt.date(2026, 10, 25))
    assert longer.closes - longer.opens == dt.timedelta(hours=3, minutes=30)
    assert HOUSE.is_open(longer.closes)
