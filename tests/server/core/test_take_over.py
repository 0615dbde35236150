"""A supervisor takes over from whoever is gone: when, and with what of the chat."""

from __future__ import annotations

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.visit import Readers
from protocol.visitor_messages import Asked, Colleague
from tests.night import Night
from tests.reading import page_words, say, troubles, words
from tests.server.core.test_readers import hand_over, held


def test_a_take_over_waits_thirty_seconds_and_for_the_page(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    guest = held(night, noor)
    chat = guest.session.chat
    night.drop(noor)
    assert guest.told(Colleague)[-1].up is False
    night.wait(29)
    bo.session.ask(chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert troubles(bo) == ["wrong_state"]
    night.wait(1)
    bo.session.ask(chat, "take-over", "gone", night.now / 1000)
    night.settle()
    say(night, bo, "ik neem het over", guest)
    assert night.row(guest).holder == bo.person.id
    assert page_words(guest) == ["ik neem het over"]
    assert guest.told(Readers)[-1] == Readers(1, "take-over")
    assert guest.told(Colleague)[-1].up is True
    assert words(bo, guest)[:2] == ["voor iedereen", "voor jou alleen"]
    assert troubles(guest) == []


def test_a_take_over_while_the_visitor_is_away_too_is_refused_and_the_chat_can_be_closed(
    night: Night,
) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    night.drop(noor)
    night.drop(guest)
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert troubles(bo) == ["wrong_state"]
    bo.session.command(staff.Close(new_message(), guest.session.chat))
    night.settle()
    assert night.row(guest).phase == "closed"


def test_who_held_the_chat_before_takes_it_over_with_one_request(night: Night) -> None:
    bo, noor = night.colleague("counsellor", "supervisor"), night.colleague()
    guest = held(night, bo)
    hand_over(night, bo, noor, guest, history=False)
    night.drop(noor)
    night.wait(31)
    fresh = night.restart_console(bo)
    fresh.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert night.row(guest).holder == bo.person.id
    assert not fresh.session.places[guest.session.chat].taking_over


def test_a_take_over_is_possible_after_the_relay_began_anew(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    guest = held(night, noor)
    night.restart_relay()
    night.connect(guest)
    night.sign_in(bo)
    night.wait(31)
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert night.row(guest).holder == bo.person.id


def test_a_clock_that_was_ahead_does_not_put_off_a_take_over(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    guest = held(night, noor)
    night.wait(60)
    night.drop(noor)
    night.wait(-20)  # it is put right
    night.wait(30)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert troubles(bo) == []
    assert len(guest.told(Asked)) == 1


def test_a_holder_who_is_there_loses_no_chat_to_a_take_over(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert night.row(guest).holder == noor.person.id
