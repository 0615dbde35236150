"""The coming hour: a range that holds as often as it says, from figures that are named."""

from __future__ import annotations

import math
import random

import msgspec
import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.forecast import NIGHTS_VARY, PER_HOUR, RHYTHM, coming_hour, expected, likely
from console.desk.pointer import Pointer
from console.desk.show_board import board
from console.link.port import Event, Shift
from server.simulation import year
from tests.console.board_scene import supervising
from tests.console.scene import DOORS, NOW, ZONE, at, waits

SUNDAY = msgspec.structs.replace(DOORS[0], last_entry=DOORS[0].closes)  # 20:00 to 06:00
MONDAY = msgspec.structs.replace(DOORS[1], last_entry=DOORS[1].closes)  # 19:00 to 06:00
WORDS = load_words("nl")


def a_desk(*events: Event, heard: float = NOW) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in (*supervising(), *events):
        desk.hear(event, heard)
    return desk


def test_a_whole_night_brings_the_seeds_average_for_each_open_hour() -> None:
    for doors, hours in ((SUNDAY, 10), (MONDAY, 11)):
        whole = expected(doors, doors.opens - 7200, doors.closes + 7200, ZONE)
        assert whole == pytest.approx(PER_HOUR * hours)


def test_the_evening_is_busier_than_the_small_hours_as_in_the_simulated_year() -> None:
    assert RHYTHM == year._RHYTHM
    at_ten = expected(SUNDAY, at(22, 0, day=22), at(23, 0, day=22), ZONE)
    assert at_ten == pytest.approx(49 * 17 / 95, rel=0.001)
    assert expected(SUNDAY, at(4, 0), at(5, 0), ZONE) == pytest.approx(49 * 3 / 95, rel=0.001)


def test_nobody_is_expected_before_the_doors_open_or_after_the_last_entry() -> None:
    assert expected(MONDAY, at(18, 0), at(19, 0), ZONE) == 0
    assert expected(DOORS[0], at(5, 45), at(6, 45), ZONE) == 0
    half = expected(DOORS[0], at(5, 15), at(6, 15), ZONE)
    assert half == pytest.approx(expected(SUNDAY, at(5, 15), at(5, 45), ZONE))


@pytest.mark.parametrize("mean", [0.8, 2.9, 8.6, 25.0])
def test_the_range_holds_in_about_eight_hours_of_ten(mean: float) -> None:
    dice = random.Random(f"coming hour {mean}")
    least, most = likely(NIGHTS_VARY, NIGHTS_VARY, mean)

    def came() -> int:
        rate = dice.gammavariate(NIGHTS_VARY, 1 / NIGHTS_VARY) * mean
        count, left = 0, math.exp(-rate)
        product = dice.random()
        while product > left:
            count, product = count + 1, product * dice.random()
        return count

    inside = sum(least <= came() <= most for _ in range(4000)) / 4000
    below_and_above = 0.2
    assert 1 - below_and_above - 0.02 <= inside <= 0.97


def test_a_busy_night_raises_what_is_still_expected_and_a_quiet_one_lowers_it() -> None:
    def most(came: int) -> int:
        people = [waits(f"w{n}", NOW - 600, None) for n in range(came)]
        desk = a_desk(*people, heard=at(20, 0, day=22))
        coming = coming_hour(desk, 8, NOW)
        assert coming is not None
        return coming.most

    assert most(0) < most(36) < most(80)


def test_whoever_waited_before_i_came_says_nothing_of_the_time_since() -> None:
    early = a_desk(*(waits(f"w{n}", NOW - 900, None) for n in range(9)))
    assert early.board.came_since(NOW) == 0
    assert coming_hour(early, 20, NOW) == coming_hour(a_desk(), 11, NOW)


@pytest.mark.parametrize(("places", "verdict"), [(40, "enough"), (3, "tight"), (0, "short")])
def test_the_range_is_held_against_the_places_that_are_free(places: int, verdict: str) -> None:
    coming = coming_hour(a_desk(), places, at(22, 0, day=22))
    assert coming is not None
    assert 0 < coming.least <= 3 < coming.most < 40 or places != 3
    assert coming.verdict == verdict


def test_whoever_waits_now_needs_a_place_first() -> None:
    coming = coming_hour(a_desk(waits("w1", NOW - 60, None)), 4, NOW)
    assert coming is not None
    assert coming.places == 3


def test_hours_that_never_end_have_no_forecast() -> None:
    always = Shift(me="Joris", roles=("supervisor",), doors=(), on_duty=1)
    assert coming_hour(a_desk(always), 4, NOW) is None
    assert "komen er bij" not in str(board(a_desk(always), Pointer(), NOW).figures)


def test_the_board_says_the_range_what_it_means_and_what_it_rests_on() -> None:
    view = board(a_desk(), Pointer(), NOW).figures
    rows = dict(view.blocks[0][1])
    assert len(rows) == len(view.blocks[0][1])
    assert rows["komen er bij"] == "1 tot 6"
    assert rows["en dat"] == "past"
    assert "2018" in view.note
