"""What was noted while the clock was a day ahead is over when it is put right."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from tests.night import Guest, Night
from tests.reading import claim, leave
from tests.server.core.test_readers import held

DAY = 86_400_000
HOUR = 3_600_000


@pytest.fixture
def night() -> Night:
    night = Night()
    night.now += DAY
    return night


def put_right(night: Night) -> None:
    night.now -= DAY
    night.wait(1)


def phase(night: Night, guest: Guest) -> str:
    return night.row(guest).phase


def test_an_exit_without_a_code(night: Night) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    claim(night, noor, guest)
    leave(night, guest)
    put_right(night)
    assert phase(night, guest) == "closed"


def test_an_offer_that_nobody_answers(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    put_right(night)
    assert night.row(guest).offer is None
    assert [one.accept for one in noor.told(staff.Replied)] == [None]


def test_a_clock_that_is_put_back_a_little_ends_nothing(night: Night) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    claim(night, noor, guest)
    leave(night, guest)
    night.now -= 2000
    night.wait(1)
    assert phase(night, guest) == "open"
