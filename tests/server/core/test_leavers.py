"""Whoever leaves the roster can do nothing any more, and takes no word along."""

from __future__ import annotations

from protocol.errors import Refusal
from protocol.ids import new_message
from protocol.staff_messages import Ask, Close, StaffAsked, StaffPapers
from protocol.visit import Readers
from tests.night import Desk, Guest, Night
from tests.reading import (
    claim,
    leave,
    make_code,
    page_words,
    reply,
    say,
    six_words,
    troubles,
    words,
)


def held(night: Night, desk: Desk) -> Guest:
    """Return a visitor to whom this counsellor answered."""
    guest = night.visitor("hoi")
    claim(night, desk, guest)
    say(night, desk, "ik lees mee", guest)
    return guest


def dismiss(night: Night, desk: Desk) -> None:
    """Publish a roster without them."""
    night.organisation.dismiss(desk.person, night.now // 1000)
    night.publish()
    night.settle()


def take_over(night: Night, desk: Desk, guest: Guest) -> None:
    """Take over from who is gone for long enough."""
    night.wait(31)
    desk.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()


def test_no_word_is_sealed_to_who_left_and_all_of_them_to_who_takes_over(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    guest = held(night, noor)
    dismiss(night, noor)
    say(night, guest, "ben je er nog?")
    assert [item.frame for item in guest.session.outbox._waiting] == [None]
    take_over(night, bo, guest)
    say(night, bo, "ik ben er", guest)
    assert words(bo, guest) == ["hoi", "ik lees mee", "ben je er nog?"]
    assert page_words(guest) == ["ik lees mee", "ik ben er"]
    assert guest.told(Readers)[-1] == Readers(1, "take-over")
    assert troubles(guest, bo) == []
    epochs = [said.epoch for said in guest.session.room.announcements.values()]
    assert epochs == [0, 1, 2]


def test_a_page_that_is_loaded_again_reads_what_was_said_by_who_left(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    guest, token = held(night, noor), six_words()
    guest.session.keep_reload(token)
    night.settle()
    dismiss(night, noor)
    night.drop(guest)
    again = night.come_back(token, by_code=False)
    assert page_words(again) == ["hoi", "ik lees mee"]
    take_over(night, bo, again)
    say(night, bo, "ik ben er", again)
    assert page_words(again) == ["hoi", "ik lees mee", "ik ben er"]
    assert troubles(again, bo) == []


def test_a_code_leads_back_though_the_counsellor_left_meanwhile(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    code = make_code(night, guest)
    leave(night, guest)
    dismiss(night, noor)
    back = night.come_back(code, by_code=True)
    say(night, back, "ik ben terug")
    claim(night, sanne, back)
    say(night, sanne, "fijn dat je er weer bent", back)
    assert page_words(back)[-1] == "fijn dat je er weer bent"
    assert words(sanne, back) == ["hoi", "ik ben terug"]
    assert troubles(back, sanne) == []


def test_a_console_that_is_started_anew_reads_the_chat_that_was_handed_over(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "", night.now / 1000)
    night.settle()
    sanne.session.command(reply(sanne, guest.session.chat))
    night.settle()
    dismiss(night, noor)
    fresh = night.restart_console(sanne)
    say(night, guest, "en nu?")
    assert words(fresh, guest) == ["hoi", "ik lees mee", "en nu?"]
    assert fresh.session.places[guest.session.chat].room.holder == sanne.person.id
    assert troubles(guest, fresh) == []


def test_who_left_can_claim_nothing_and_begin_nothing(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    waiting = night.visitor("hoi")
    noor.session.claim(waiting.session.chat)
    dismiss(night, noor)
    assert night.row(waiting).holder is None
    later = night.visitor("wie is daar?")
    assert noor.person.id not in later.session.room.readers
    claim(night, sanne, later)
    assert troubles(later, sanne) == []


def test_a_claim_that_another_relay_took_meanwhile_is_read_and_nothing_is_said_to_them(
    night: Night,
) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.organisation.dismiss(noor.person, night.now // 1000)
    night.organisation.version += 1
    papers = night.organisation.papers(now=night.now // 1000)
    guest.session.directory.read(papers, night.now / 1000)  # this relay knows already
    claim(night, noor, guest)  # that one does not
    guest.session.say("wie ben jij?")
    assert troubles(guest) == []
    assert guest.session.room.holder == noor.person.id
    assert not guest.session.room.can_write
    night.settle()
    assert words(noor, guest) == ["hoi"]


def test_a_chat_begun_long_after_they_left_takes_nothing_of_them(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.organisation.dismiss(noor.person, night.now // 1000 - 3 * 86400)
    night.organisation.version += 1
    papers = night.organisation.papers(now=night.now // 1000)
    guest.session.directory.read(papers, night.now / 1000)
    claim(night, noor, guest)
    assert Refusal.STRANGER.value in troubles(guest)
    assert guest.session.room.holder is None


def test_who_sat_in_and_left_reads_no_further(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    night.settle()
    assert guest.told(Readers)[-1] == Readers(2, "sit-in")
    dismiss(night, bo)
    assert guest.told(Readers)[-1] == Readers(1, "sit-out")
    say(night, guest, "alleen wij nu?")
    assert words(noor, guest) == ["hoi", "alleen wij nu?"]
    assert guest.session.room.readers == (noor.person.id,)


def test_who_sat_in_and_left_while_the_counsellor_was_away_reads_no_further(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    night.settle()
    night.drop(noor)
    dismiss(night, bo)
    night.sign_in(noor)
    assert guest.told(Readers)[-1] == Readers(1, "sit-out")
    assert guest.session.room.readers == (noor.person.id,)
    assert troubles(guest, noor) == []


def test_who_left_while_their_sitting_in_was_on_its_way_reads_no_further(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    (asking,) = (message for message in bo.session.take() if isinstance(message, Ask))
    night.tell_staff(noor, StaffAsked(guest.session.chat, bo.person.id, asking.request))
    (making,) = noor.session.take()
    night.organisation.dismiss(bo.person, night.now // 1000)
    night.organisation.version += 1
    papers = night.organisation.papers(noor.person, now=night.now // 1000)
    night.tell_staff(noor, StaffPapers(papers))  # the relay, or another one, tells it first
    assert noor.session.take() == []
    night.from_staff(noor, making)
    night.settle()
    assert guest.session.room.readers == (noor.person.id,)


def test_a_chat_that_is_closing_asks_for_no_change_of_readers(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    night.settle()
    noor.session.command(Close(new_message(), guest.session.chat))
    night.settle()
    dismiss(night, bo)
    say(night, guest, "dank je")
    assert night.row(guest).phase == "closing"
    assert troubles(guest, noor) == []


def test_who_asked_to_sit_in_and_left_meanwhile_is_let_in_by_nobody_and_is_no_stranger(
    night: Night,
) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    (asking,) = (message for message in bo.session.take() if isinstance(message, Ask))
    dismiss(night, bo)
    late = StaffAsked(guest.session.chat, bo.person.id, asking.request)  # from another relay
    assert noor.session.receive(late, night.now / 1000) == []
    night.settle()
    assert bo.person.id not in noor.session.places[guest.session.chat].room.readers
