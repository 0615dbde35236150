"""An offer is taken back by who made it: until there is a yes, and both hear of it."""

from __future__ import annotations

from typing import Any

import pytest

from protocol import staff_messages as staff
from protocol.place import Trouble
from server.core.effects import TellStaff
from server.core.learning import Learning
from server.core.refused import Refused
from server.records import Fresh
from tests.night import Desk, Guest, Night
from tests.reading import reply, troubles
from tests.server.core.test_audit import lines_of
from tests.server.core.test_offers import says_yes
from tests.server.core.test_readers import held


def offered(night: Night) -> tuple[Desk, Desk, Guest]:
    """Return who offered a chat, to whom, and whose it is."""
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    return noor, sanne, guest


def takes_back(night: Night, desk: Desk, guest: Guest) -> None:
    desk.session.take_back(guest.session.chat)
    night.settle()


def asked(desk: Desk) -> bytes:
    """Return the id of what this console was asked last."""
    return desk.told(staff.Offered)[-1].offer


def no_by(giver: Desk, other: Desk, guest: Guest) -> staff.Replied:
    return staff.Replied(guest.session.chat, asked(other), giver.person.id, False)


def over(other: Desk, guest: Guest, why: Any = "taken_back") -> staff.OfferOver:
    return staff.OfferOver(guest.session.chat, asked(other), why)


def holds(night: Night, desk: Desk, guest: Guest) -> bool:
    """Whether relay and console agree that somebody has the chat, and nobody is asked."""
    place = desk.session.places[guest.session.chat]
    row = night.row(guest)
    return row.holder == desk.person.id == place.room.holder and row.offer is None


def test_both_hear_that_it_is_taken_back_and_the_audit_log_says_who_did_it(night: Night) -> None:
    noor, sanne, guest = offered(night)
    takes_back(night, noor, guest)
    assert noor.told(staff.Replied) == [no_by(noor, sanne, guest)]
    assert sanne.told(staff.OfferOver) == [over(sanne, guest)]
    assert holds(night, noor, guest)
    assert noor.session._owed == {}
    assert lines_of(night, guest)[-1] == (noor.person.id, "withdraw", "")


def test_whoever_was_asked_hears_it_also_at_another_node(night: Night) -> None:
    noor, sanne, guest = offered(night)
    chat = night.house.chats[guest.session.chat]
    before = chat.row
    takes_back(night, noor, guest)
    row, chat.row, chat.stored = chat.row, before, before
    told = Learning(night.house).learn(row.chat, Fresh(row, ()), night.now)
    assert TellStaff(sanne.person.id, over(sanne, guest)) in told


def test_whoever_was_asked_first_hears_that_another_is_asked_now(night: Night) -> None:
    noor, sanne, guest = offered(night)
    femke, chat = night.colleague(), guest.session.chat
    noor.session.offer(chat, femke.person.id, "let op", night.now / 1000)
    night.settle()
    assert sanne.told(staff.OfferOver) == [over(sanne, guest)]
    assert [one.chat for one in femke.told(staff.Offered)] == [chat]
    assert noor.told(staff.Replied) == femke.told(staff.Replied) == []
    says_yes(night, femke, guest)
    assert holds(night, femke, guest)


def test_whoever_is_asked_anew_hears_only_that(night: Night) -> None:
    noor, sanne, guest = offered(night)
    noor.session.offer(guest.session.chat, sanne.person.id, "let toch op", night.now / 1000)
    night.settle()
    assert sanne.told(staff.OfferOver) == []
    assert len(sanne.told(staff.Offered)) == 2


def test_a_yes_that_comes_after_it_is_refused(night: Night) -> None:
    noor, sanne, guest = offered(night)
    takes_back(night, noor, guest)
    says_yes(night, sanne, guest)
    assert sanne.told(Trouble) == [Trouble(guest.session.chat, "offer_over", asked(sanne))]
    assert holds(night, noor, guest)


def test_a_yes_that_came_first_stands_and_hands_the_chat_over(night: Night) -> None:
    noor, sanne, guest = offered(night)
    noor.session.take_back(guest.session.chat)  # on its way as Sanne says yes
    night.from_staff(sanne, reply(sanne, guest.session.chat))
    night.settle()
    assert holds(night, sanne, guest)
    assert [one.accept for one in noor.told(staff.Replied)] == [True]
    assert sanne.told(staff.OfferOver) == []
    assert troubles(noor) == ["offer_stands"]
    assert noor.session._owed == {}


def test_a_yes_that_is_on_its_way_to_a_giver_who_was_away_stands_too(night: Night) -> None:
    noor, sanne, guest = offered(night)
    night.drop(noor)
    says_yes(night, sanne, guest)
    noor.session.take_back(guest.session.chat)
    night.sign_in(noor)
    assert holds(night, sanne, guest)
    assert troubles(noor) == ["offer_stands"]
    assert noor.session._owed == {}


