"""A line that breaks just as somebody comes back with their code costs them nothing."""

from __future__ import annotations

import pytest

from protocol.errors import Refusal, Reject
from protocol.visitor_messages import NewEpoch, Resume
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from tests.night import Guest, Night
from tests.reading import claim, leave, make_code, say, troubles, words


def cut_after_the_epoch(night: Night, guest: Guest) -> None:
    """Let a returning page's epoch come to the relay, and nothing come back."""
    night.guests.append(guest)
    guest.session.connected()
    while True:
        for message in guest.session.take():
            guest.up = not isinstance(message, NewEpoch)
            night.from_visitor(guest, message)
            if not guest.up:
                guest.up = True
                night.drop(guest)
                return


def test_who_comes_back_and_loses_the_line_before_the_answer_is_heard_all_the_same() -> None:
    night = Night()
    anna = night.colleague()
    before = night.visitor("v1")
    claim(night, anna, before)
    code = make_code(night, before)
    leave(night, before)
    guest = Guest(VisitorSession(night.organisation.root_point, way_back=WayBack(code, True)))
    cut_after_the_epoch(night, guest)
    assert night.row(guest).presence == "away"
    night.connect(guest)
    say(night, guest, "v2")
    assert night.row(guest).presence == "here"
    assert words(anna, guest) == ["v1", "v2"]
    assert troubles(guest, anna) == []


def test_who_comes_back_to_somebody_who_left_is_here_and_can_be_taken_over() -> None:
    night = Night()
    anna, bo = night.colleague(), night.colleague("supervisor")
    before = night.visitor("v1")
    claim(night, anna, before)
    code = make_code(night, before)
    leave(night, before)
    guest = Guest(VisitorSession(night.organisation.root_point, way_back=WayBack(code, True)))
    cut_after_the_epoch(night, guest)
    night.organisation.dismiss(anna.person, night.now // 1000)
    night.publish()
    night.connect(guest)  # it says nothing: no word is sealed to who left
    assert night.row(guest).presence == "here"
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    say(night, guest, "v2")
    assert night.row(guest).holder == bo.person.id
    assert words(bo, guest)[-1] == "v2"


def test_who_came_back_to_nobody_is_not_claimed_before_they_can_be_read() -> None:
    night = Night()
    anna = night.colleague()
    before = night.visitor("v1")
    claim(night, anna, before)
    code = make_code(night, before)
    leave(night, before)
    night.drop(anna)
    guest = night.come_back(code, by_code=True)
    say(night, guest, "v2")
    night.drop(guest)
    night.sign_in(anna)
    with pytest.raises(Reject) as refused:
        claim(night, anna, guest)
    assert refused.value.code is Refusal.NO_KEY
    night.connect(guest)
    claim(night, anna, guest)
    assert words(anna, guest) == ["v1", "v2"]


def test_whoever_comes_on_duty_while_somebody_is_on_their_way_back_can_read_them() -> None:
    night = Night()
    anna, bo = night.colleague(), night.colleague()
    before = night.visitor("v1")
    claim(night, anna, before)
    code = make_code(night, before)
    leave(night, before)
    night.drop(anna)
    night.drop(bo)
    guest = Guest(VisitorSession(night.organisation.root_point, way_back=WayBack(code, True)))
    guest.session.connected()
    sent: list[object] = []
    while not any(isinstance(message, Resume) for message in sent):
        sent = list(guest.session.take())
        for message in sent:
            night.from_visitor(guest, message)
    night.sign_in(anna)  # the page has made its epoch, for nobody, and not sent it yet
    night.sign_in(bo)
    night.guests.append(guest)
    say(night, guest, "v2")
    claim(night, bo, guest)
    assert "v2" in words(bo, guest)
