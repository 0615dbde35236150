"""A clock that jumped ahead is believed after a day, and a right one at once."""

from __future__ import annotations

from collections.abc import Iterable

from server.core.believed import Believed, look

HOUR, DAY = 3_600_000, 86_400_000
NOW = 1_795_464_000_000
KNOWN = Believed(NOW)


def looked(moments: Iterable[int], kept: Believed = KNOWN) -> list[bool]:
    """Return at which of these moments the clock is believed, one look after the other."""
    holds = []
    for moment in moments:
        kept = look(kept, moment)
        holds.append(not kept.since)
    return holds


def hourly(first: int, count: int) -> list[int]:
    return [first + hour * HOUR for hour in range(count)]


def test_a_clock_that_goes_on_is_believed() -> None:
    assert all(looked([*hourly(NOW, 5), NOW + DAY, NOW + 2 * DAY]))


def test_a_clock_that_jumped_ahead_is_believed_when_it_has_run_for_a_day() -> None:
    assert looked(hourly(NOW + 15 * DAY, 26)) == [False] * 24 + [True, True]


def test_a_clock_that_is_set_right_again_is_believed_at_once() -> None:
    ahead = hourly(NOW + 15 * DAY, 20)
    assert looked([*ahead, NOW + 20 * HOUR, NOW + 21 * HOUR])[-3:] == [False, True, True]


def test_a_clock_that_is_set_from_wrong_to_wrong_begins_its_day_anew() -> None:
    moments = [*hourly(NOW + 30 * DAY, 20), *hourly(NOW + 15 * DAY, 20)]
    assert looked(moments) == [False] * 40


def test_a_clock_that_is_behind_does_not_make_the_right_one_wrong() -> None:
    """So does a machine without a battery, each time it starts."""
    assert looked([0, HOUR, NOW + HOUR, 0, NOW + 2 * HOUR]) == [True] * 5


def test_of_two_relays_the_one_whose_clock_is_right_takes_the_doubt_away() -> None:
    for hour in range(60):
        right, wrong = NOW + hour * HOUR, NOW + hour * HOUR + 15 * DAY
        assert looked([right, wrong], Believed(right)) == [True, False]
    both = [
        moment for hour in range(60) for moment in (NOW + hour * HOUR, NOW + hour * HOUR + 15 * DAY)
    ]
    assert looked(both) == [True, False] * 60


def test_two_relays_that_come_back_after_days_wait_one_day_and_not_for_ever() -> None:
    """The clocks of two machines differ by seconds, and both look at the same moment."""
    back = NOW + 3 * DAY
    both = [
        moment for hour in range(26) for moment in (back + hour * HOUR, back + hour * HOUR - 5_000)
    ]
    assert looked(both) == [False] * 48 + [True] * 4


def test_of_a_new_store_the_clock_is_believed_after_a_day() -> None:
    assert looked(hourly(NOW, 26), Believed()) == [False] * 24 + [True, True]


def test_a_relay_that_is_up_for_its_evenings_alone_has_a_day_together_after_some_of_them() -> None:
    """Ten hours each third day: off for longer than a day each time, and all the same right."""
    kept, evenings = KNOWN, 0
    while evenings < 12:
        began = NOW + (1 + 3 * evenings) * DAY + DAY
        evenings += 1
        for moment in hourly(began, 11):
            kept = look(kept, moment)
        if not kept.since:
            break
    assert evenings == 3


def test_after_a_wrong_year_was_believed_and_set_right_the_next_jump_is_doubted() -> None:
    kept = KNOWN
    for moment in (*hourly(NOW + 365 * DAY, 26), *hourly(NOW + 2 * DAY, 14 * 24 + 1)):
        kept = look(kept, moment)
    assert kept == Believed(NOW + 16 * DAY)
    assert looked([NOW + 200 * DAY], kept) == [False]


def test_a_clock_that_is_behind_for_less_than_a_fortnight_of_running_teaches_nothing() -> None:
    kept = KNOWN
    for moment in (*hourly(NOW - 30 * DAY, 14 * 24), *hourly(NOW - 60 * DAY, 14 * 24)):
        kept = look(kept, moment)
        assert (kept.until, kept.since) == (NOW, 0)
    assert look(kept, NOW + HOUR) == Believed(NOW + HOUR)


def test_of_two_relays_one_that_is_behind_teaches_nothing() -> None:
    kept = KNOWN
    for hour in range(60):
        kept = look(look(kept, NOW + hour * HOUR), NOW + hour * HOUR - 15 * DAY)
        assert kept.until == NOW + hour * HOUR
