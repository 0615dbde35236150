"""An offer has an id and an end, and who was asked hears why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from protocol import blocks
from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.offers import OfferEnd
from protocol.place import Trouble
from protocol.visitor_messages import End, Erase, Erased
from server.core.effects import TellStaff
from server.core.learning import Learning
from server.records import Fresh
from tests.night import Desk, Guest, Night
from tests.reading import reply, troubles
from tests.server.core.test_offers import says_yes
from tests.server.core.test_taking_back import asked, holds, offered

Act = Callable[[Night, Desk, Guest], None]


def releases(night: Night, noor: Desk, guest: Guest) -> None:
    noor.session.release(guest.session.chat, night.now / 1000)


def is_taken_over(night: Night, noor: Desk, guest: Guest) -> None:
    bo = night.colleague("supervisor")
    night.drop(noor)
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)


def closes(_: Night, noor: Desk, guest: Guest) -> None:
    noor.session.command(staff.Close(new_message(), guest.session.chat))


def ends(_: Night, __: Desk, guest: Guest) -> None:
    guest.session.command(End(new_message()))


def erases(_: Night, __: Desk, guest: Guest) -> None:
    guest.session.command(Erase(new_message()))


def blocks_it(_: Night, noor: Desk, guest: Guest) -> None:
    chat = guest.session.chat
    noor.session.command(blocks.BlockChat(new_message(), chat, "threats", "1h"))


def waits(night: Night, _: Desk, __: Guest) -> None:
    night.wait(120)


def takes_back(_: Night, noor: Desk, guest: Guest) -> None:
    noor.session.take_back(guest.session.chat)


ENDS: list[tuple[Act, OfferEnd]] = [
    (releases, "released"),
    (is_taken_over, "taken_over"),
    (closes, "closed"),
    (ends, "closed"),
    (erases, "erased"),
    (blocks_it, "blocked"),
    (waits, "unanswered"),
    (takes_back, "taken_back"),
]


@pytest.mark.parametrize(("act", "why"), ENDS)
def test_whoever_was_asked_hears_at_once_why_it_is_over(night: Night, act: Act, why: Any) -> None:
    noor, sanne, guest = offered(night)
    act(night, noor, guest)
    night.settle()
    over = staff.OfferOver(guest.session.chat, asked(sanne), why)
    assert sanne.told(staff.OfferOver) == [over]
    assert night.row(guest).offer is None
    says_yes(night, sanne, guest)  # it was on its way
    assert sanne.told(Trouble) == [Trouble(guest.session.chat, "offer_over", asked(sanne))]


@pytest.mark.parametrize(("act", "why"), ENDS)
def test_they_hear_the_same_at_another_node(night: Night, act: Act, why: Any) -> None:
    noor, sanne, guest = offered(night)
    chat = night.house.chats[guest.session.chat]
    before = chat.row
    act(night, noor, guest)
    night.settle()
    name, row = chat.row.chat, chat.row
    chat.row, chat.stored = before, before
    entries = night.store.fresh({name: before.pos})[name].entries
    told = Learning(night.house).learn(name, Fresh(row, entries), night.now)
    assert TellStaff(sanne.person.id, staff.OfferOver(name, asked(sanne), why)) in told


@pytest.mark.parametrize(("act", "why"), [each for each in ENDS if each[0] is not takes_back])
def test_whoever_said_yes_and_gets_no_chat_hears_it_too(night: Night, act: Act, why: Any) -> None:
    noor, sanne, guest = offered(night)
    tell, night.tell_staff = night.tell_staff, lambda *_: None  # type: ignore[method-assign]
    night.from_staff(sanne, reply(sanne, guest.session.chat))  # its news is on its way
    night.tell_staff = tell  # type: ignore[method-assign]
    act(night, noor, guest)
    night.settle()
    over = staff.OfferOver(guest.session.chat, asked(sanne), why)
    assert sanne.told(staff.OfferOver) == [over]


def test_whoever_has_the_chat_hears_of_no_end(night: Night) -> None:
    _, sanne, guest = offered(night)
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)
    assert sanne.told(staff.OfferOver) == []


def test_an_answer_to_the_offer_before_this_one_changes_nothing(night: Night) -> None:
    noor, sanne, guest = offered(night)
    late = [reply(sanne, guest.session.chat, accept=each) for each in (True, False)]
    noor.session.offer(guest.session.chat, sanne.person.id, "let beter op", night.now / 1000)
    night.settle()
    for each in late:
        night.from_staff(sanne, each)
    night.settle()
    assert troubles(sanne) == ["offer_over"] * 2
    assert noor.told(staff.Replied) == []
    assert night.row(guest).offer is not None
    says_yes(night, sanne, guest)
    assert holds(night, sanne, guest)


def test_who_is_asked_and_away_has_the_note_on_their_screen_and_is_told_of_the_erasure(
    night: Night,
) -> None:
    _, sanne, guest = offered(night)
    night.drop(sanne)
    erases(night, sanne, guest)
    night.settle()
    assert guest.told(Erased)[-1].pending == 1
    night.sign_in(sanne)
    assert [told.chat for told in sanne.told(staff.StaffErased)] == [guest.session.chat]
    assert guest.told(Erased)[-1].pending == 0
