"""A code is right once, wrong ones slow down and never lock out, and each leaves its line."""

from __future__ import annotations

from msgspec.structs import replace

from protocol.audit import Note
from protocol.second_factor import STEP, code_at
from protocol.staff_access import FactorAsked
from server.core.second_factor import FREE, LONGEST_WAIT, Tried, tried
from server.records import Factor

WHO = b"S-staff1"
SECRET = b"12345678901234567890"
NOW = 1_800_000_000_000
HERE = NOW // 1000 // STEP
SET = Factor(b"sealed", confirmed=True)


def given(factor: Factor, off: int = 0, now: int = NOW) -> Tried:
    """Try the code of the step that is `off` steps from this one."""
    return tried(factor, SECRET, code_at(SECRET, now // 1000 // STEP + off), WHO, now)


def wrongly(factor: Factor, now: int = NOW) -> Tried:
    wrong = next(
        code
        for code in ("000000", "111111", "222222", "333333", "444444")
        if all(code_at(SECRET, now // 1000 // STEP + off) != code for off in (-1, 0, 1))
    )
    return tried(factor, SECRET, wrong, WHO, now)


def test_the_first_right_code_makes_it_count_and_signs_in() -> None:
    factor, asked, notes = given(Factor(b"sealed"))
    assert asked is None
    assert factor == Factor(b"sealed", confirmed=True, step=HERE)
    assert notes == (Note(NOW, WHO, "factor-set"), Note(NOW, WHO, "sign-in", b"", "code"))
    assert given(factor, off=1).notes == (Note(NOW, WHO, "sign-in", b"", "code"),)


def test_a_code_of_the_step_before_is_right_until_a_later_one_was_used() -> None:
    before = given(SET, off=-1)
    assert (before.asked, before.factor.step) == (None, HERE - 1)
    after = given(before.factor)
    assert after.asked is None
    assert given(after.factor, off=-1).asked is not None


def test_the_same_code_a_second_time_is_refused_and_says_when_the_next_one_comes() -> None:
    used = given(SET).factor
    factor, asked, notes = given(used)
    assert asked == FactorAsked("again", (HERE + 1) * STEP - NOW // 1000)
    assert factor.step == used.step
    assert notes == (Note(NOW, WHO, "factor-wrong", b"", "again"),)


def test_wrong_codes_slow_down_more_and_more_up_to_a_quarter_of_an_hour() -> None:
    factor, now, waits = SET, NOW, []
    for _ in range(12):
        factor, asked, notes = wrongly(factor, now)
        assert asked is not None
        assert asked.why == "wrong"
        assert notes == (Note(now, WHO, "factor-wrong"),)
        waits.append(asked.wait)
        now += asked.wait * 1000
    assert waits[:FREE] == [0, 0, 30]
    assert waits[FREE:] == [60, 120, 240, 480, 900, 900, 900, 900, 900]


def test_while_it_is_slow_no_code_is_looked_at_and_nothing_changes_nor_is_noted() -> None:
    slow = replace(SET, wrong=FREE, until=NOW + 30_000)
    for early in (NOW, NOW + 29_001):
        left = -(-(slow.until - early) // 1000)
        assert given(slow, now=early) == Tried(slow, FactorAsked("slow", left), ())
    assert given(slow, now=NOW + 30_000).asked is None


def test_a_right_code_forgives_the_wrong_ones() -> None:
    slow = replace(SET, wrong=9, until=NOW)
    assert given(slow).factor == Factor(b"sealed", confirmed=True, step=HERE)


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    slow = replace(SET, wrong=9, until=NOW + LONGEST_WAIT + 1)
    assert given(slow).asked is None
