"""A duty card outlives a lost connection, and nothing else that would make it wrong."""

from __future__ import annotations

from pathlib import Path

from console.link.duty import GOOD_FOR, Duty
from console.link.keys import WEEK, KeyRing
from protocol.directory import DUTY_LIFE
from tests.console.link.safe_fakes import MemorySafe
from tests.console.link.test_keys import NOW, make


def a_ring(folder: Path) -> KeyRing:
    return make(folder / "keys", MemorySafe())


def test_after_a_lost_connection_the_card_still_tells_since_when_i_am_on_duty(
    tmp_path: Path,
) -> None:
    duty = Duty(a_ring(tmp_path))
    card = duty.card(NOW)
    assert duty.card(NOW + GOOD_FOR - 1) is card
    assert (duty.since, duty.good_for(NOW + 60)) == (NOW, GOOD_FOR - 60)


def test_before_its_time_is_over_another_is_signed(tmp_path: Path) -> None:
    duty = Duty(a_ring(tmp_path))
    card = duty.card(NOW)
    assert duty.card(NOW + GOOD_FOR) != card
    assert duty.good_for(NOW + GOOD_FOR) == GOOD_FOR < DUTY_LIFE


def test_it_is_never_for_a_key_whose_week_is_over(tmp_path: Path) -> None:
    duty = Duty(a_ring(tmp_path))
    turn = NOW + WEEK - DUTY_LIFE
    assert duty.card(turn - 1) != duty.card(turn)


def test_a_clock_that_was_put_back_leaves_no_card_of_the_future(tmp_path: Path) -> None:
    duty = Duty(a_ring(tmp_path))
    card = duty.card(NOW)
    assert duty.card(NOW - 3600) != card
    assert duty.since == NOW - 3600
