"""Who offered a chat knows what stands: after a refusal, a lost line, a restart."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from protocol import staff_messages as staff
from protocol.place import Asking
from server.core.learning import Learning
from server.core.offers import standing
from server.records import Fresh
from tests.night import Desk, Guest, Night
from tests.reading import reply, troubles
from tests.server.core.test_offer_ends import releases
from tests.server.core.test_offers import says_yes
from tests.server.core.test_taking_back import asked, holds, offered


def asks_who_just_left(night: Night, noor: Desk, guest: Guest) -> list[Any]:
    """Return what is on its way: an offer to somebody who went off duty that moment."""
    mila = night.colleague()
    noor.session.offer(guest.session.chat, mila.person.id, "let op", night.now / 1000)
    said = noor.session.take()
    mila.session.command(staff.OffDuty())
    night.settle()
    return said


def test_an_offer_that_was_refused_is_over_at_once_and_the_one_before_it_stands(
    night: Night,
) -> None:
    noor, sanne, guest = offered(night)
    for message in asks_who_just_left(night, noor, guest):
        night.from_staff(noor, message)
    night.settle()
    assert [each.to for each in noor.told(Asking)] == [sanne.person.id]
    assert troubles(noor) == ["not_asked"]
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_a_yes_to_the_one_before_counts_once_the_one_after_it_was_refused(night: Night) -> None:
    noor, sanne, guest = offered(night)
    said = asks_who_just_left(night, noor, guest)
    night.from_staff(sanne, reply(sanne, guest.session.chat))
    for message in said:
        night.from_staff(noor, message)
    night.settle()
    assert holds(night, sanne, guest)
    assert [one.by for one in noor.told(staff.Replied)] == [sanne.person.id]


def test_a_first_offer_that_was_refused_asks_nobody(night: Night) -> None:
    noor, sanne, guest = offered(night)
    night.from_staff(sanne, reply(sanne, guest.session.chat, accept=False))
    night.settle()
    for message in asks_who_just_left(night, noor, guest):
        night.from_staff(noor, message)
    assert noor.told(Asking) == [Asking(guest.session.chat, None)]
    assert troubles(noor) == ["not_asked"]
    assert noor.session._offers == {}


def test_on_a_full_disk_the_offer_is_over_at_once(night: Night) -> None:
    noor, sanne, guest = offered(night)
    mila = night.colleague()
    night.disk_full = True
    noor.session.offer(guest.session.chat, mila.person.id, "let op", night.now / 1000)
    night.settle()
    night.disk_full = False
    assert [each.to for each in noor.told(Asking)] == [sanne.person.id]
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_whoever_begins_anew_knows_whom_they_asked_and_takes_it_back(night: Night) -> None:
    noor, sanne, guest = offered(night)
    fresh = night.restart_console(noor)
    since = night.now / 1000
    assert fresh.told(Asking) == [Asking(guest.session.chat, sanne.person.id, since)]
    fresh.session.take_back(guest.session.chat)
    night.settle()
    assert holds(night, fresh, guest)
    assert [one.why for one in sanne.told(staff.OfferOver)] == ["taken_back"]


def test_a_yes_hands_nothing_over_on_the_word_of_a_relay_alone(night: Night) -> None:
    noor, sanne, guest = offered(night)
    fresh = night.restart_console(noor)
    says_yes(night, sanne, guest)
    assert troubles(fresh) == ["ask_again"]
    assert fresh.told(Asking)[-1] == Asking(guest.session.chat, None)
    assert night.row(guest).holder == noor.person.id
    fresh.session.offer(guest.session.chat, sanne.person.id, "", night.now / 1000)
    night.settle()
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


@pytest.mark.parametrize("refused", [True, False])
def test_what_ended_while_the_line_was_down_does_not_stand_any_more(
    night: Night, refused: bool
) -> None:
    noor, sanne, guest = offered(night)
    night.drop(noor)
    if refused:
        sanne.session.command(reply(sanne, guest.session.chat, accept=False))
        night.settle()
    else:
        night.wait(120)
    night.sign_in(noor)
    assert [(one.by, one.accept) for one in noor.told(staff.Replied)] == [(sanne.person.id, None)]
    assert noor.session._offers == {}


def test_what_was_lost_with_the_line_does_not_stand(night: Night) -> None:
    noor, sanne, guest = offered(night)
    mila = night.colleague()
    noor.session.offer(guest.session.chat, mila.person.id, "let op", night.now / 1000)
    noor.session.take()
    night.drop(noor)
    night.sign_in(noor)
    assert [each.to for each in noor.told(Asking)] == [sanne.person.id]
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_what_stands_is_not_news_to_whoever_asked_it(night: Night) -> None:
    noor, sanne, guest = offered(night)
    night.drop(noor)
    night.sign_in(noor)
    assert noor.told(Asking) == []
    assert noor.told(staff.Replied) == []
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_of_a_chat_that_left_me_nothing_is_offered_any_more_when_it_is_back(night: Night) -> None:
    noor, _, guest = offered(night)
    releases(night, noor, guest)
    night.settle()
    assert noor.session._offers == {}
    assert noor.told(staff.Replied) == []


@pytest.mark.parametrize("anew", [True, False], ids=["reconnects", "renews the card"])
def test_a_yes_that_is_told_again_while_the_chat_is_handed_over_is_no_trouble(
    night: Night, anew: bool
) -> None:
    noor, sanne, guest = offered(night)
    night.from_staff(sanne, reply(sanne, guest.session.chat))
    noor.session.take()  # the hand-over is lost
    if anew:
        night.drop(noor)
        night.sign_in(noor)
        assert holds(night, sanne, guest)
    else:
        card = night.organisation.on_duty(noor.person, night.now // 1000)
        night.from_staff(noor, card)
    assert troubles(noor) == []
    assert noor.told(Asking) == []
    assert len(noor.told(staff.Replied)) == 1


def test_a_second_refusal_hands_nothing_over_twice_or_on_the_word_of_a_relay(night: Night) -> None:
    noor, sanne, guest = offered(night)
    fresh = night.restart_console(noor)
    said = asks_who_just_left(night, fresh, guest)
    night.from_staff(sanne, reply(sanne, guest.session.chat))
    for message in said:
        night.from_staff(fresh, message)
    night.settle()
    assert troubles(fresh) == ["ask_again"]
    assert night.row(guest).holder == noor.person.id


@pytest.mark.parametrize("accept", [True, False])
def test_an_answer_of_somebody_who_was_not_asked_is_none(night: Night, accept: bool) -> None:
    noor, sanne, guest = offered(night)
    mila = night.colleague()
    forged = staff.Replied(guest.session.chat, asked(sanne), mila.person.id, accept)
    night.tell_staff(noor, forged)
    night.settle()
    assert noor.told(staff.Replied) == []
    assert night.row(guest).holder == noor.person.id
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_what_was_offered_at_another_node_stands_for_a_console_that_comes_to_this_one(
    night: Night,
) -> None:
    noor, sanne, guest = offered(night)
    chat = night.house.chats[guest.session.chat]
    row = chat.row
    chat.row = chat.stored = replace(row, offer=None)
    assert standing(night.house, noor.person.id) == ()
    Learning(night.house).learn(row.chat, Fresh(row, ()), night.now)
    (found,) = standing(night.house, noor.person.id)
    assert (found.chat, found.offer, found.to) == (row.chat, asked(sanne), sanne.person.id)


def test_nobody_is_said_not_to_have_answered_who_said_yes(night: Night) -> None:
    noor, sanne, guest = offered(night)
    fresh = night.restart_console(noor)
    says_yes(night, sanne, guest)
    assert troubles(fresh) == ["ask_again"]
    night.wait(120)
    assert night.row(guest).offer is None
    assert fresh.told(staff.Replied) == []
    assert fresh.session._offers == {}
