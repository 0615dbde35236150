"""Letters between colleagues reach who is on duty, and nobody else, and are kept nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from protocol import staff_messages as wire
from protocol.ids import new_message
from protocol.letters import Excerpt, RoomLine, Whisper
from protocol.team import FromColleague, new_letter
from server.core.effects import TellStaff
from server.core.house import POSTS_BURST
from server.core.refused import Refused
from server.core.team_post import post
from tests.night import Desk, Night
from tests.reading import claim


def one(night: Night) -> tuple[bytes, int]:
    """Return a fresh id and the moment."""
    return new_letter(), night.now


def tells(night: Night, desk: Desk, content: Any, *to: Desk, chat: bytes = bytes(16)) -> None:
    """Let somebody say something to colleagues."""
    ids = tuple(each.person.id for each in to)
    desk.session.tell_colleagues(content, ids, night.now / 1000, chat)
    night.settle()


def heard(desk: Desk) -> list[Any]:
    """Return what colleagues said to this console."""
    return [news.content for news in desk.news if isinstance(news, FromColleague)]


def test_a_line_in_the_staff_room_reaches_everybody_on_duty(night: Night) -> None:
    noor, sanne, joris = night.colleague(), night.colleague(), night.colleague("consultant")
    line = RoomLine(*one(night), "wie heeft pauze?")
    tells(night, noor, line, sanne, joris)
    assert heard(sanne) == heard(joris) == [line]
    assert heard(noor) == []
    reached = [news for news in noor.news if isinstance(news, wire.Reached)]
    assert set(reached[0].to) == {sanne.person.id, joris.person.id}


def test_nothing_of_it_reaches_the_visitor_or_the_store(night: Night) -> None:
    noor, joris = night.colleague(), night.colleague("supervisor")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    before, told = night.log(guest), len(guest.news)
    tells(night, joris, Whisper(*one(night), "rustig"), noor, chat=guest.session.chat)
    assert len(heard(noor)) == 1
    assert night.log(guest) == before
    assert len(guest.news) == told


def test_who_is_not_on_duty_is_not_reached_and_the_writer_hears_so(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    line = RoomLine(*one(night), "ben je er?")
    (letter,) = noor.session.team.write(line, (sanne.person.id,), night.now / 1000)
    night.drop(sanne)
    effects = post(night.house, noor.person.id, wire.Post(new_message(), (letter,)), night.now)
    assert [effect.message.to for effect in effects if isinstance(effect, TellStaff)] == [()]


def test_a_letter_in_another_name_is_refused_whole(night: Night) -> None:
    noor, sanne, piet = night.colleague(), night.colleague(), night.colleague()
    mine = noor.session.team.write(RoomLine(*one(night), "a"), (piet.person.id,), night.now / 1000)
    hers = sanne.session.team.write(RoomLine(*one(night), "b"), (piet.person.id,), night.now / 1000)
    message = wire.Post(new_message(), (*mine, *hers))
    with pytest.raises(Refused, match="not_allowed"):
        post(night.house, noor.person.id, message, night.now)


@pytest.mark.parametrize("letter", [b"", b"VL", bytes(400), b"VL\x02\x01" + bytes(373)])
def test_what_is_no_letter_is_refused(night: Night, letter: bytes) -> None:
    noor = night.colleague()
    with pytest.raises(Refused, match="malformed"):
        post(night.house, noor.person.id, wire.Post(new_message(), (letter,)), night.now)


def test_who_is_off_duty_says_nothing(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    line = RoomLine(*one(night), "nog iets")
    letters = noor.session.team.write(line, (sanne.person.id,), night.now / 1000)
    noor.session.command(wire.OffDuty())
    night.settle()
    with pytest.raises(Refused, match="not_allowed"):
        post(night.house, noor.person.id, wire.Post(new_message(), letters), night.now)


def test_a_console_gone_wild_is_stopped_and_nobody_elses(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    line = RoomLine(*one(night), "x")
    letters = noor.session.team.write(line, (sanne.person.id,), night.now / 1000)
    message = wire.Post(new_message(), letters * 50)
    for _ in range(POSTS_BURST // 50):
        post(night.house, noor.person.id, message, night.now)
    with pytest.raises(Refused, match="rate"):
        post(night.house, noor.person.id, message, night.now)
    hers = sanne.session.team.write(RoomLine(*one(night), "y"), (noor.person.id,), night.now / 1000)
    assert post(night.house, sanne.person.id, wire.Post(new_message(), hers), night.now)


def test_the_same_letter_again_is_shown_once(night: Night) -> None:
    noor, joris = night.colleague(), night.colleague("consultant")
    question = Excerpt(*one(night), "wat nu?", ("ik durf niet",))
    letters = noor.session.team.write(question, (joris.person.id,), night.now / 1000)
    for _ in range(2):
        noor.session.command(wire.Post(new_message(), letters))
    night.settle()
    assert heard(joris) == [question]
