"""How a chat ends: closing, the last answer, erased, and the end of keeping."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.payloads import Answer
from protocol.visitor_messages import End, Erase, Erased, Exit, Resume
from server.core.effects import Commit
from server.core.learning import Learning
from server.records import Fresh
from tests.night import Night
from tests.reading import claim, leave, make_code, open_chat, say, troubles, words


def test_after_the_end_the_last_answer_is_still_heard(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    guest.session.command(End(new_message()))
    night.settle()
    assert night.row(guest).phase == "closing"
    guest.session.send(Answer("end_scale", "4"))
    night.settle()
    assert night.row(guest).pos == len(night.log(guest))
    night.wait(15 * 60)
    assert night.row(guest).phase == "closed"
    assert troubles(guest, noor) == []


def test_a_closing_chat_is_closed_by_a_second_end_and_by_leaving(night: Night) -> None:
    first, second = open_chat(night), night.visitor("hoi")
    for guest in (first, second):
        guest.session.command(End(new_message()))
    night.settle()
    first.session.command(End(new_message()))
    night.settle()
    night.drop(second)
    assert night.row(first).phase == night.row(second).phase == "closed"


def test_in_a_closed_chat_nothing_is_said_any_more(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    noor.session.command(staff.Close(new_message(), guest.session.chat))
    night.settle()
    night.wait(15 * 60)
    pos = night.row(guest).pos
    say(night, guest, "te laat")
    assert troubles(guest) == ["wrong_state"]
    assert night.row(guest).pos == pos
    assert len(guest.session.outbox) == 0


def test_a_supervisor_can_close_every_chat_also_one_that_waits(night: Night) -> None:
    guest = open_chat(night)
    waiting = night.visitor("hallo")
    bo = night.colleague("supervisor")
    for one in (guest, waiting):
        bo.session.command(staff.Close(new_message(), one.session.chat))
    night.settle()
    assert night.row(guest).phase == night.row(waiting).phase == "closing"


def test_a_counsellor_cannot_close_a_colleagues_chat(night: Night) -> None:
    guest = open_chat(night)
    sanne = night.colleague()
    night.from_staff(sanne, staff.Close(new_message(), guest.session.chat))
    assert night.row(guest).phase == "open"


def test_erase_leaves_nothing_and_every_console_confirms(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    keys = make_code(night, guest)
    guest.session.command(Erase(new_message()))
    night.settle()
    assert night.log(guest) == []
    assert night.store.capsule(night.house.hmac(keys.lookup)) is None
    assert [one.pending for one in guest.told(Erased)] == [1, 0]
    assert guest.session.chat not in noor.session.places
    row = night.row(guest)
    assert (row.phase, row.holder, row.readers, row.danger, row.since) == (
        *("erased", None, (), False, 0),
    )


def test_erase_waits_for_a_console_that_is_not_there(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.drop(noor)
    guest.session.command(Erase(new_message()))
    night.settle()
    assert guest.told(Erased)[-1].pending == 1
    night.sign_in(noor)
    assert [told.chat for told in noor.told(staff.StaffErased)] == [guest.session.chat]
    assert guest.told(Erased)[-1].pending == 0
    assert guest.session.chat not in noor.session.places


def test_erase_waits_for_whoever_gave_the_chat_away_before(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    sanne = night.colleague()
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    night.drop(noor)
    claim(night, sanne, guest)
    assert night.row(guest).held == (noor.person.id, sanne.person.id)
    guest.session.command(Erase(new_message()))
    night.settle()
    assert guest.told(Erased)[-1].pending == 1
    assert night.row(guest).held == ()
    night.sign_in(noor)
    assert [told.chat for told in noor.told(staff.StaffErased)] == [guest.session.chat]
    assert guest.told(Erased)[-1].pending == 0


def test_a_console_that_is_back_but_has_not_said_so_is_still_waited_for(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.drop(noor)
    guest.session.command(Erase(new_message()))
    night.settle()
    noor.up = True
    night.do(night.shift.came(noor.person.id, night.now))
    night.from_staff(noor, night.organisation.on_duty(noor.person, night.now // 1000))
    assert guest.told(Erased)[-1].pending == 1
    night.settle()
    assert guest.told(Erased)[-1].pending == 0


def test_an_erased_chat_leaves_the_screen_of_a_supervisor_without_a_card_too(night: Night) -> None:
    joris = night.colleague("counsellor", "supervisor")
    night.from_staff(joris, staff.OffDuty())
    guest = night.visitor("hallo")
    assert guest.session.chat in joris.session.places
    guest.session.command(Erase(new_message()))
    night.settle()
    assert guest.session.chat not in joris.session.places
    assert guest.told(Erased)[-1].pending == 0


def test_erase_sent_again_counts_nobody_twice(night: Night) -> None:
    guest = open_chat(night)
    erase = Erase(new_message())
    for _ in range(3):
        night.from_visitor(guest, erase)
        night.settle()
    assert guest.told(Erased)[-1].pending == 0
    assert [one.pending for one in guest.told(Erased)].count(1) == 1


def test_an_erase_pressed_without_a_connection_is_done_at_the_next_one(night: Night) -> None:
    guest = open_chat(night)
    night.drop(guest)
    guest.session.command(Erase(new_message()))
    night.settle()
    assert night.row(guest).phase == "open"
    night.connect(guest)
    assert night.row(guest).phase == "erased"


def test_an_erase_that_the_disk_refused_is_not_said_to_be_done(night: Night) -> None:
    guest = open_chat(night)
    night.disk_full = True
    guest.session.command(Erase(new_message()))
    night.settle()
    assert guest.told(Erased) == []
    assert night.log(guest) != []
    night.disk_full = False
    guest.session.send_again()
    night.settle()
    assert night.log(guest) == []


def test_who_asks_for_an_erased_chat_is_told_that_it_is_gone(night: Night) -> None:
    guest = open_chat(night)
    session = guest.session
    session.command(Erase(new_message()))
    night.settle()
    guest.news.clear()
    night.from_visitor(guest, Resume(session.chat, session.pass_, 0))
    assert [one.pending for one in guest.told(Erased)] == [0]


def test_two_weeks_after_the_last_event_even_the_row_is_gone(night: Night) -> None:
    guest = open_chat(night)
    other = night.visitor("hallo")
    leave(night, guest)
    night.wait(30 * 60)
    assert night.row(guest).phase == "closed"
    night.wait(14 * 86400 - 3600)
    assert night.store.load(guest.session.chat) is not None
    night.wait(7200)
    assert night.store.load(guest.session.chat) is None
    assert night.store.load(other.session.chat) is None


def test_an_erased_chat_is_typed_into_by_nobody(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    guest.session.command(Erase(new_message()))
    night.settle()
    guest.session.typing(on=True)
    night.settle()
    assert noor.told(staff.VisitorTyping) == []
    assert words(noor, guest) == ["hoi"]


def test_an_end_that_an_exit_overtook_leaves_nobody_to_ask_and_the_code_opens_it(
    night: Night,
) -> None:
    guest = open_chat(night)
    keys = make_code(night, guest)
    night.from_visitor(guest, Exit(new_message()))  # by a beacon, while the end is on its way
    night.from_visitor(guest, End(new_message()))
    assert night.row(guest).phase == "closed"
    guest.up = False
    back = night.come_back(keys, by_code=True)
    assert troubles(back) == []
    assert night.row(back).phase == "waiting"


def test_whoever_closes_a_chat_behind_an_exit_leaves_nobody_to_ask(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.from_visitor(guest, Exit(new_message()))  # the page's line is still there
    night.house.chats[guest.session.chat].here = True  # as another relay sees it
    night.from_staff(noor, staff.Close(new_message(), guest.session.chat))
    assert night.row(guest).phase == "closed"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_still_waits_as_the_keeping_ends_leaves_every_queue(
    night: Night, elsewhere: bool
) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    make_code(night, guest)
    leave(night, guest)
    chat = guest.session.chat
    assert chat in noor.session.places
    if elsewhere:  # it was another relay that removed it
        told = Learning(night.house).learn(chat, Fresh(None, ()), night.now)
    else:
        (commit,) = night.clocks.erase(chat, night.row(guest).rev, night.now)
        assert isinstance(commit, Commit)
        told = list(commit.after)
    night.do(told)
    assert chat not in night.house.chats
    assert chat not in noor.session.places
