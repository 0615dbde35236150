"""Two offers of one chat: the one that stands is the last, whatever the first is answered."""

from __future__ import annotations

from protocol import staff_messages as staff
from tests.night import Night
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
    night.from_staff(sanne, staff.Reply(chat, accept=True))
    night.settle()
    assert night.row(guest).holder == noor.person.id
    mila.session.command(staff.Reply(chat, accept=True))
    night.settle()
    assert night.row(guest).holder == mila.person.id
