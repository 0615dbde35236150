"""What was noted while the clock was a day ahead is over when it is put right."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.blocks import BlockChat
from protocol.ids import new_message
from tests.night import Guest, Night
from tests.reading import claim, leave, with_code
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
    assert [one.why for one in sanne.told(staff.OfferOver)] == ["unanswered"]


def test_a_clock_that_is_put_back_a_little_ends_nothing(night: Night) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    claim(night, noor, guest)
    leave(night, guest)
    night.now -= 2000
    night.wait(1)
    assert phase(night, guest) == "open"


@pytest.mark.parametrize("back", [600_000, 6 * HOUR])
def test_who_comes_after_the_clock_was_put_back_stands_behind_who_waits(back: int) -> None:
    night = Night()
    noor = night.colleague()
    night.now += 7 * HOUR
    came = [night.visitor("hoi") for _ in range(3)]
    night.now -= back
    came += [night.visitor("hoi") for _ in range(2)]
    places = [night.house.place(night.house.chats[one.session.chat], night.now) for one in came]
    assert [place.ahead for place in places] == [0, 1, 2, 3, 4]
    urgent = night.visitor("hoi", danger=True)
    assert night.house.place(night.house.chats[urgent.session.chat], night.now).ahead == 0
    for guest in came[:3]:
        claim(night, noor, guest)
    least, most = night.house.waits.usual()
    assert 0 < least < most


def test_who_comes_back_after_the_clock_was_put_back_stands_behind_who_waits() -> None:
    night = Night()
    noor = night.colleague()
    gone, code = with_code(night, noor)
    leave(night, gone)
    night.drop(noor)
    night.colleague()
    night.now += HOUR
    first = night.visitor("hoi")
    night.now -= 600_000
    night.come_back(code, by_code=True)
    chats = [night.house.chats[each.session.chat] for each in (first, gone)]
    assert [night.house.place(chat, night.now).ahead for chat in chats] == [0, 1]


def test_a_block_that_was_set_while_the_clock_was_ahead_is_over_when_it_is_right() -> None:
    night = Night()
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    noor.session.command(BlockChat(new_message(), guest.session.chat, "threats", "1h"))
    night.settle()
    night.now -= DAY
    night.wait(0)
    assert night.row(guest).block is not None  # a little back is no wrong clock
    night.now -= 1
    night.wait(0)
    assert night.row(guest).block is None