@pytest.mark.parametrize("arrives", [False, True])
def test_what_the_line_lost_is_said_again_and_what_was_done_is_no_trouble(
    night: Night, arrives: bool
) -> None:
    noor, sanne, guest = offered(night)
    noor.session.take_back(guest.session.chat)
    if arrives:
        tell, night.tell_staff = night.tell_staff, lambda *_: None  # type: ignore[method-assign]
        night.from_staff(noor, noor.session.take()[0])
        night.tell_staff = tell  # type: ignore[method-assign]
    night.drop(noor)
    night.sign_in(noor)
    assert holds(night, noor, guest)
    assert noor.told(staff.Replied) == [no_by(noor, sanne, guest)]
    assert noor.told(Trouble) == []
    assert noor.session._owed == {}
    assert noor.session._offers == {}
    assert sanne.told(staff.OfferOver) == ([] if arrives else [over(sanne, guest)])


def test_it_is_taken_back_from_a_relay_that_began_anew(night: Night) -> None:
    noor, sanne, guest = offered(night)
    night.restart_relay()
    night.sign_in(noor)
    takes_back(night, noor, guest)
    night.sign_in(sanne)
    assert holds(night, noor, guest)
    assert len(sanne.told(staff.Offered)) == 1  # it is not shown again


def test_on_a_full_disk_the_offer_stands_until_it_can_be_stored(night: Night) -> None:
    noor, sanne, guest = offered(night)
    night.disk_full = True
    takes_back(night, noor, guest)
    assert night.row(guest).offer is not None
    assert not noor.told(staff.Replied) + sanne.told(staff.OfferOver)
    night.disk_full = False
    noor.session.send_again()
    night.settle()
    assert holds(night, noor, guest)
    assert sanne.told(staff.OfferOver) == [over(sanne, guest)]


def test_a_new_offer_meanwhile_is_not_taken_for_the_one_that_was_taken_back(night: Night) -> None:
    noor, _, guest = offered(night)
    mila = night.colleague()
    noor.session.take_back(guest.session.chat)
    noor.session.offer(guest.session.chat, mila.person.id, "let op", night.now / 1000)
    night.settle()
    says_yes(night, mila, guest)
    assert holds(night, mila, guest)


def test_a_yes_of_who_was_asked_first_is_no_news_once_another_is_asked(night: Night) -> None:
    noor, sanne, guest = offered(night)
    mila = night.colleague()
    noor.session.offer(guest.session.chat, mila.person.id, "let op", night.now / 1000)
    night.from_staff(sanne, reply(sanne, guest.session.chat))
    night.settle()
    assert noor.told(staff.Replied) == []
    assert sanne.told(staff.OfferOver) == [over(sanne, guest)]
    says_yes(night, mila, guest)
    assert holds(night, mila, guest)


def lost_to(night: Night) -> tuple[Desk, Desk, Guest]:
    """Return whose taking back was lost with their line, and who took the chat over since."""
    noor, _, guest = offered(night)
    bo = night.colleague("supervisor")
    noor.session.take_back(guest.session.chat)
    night.drop(noor)
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert holds(night, bo, guest)
    return noor, bo, guest


def test_what_is_mine_no_longer_is_taken_back_no_more(night: Night) -> None:
    noor, bo, guest = lost_to(night)
    night.sign_in(noor)
    assert noor.session._owed == {}
    assert troubles(noor) == []
    assert holds(night, bo, guest)


def test_what_was_taken_back_in_vain_refuses_no_offer_of_the_next_holder(night: Night) -> None:
    noor, bo, guest = lost_to(night)
    noor.up = True  # for so long that the relay sees a card, and hears nothing after it
    night.do(night.shift.came(noor.person.id, night.now))
    noor.session.connected(night.organisation.on_duty(noor.person, night.now // 1000))
    night.from_staff(noor, noor.session.take()[0])
    noor.session.take()
    bo.session.offer(guest.session.chat, noor.person.id, "let op", night.now / 1000)
    night.settle()
    night.drop(noor)
    night.sign_in(noor)
    assert bo.told(staff.Replied) == []
    says_yes(night, noor, guest)
    assert holds(night, noor, guest)


def test_nobody_takes_back_what_another_offered(night: Night) -> None:
    noor, sanne, guest = offered(night)
    mila = night.colleague("supervisor")
    mila.session.command(reply(sanne, guest.session.chat, accept=False))
    night.settle()
    assert troubles(mila) == ["offer_over"]
    assert night.row(guest).offer is not None
    assert noor.told(staff.Replied) == []


def test_a_yes_of_the_giver_to_their_own_offer_is_refused(night: Night) -> None:
    noor, sanne, guest = offered(night)
    with pytest.raises(Refused, match="wrong_state"):
        night.staff.take(noor.person.id, reply(sanne, guest.session.chat), night.now)
    assert night.row(guest).offer is not None
