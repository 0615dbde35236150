"""A chat that is given away is given away, also when another epoch comes first."""

from __future__ import annotations

from typing import Any

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.place import InChat
from protocol.visit import Readers
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, make_code, page_words, reply, say, troubles, words
from tests.server.core.test_readers import held


def let_sit_in(night: Night, noor: Desk, guest: Guest) -> None:
    """Let a supervisor sit in; the epoch for it is made and not on its way yet."""
    bo = night.colleague("supervisor")
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    (asking,) = (each for each in bo.session.take() if isinstance(each, staff.Ask))
    asked = staff.StaffAsked(guest.session.chat, bo.person.id, asking.request)
    night.tell_staff(noor, asked)


def test_a_release_that_a_sitting_in_forestalls_is_made_anew(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    let_sit_in(night, noor, guest)
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    assert [each.why for each in guest.told(Readers)][-2:] == ["sit-in", "release"]
    assert (night.row(guest).phase, night.row(guest).holder) == ("waiting", None)
    claim(night, sanne, guest)
    say(night, sanne, "ik ben Sanne", guest)
    assert page_words(guest) == ["ik ben Sanne"]
    assert troubles(noor, sanne, guest) == []


def test_a_hand_over_that_a_sitting_in_forestalls_is_made_anew(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "", night.now / 1000)
    night.settle()
    let_sit_in(night, noor, guest)
    sanne.session.command(reply(sanne, guest.session.chat))
    for answer in sanne.session.take():
        night.from_staff(sanne, answer)
    night.settle()
    assert [each.why for each in guest.told(Readers)][-2:] == ["sit-in", "hand-over"]
    assert night.row(guest).holder == sanne.person.id
    assert words(sanne, guest) == ["voor iedereen", "voor jou alleen"]
    assert troubles(noor, sanne, guest) == []


@pytest.mark.parametrize("told_first", [True, False])
def test_a_release_that_the_visitor_who_returns_forestalls_is_made_anew(
    night: Night, told_first: bool
) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    code = make_code(night, guest)
    leave(night, guest)
    noor.session.release(guest.session.chat, night.now / 1000)
    releasing = noor.session.take()
    late: list[Any] = []
    tell = night.tell_staff

    def keep_back(desk: Desk, message: Any) -> None:
        kept = desk is noor and not told_first and not isinstance(message, staff.Problem)
        late.append(message) if kept else tell(desk, message)

    night.tell_staff = keep_back  # type: ignore[method-assign]
    back = night.come_back(code, by_code=True)
    for message in releasing:
        night.from_staff(noor, message)
    night.tell_staff = tell  # type: ignore[method-assign]
    for message in late:
        night.tell_staff(noor, message)
    night.settle()
    assert (night.row(back).phase, night.row(back).holder) == ("waiting", None)
    say(night, back, "ik ben er weer")
    claim(night, sanne, back)
    say(night, sanne, "fijn", back)
    assert words(sanne, back)[-1] == "ik ben er weer"
    assert page_words(back)[-1] == "fijn"
    assert troubles(noor, sanne, back) == []


def test_a_release_that_is_refused_for_good_is_not_made_anew(night: Night) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    noor.session.release(guest.session.chat, night.now / 1000)
    releasing = noor.session.take()
    noor.session.command(staff.Close(new_message(), guest.session.chat))
    night.settle()
    for message in releasing:
        night.from_staff(noor, message)
    say(night, guest, "dank je")
    assert noor.told(InChat)
    assert troubles(noor) == ["wrong_state"]
    assert night.row(guest).phase == "closing"


def test_a_release_that_was_on_its_way_as_the_line_broke_is_made_anew(night: Night) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    code = make_code(night, guest)
    leave(night, guest)
    noor.session.release(guest.session.chat, night.now / 1000)
    noor.session.take()
    tell, night.tell_staff = night.tell_staff, lambda *_: None  # type: ignore[method-assign]
    back = night.come_back(code, by_code=True)
    night.tell_staff = tell  # type: ignore[method-assign]
    night.drop(noor)
    night.sign_in(noor)
    assert (night.row(back).phase, night.row(back).holder) == ("waiting", None)
    assert troubles(noor, back) == []
