"""Hand-over, release, sit-in, take-over: who reads, and what the visitor hears."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.errors import Refusal, Reject
from protocol.ids import new_message
from protocol.letters import LONGEST, HandOverNote, ReleaseNote, open_letter
from protocol.place import Kept
from protocol.team import FromColleague
from protocol.visit import Readers
from protocol.visitor_messages import End
from server.core.effects import Unfollow
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, make_code, page_words, reply, say, troubles, words


def held(night: Night, desk: Desk) -> Guest:
    """Return a visitor who said one thing to everybody and one to this counsellor."""
    guest = night.visitor("voor iedereen")
    claim(night, desk, guest)
    say(night, guest, "voor jou alleen")
    return guest


def hand_over(night: Night, giver: Desk, taker: Desk, guest: Guest, *, history: bool) -> None:
    """Offer and accept."""
    chat, now = guest.session.chat, night.now / 1000
    giver.session.offer(chat, taker.person.id, "rustig aan", now, history=history)
    night.settle()
    taker.session.command(reply(taker, chat))
    night.settle()


def test_a_hand_over_with_the_history_shows_all_of_it(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    hand_over(night, noor, sanne, guest, history=True)
    say(night, guest, "en nu jij")
    say(night, sanne, "ik ben Sanne", guest)
    assert words(sanne, guest) == ["voor iedereen", "voor jou alleen", "en nu jij"]
    assert words(noor, guest) == []  # the chat has left her view
    assert page_words(guest) == ["ik ben Sanne"]
    assert guest.told(Readers)[-1] == Readers(1, "hand-over")
    assert troubles(noor, sanne, guest) == []


def test_a_hand_over_without_the_history_shows_what_everybody_could_read(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    hand_over(night, noor, sanne, guest, history=False)
    say(night, guest, "en nu jij")
    assert words(sanne, guest) == ["voor iedereen", "en nu jij"]
    keys = make_code(night, guest)
    leave(night, guest)
    say(night, sanne, "tot morgen", guest)
    assert page_words(night.come_back(keys, by_code=True)) == ["tot morgen"]


def test_a_code_from_before_a_hand_over_still_brings_the_visitor_back(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    hand_over(night, noor, sanne, guest, history=False)
    leave(night, guest)
    back = night.come_back(keys, by_code=True)
    say(night, back, "ik ben terug")
    assert words(sanne, back)[-1] == "ik ben terug"
    assert troubles(noor, sanne, back) == []


def test_the_note_of_a_hand_over_is_for_the_taker_and_no_visitor(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    (offered,) = sanne.told(staff.Offered)
    signer = sanne.session.directory.member(noor.person.id).key
    note = open_letter(sanne.person.weekly, offered.letter, sanne.person.id, signer)
    assert note == HandOverNote("let op")
    assert "let op" not in str(guest.news)


def test_an_offer_refused_or_left_unanswered_changes_nothing(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    sanne.session.command(reply(sanne, guest.session.chat, accept=False))
    night.settle()
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    night.wait(120)
    assert [one.accept for one in noor.told(staff.Replied)] == [False, None]
    assert night.row(guest).holder == noor.person.id


def test_a_released_chat_is_read_and_claimed_by_whoever_is_on_duty(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    later = night.colleague()
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    say(night, guest, "wie leest er nu")
    assert words(sanne, guest) == words(later, guest) == ["voor iedereen", "wie leest er nu"]
    assert guest.told(Readers)[-1] == Readers(3, "release")
    claim(night, later, guest)
    say(night, later, "ik", guest)
    assert page_words(guest) == ["ik"]
    assert troubles(noor, sanne, later, guest) == []


def test_a_note_goes_with_a_release_to_who_could_take_it_and_is_no_part_of_the_chat(
    night: Night,
) -> None:
    noor, sanne = night.colleague(), night.colleague("supervisor")
    petra, guest = night.colleague("consultant"), held(night, noor)
    noor.session.release(guest.session.chat, night.now / 1000, "praat liever met een vrouw")
    night.settle()
    (heard,) = [said for said in sanne.told(FromColleague) if isinstance(said.content, ReleaseNote)]
    assert (heard.by, heard.chat) == (noor.person.id, guest.session.chat)
    assert heard.content.text == "praat liever met een vrouw"
    assert petra.told(FromColleague) == []
    alone = held(night, sanne)
    sanne.session.release(alone.session.chat, night.now / 1000)
    night.settle()
    assert guest.session.room.pos == alone.session.room.pos
    assert troubles(noor, sanne, petra, guest, alone) == []


def test_a_note_that_is_too_long_gives_nothing_back(night: Night) -> None:
    noor, _ = night.colleague(), night.colleague()
    guest = held(night, noor)
    with pytest.raises(Reject, match=Refusal.TOO_LONG):
        noor.session.release(guest.session.chat, night.now / 1000, "é" * 2 * LONGEST)
    night.settle()
    assert night.row(guest).holder == noor.person.id


def test_who_comes_on_duty_after_a_release_reads_and_can_claim(night: Night) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    later = night.colleague()
    say(night, guest, "nog steeds")
    assert words(later, guest) == ["voor iedereen", "nog steeds"]
    claim(night, later, guest)
    assert night.row(guest).holder == later.person.id


def test_who_comes_on_duty_while_the_page_is_away_is_granted_by_a_colleague(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.drop(guest)
    later = night.colleague()
    assert words(later, guest) == ["hoi"]
    night.drop(noor)
    claim(night, later, guest)
    assert night.row(guest).holder == later.person.id


def test_a_page_that_comes_back_grants_who_came_on_duty_meanwhile(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("is daar iemand")
    night.drop(noor)
    night.drop(guest)
    later = night.colleague()  # nobody is there who could grant
    assert words(later, guest) == []
    night.connect(guest)
    assert words(later, guest) == ["is daar iemand"]


def test_a_sit_in_reads_from_its_moment_on_and_is_counted_for_the_visitor(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    night.drop(bo)
    guest = held(night, noor)
    night.sign_in(bo)
    bo.session.ask(guest.session.chat, "sit-in", "learning", night.now / 1000)
    night.settle()
    say(night, guest, "met drie")
    say(night, noor, "we zijn met drie", guest)
    assert words(bo, guest) == ["met drie", "we zijn met drie"]
    assert guest.told(Readers)[-1] == Readers(2, "sit-in")
    night.now += 1000
    bo.session.ask(guest.session.chat, "sit-out", "done", night.now / 1000)
    night.settle()
    say(night, guest, "weer met twee")
    assert "weer met twee" not in words(bo, guest)
    assert guest.told(Readers)[-1] == Readers(1, "sit-out")
    assert troubles(noor, bo, guest) == []


def test_who_sits_in_cannot_speak_not_even_by_having_seen(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    bo.session.ask(guest.session.chat, "sit-in", "learning", night.now / 1000)
    night.settle()
    log = night.log(guest)
    bo.session.command(staff.StaffIsTyping(guest.session.chat, on=True))
    try:
        say(night, bo, "psst", guest)
    except ValueError as refused:
        assert str(refused) == "role"  # noqa: PT017 - the console is told before it is sent
    assert night.log(guest) == log
    assert "psst" not in str(guest.news)


def test_a_supervisor_sees_every_chat_that_lives_and_reads_none_of_it(night: Night) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    bo = night.colleague("supervisor")
    assert guest.session.chat in bo.session.places
    night.drop(guest)
    night.connect(guest)
    assert guest.session.chat in bo.session.places
    assert words(bo, guest) == []


def test_a_console_started_anew_reads_everything_again_and_goes_on_counting(night: Night) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    say(night, noor, "een", guest)
    fresh = night.restart_console(noor)
    say(night, fresh, "twee", guest)
    assert words(fresh, guest) == ["voor iedereen", "voor jou alleen", "een"]
    assert page_words(guest) == ["een", "twee"]
    assert len(fresh.told(Kept)) == 1
    assert troubles(fresh, guest) == []


def test_a_full_disk_takes_no_chat_from_who_holds_it(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    night.disk_full = True
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    noor.session._owed.clear()  # she thinks better of it
    night.disk_full = False
    say(night, guest, "ben je er nog")
    assert words(noor, guest)[-1] == "ben je er nog"
    assert "ben je er nog" not in words(sanne, guest)


def test_a_sit_in_that_the_disk_refused_shows_the_supervisor_nothing(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = held(night, noor)
    night.disk_full = True
    bo.session.ask(guest.session.chat, "sit-in", "learning", night.now / 1000)
    night.settle()
    assert guest.session.chat not in bo.follows
    night.disk_full = False
    noor.session.send_again()
    night.settle()
    say(night, guest, "met drie")
    assert words(bo, guest)[-1] == "met drie"
    assert troubles(bo, guest) == []


def test_who_is_off_duty_follows_nobody_who_waits(night: Night) -> None:
    noor = night.colleague()
    held(night, noor)
    waiting = night.visitor("hoi").session.chat
    stopped = [
        effect.chat
        for effect in night.shift.off_duty(noor.person.id, night.now)
        if isinstance(effect, Unfollow) and effect.staff == (noor.person.id,)
    ]
    # Of what is stored until they are back and ask for the log, they would get the end only.
    assert stopped == [waiting]


def test_who_gives_a_chat_back_off_duty_is_told_of_no_hole_in_it(night: Night) -> None:
    noor, _ = night.colleague(), night.colleague()
    guest = held(night, noor)
    noor.session.command(staff.OffDuty())
    night.settle()
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    guest.session.say("is er nog iemand")
    night.settle()
    guest.session.command(End(new_message()))
    night.settle()
    assert night.row(guest).phase == "closing"
    assert troubles(noor, guest) == []
