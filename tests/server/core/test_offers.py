"""Two offers of one chat: the one that stands is the last, whatever the first is answered."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.visitor_messages import End
from tests.night import Desk, Guest, Night
from tests.reading import reply, troubles
from tests.server.core.test_readers import held


def test_a_yes_to_an_offer_that_was_replaced_does_not_spoil_the_one_in_its_place(
    night: Night,
) -> None:
    noor, sanne, mila = night.colleague(), night.colleague(), night.colleague()
    guest = held(night, noor)
    chat, now = guest.session.chat, night.now / 1000
    noor.session.offer(chat, sanne.person.id, "let op", now)
    night.settle()
    noor.session.offer(chat, mila.person.id, "let op", now)  # on its way as Sanne says yes
    night.from_staff(sanne, reply(sanne, chat))
    night.settle()
    assert night.row(guest).holder == noor.person.id
    mila.session.command(reply(mila, chat))
    night.settle()
    assert night.row(guest).holder == mila.person.id


def asked(night: Night) -> tuple[Desk, Desk, Guest]:
    """Return who offered a chat and lost their line, whom they offered it to, and whose it is."""
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    night.drop(noor)
    return noor, sanne, guest


def says_yes(night: Night, desk: Desk, guest: Guest) -> None:
    desk.session.command(reply(desk, guest.session.chat))
    night.settle()


def test_a_yes_waits_for_a_holder_whose_console_was_away(night: Night) -> None:
    noor, sanne, guest = asked(night)
    says_yes(night, sanne, guest)
    night.sign_in(sanne)  # is not asked a second time
    assert len(sanne.told(staff.Offered)) == 1
    night.sign_in(noor)
    assert [one.accept for one in noor.told(staff.Replied)] == [True]
    assert night.row(guest).holder == sanne.person.id
    assert night.row(guest).offer is None


def test_a_yes_that_nothing_follows_is_over_after_a_while(night: Night) -> None:
    noor, sanne, guest = asked(night)
    night.wait(100)
    says_yes(night, sanne, guest)
    night.wait(100)  # counted from the yes
    assert night.row(guest).offer is not None
    night.wait(20)
    assert night.row(guest).offer is None
    assert night.row(guest).holder == noor.person.id


def test_a_yes_that_is_told_again_says_nothing_new(night: Night) -> None:
    noor, sanne, guest = asked(night)
    says_yes(night, sanne, guest)
    fresh = night.restart_console(noor)  # knows of no offer: it makes none of its own
    assert fresh.told(staff.Replied) == []
    assert night.row(guest).holder == noor.person.id


@pytest.mark.parametrize("by", ["holder", "visitor"])
def test_a_chat_that_is_over_is_offered_to_nobody_any_more(night: Night, by: str) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    chat = guest.session.chat
    noor.session.offer(chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    if by == "holder":
        noor.session.command(staff.Close(new_message(), chat))
    else:
        guest.session.command(End(new_message()))
    night.settle()
    says_yes(night, sanne, guest)
    assert troubles(sanne) == ["offer_over"]
    assert night.row(guest).offer is None
    assert noor.told(staff.Replied) == []
