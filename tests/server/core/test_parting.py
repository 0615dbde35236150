"""What ends a counsellor's part in a chat never overtakes words that are on their way."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.place import Unsaid
from protocol.visitor_messages import End
from tests.night import Desk, Guest, Night
from tests.reading import open_chat, page_words, reply, say, troubles
from tests.server.core.test_readers import held


def parts(night: Night, desk: Desk, guest: Guest, how: str) -> None:
    chat, now = guest.session.chat, night.now / 1000
    if how == "close":
        desk.session.end(chat, staff.Close(new_message(), chat), now)
    else:
        desk.session.release(chat, now)


@pytest.mark.parametrize(("how", "phase"), [("close", "closing"), ("release", "waiting")])
def test_what_was_said_without_a_line_arrives_before_the_chat_is_given_up(
    night: Night, how: str, phase: str
) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.drop(noor)
    say(night, noor, "bel 112 als hij terugkomt", guest)
    parts(night, noor, guest, how)
    night.sign_in(noor)
    assert page_words(guest)[-1] == "bel 112 als hij terugkomt"
    assert night.house.chats[guest.session.chat].row.phase == phase
    assert troubles(guest, noor) == []


def test_a_close_waits_for_words_that_could_not_be_stored(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.disk_full = True
    say(night, noor, "tot morgen", guest)
    parts(night, noor, guest, "close")
    assert "not_stored" in troubles(noor)
    night.disk_full = False
    parts(night, noor, guest, "close")
    assert night.house.chats[guest.session.chat].row.phase == "open"
    noor.session.send_again()
    night.settle()
    assert page_words(guest)[-1] == "tot morgen"
    assert night.house.chats[guest.session.chat].row.phase == "closing"


def test_who_does_not_hold_the_chat_any_more_waits_for_nothing(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.drop(noor)
    say(night, noor, "tot morgen", guest)
    parts(night, noor, guest, "close")
    guest.session.command(End(new_message()))
    night.settle()
    night.sign_in(noor)
    assert [one.chat for one in noor.told(Unsaid)] == [guest.session.chat]
    assert noor.session.places[guest.session.chat].parting is None


def test_a_supervisor_closes_a_chat_whose_taking_over_they_were_never_told_of(
    night: Night,
) -> None:
    noor, sanne = night.colleague("counsellor", "supervisor"), night.colleague()
    guest = held(night, noor)
    chat, now = guest.session.chat, night.now / 1000
    noor.session.offer(chat, sanne.person.id, "let op", now)
    night.settle()
    night.from_staff(sanne, reply(sanne, chat))
    grant, epoch = noor.session.take()
    night.from_staff(noor, grant)
    tell, night.tell_staff = night.tell_staff, lambda *_: None  # type: ignore[method-assign]
    night.from_staff(noor, epoch)
    night.tell_staff = tell  # type: ignore[method-assign]
    night.drop(noor)
    say(night, noor, "tot morgen", guest)  # they believe that it is theirs
    night.sign_in(sanne)
    night.sign_in(noor)
    assert night.row(guest).holder == sanne.person.id
    parts(night, noor, guest, "close")
    night.settle()
    assert night.row(guest).phase == "closing"
