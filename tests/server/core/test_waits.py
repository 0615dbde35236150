"""How long a wait is said to be: from tonight, and unknown once that would be a guess."""

from __future__ import annotations

from protocol.visitor_messages import Place
from tests.night import Guest, Night
from tests.reading import claim

UNKNOWN = (0, 0)
USUAL = (2, 6)  # minutes, after the waits of `busy`


def said(guest: Guest) -> tuple[int, int]:
    """Return the wait that this page was told last."""
    place = guest.told(Place)[-1]
    return place.least, place.most


def busy(night: Night, many: int = 3) -> None:
    """Let `many` visitors be answered, each after two minutes."""
    noor = night.colleague()
    for _ in range(many):
        guest = night.visitor("hoi")
        night.wait(120)
        claim(night, noor, guest)


def test_from_the_third_answer_on_a_wait_is_said(night: Night) -> None:
    busy(night, many=2)
    assert said(night.visitor("hoi")) == UNKNOWN
    fuller = Night()
    busy(fuller)
    assert said(fuller.visitor("hoi")) == USUAL


def test_while_nobody_is_on_duty_no_wait_is_said_and_as_soon_as_somebody_is_it_is(
    night: Night,
) -> None:
    busy(night)
    guest = night.visitor("hoi")
    (noor,) = night.desks.values()
    night.drop(noor)
    night.wait(1)
    assert said(guest) == UNKNOWN
    assert said(night.visitor("hoi")) == UNKNOWN
    night.sign_in(noor)
    night.wait(1)
    assert said(guest) == USUAL


def test_once_somebody_waits_longer_than_it_says_it_is_said_no_more(night: Night) -> None:
    busy(night)
    guest = night.visitor("hoi")
    night.wait(6 * 60)
    assert said(guest) == USUAL
    night.wait(1)
    assert said(guest) == UNKNOWN
    assert said(night.visitor("hoi", danger=True)) == UNKNOWN


def test_who_left_the_line_open_or_was_given_back_says_nothing_of_the_wait(night: Night) -> None:
    busy(night)
    (noor,) = night.desks.values()
    gone, back, guest = (night.visitor("hoi") for _ in range(3))
    claim(night, noor, back)
    night.drop(gone)
    night.wait(5 * 60)
    claim(night, noor, guest)
    night.wait(2 * 60)
    noor.session.release(back.session.chat, night.now // 1000)
    night.settle()
    assert night.row(gone).phase == night.row(back).phase == "waiting"
    assert said(night.visitor("hoi")) != UNKNOWN


def test_behind_more_people_than_are_remembered_no_wait_is_said(night: Night) -> None:
    busy(night, many=3)
    waiting = [night.visitor("hoi") for _ in range(5)]
    ahead = {guest.told(Place)[-1].ahead: said(guest) for guest in waiting}
    assert ahead == {0: USUAL, 1: USUAL, 2: USUAL, 3: USUAL, 4: UNKNOWN}


def test_a_new_night_begins_knowing_nothing_of_the_one_before(night: Night) -> None:
    busy(night)
    night.shut = True
    night.wait(12 * 3600)
    night.shut = False
    night.wait(1)
    assert said(night.visitor("hoi")) == UNKNOWN


def test_a_wait_counts_once_it_is_stored_that_somebody_answers(night: Night) -> None:
    busy(night, many=1)
    (noor,) = night.desks.values()
    guest = night.visitor("hoi")
    noor.session.claim(guest.session.chat)
    night.from_staff(noor, noor.session.take()[0])
    night.disk_full = True
    night.settle()
    night.disk_full = False
    noor.session.send_again()
    night.settle()
    assert night.row(guest).phase == "open"
    assert said(night.visitor("hoi")) == UNKNOWN, "two answers are three in its eyes"
