"""Each thing that staff does has its line in the audit chain, and words have none."""

from __future__ import annotations

from protocol import audit
from protocol import staff_messages as staff
from protocol.ids import VISITOR, new_message
from protocol.visitor_messages import Erase
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, make_code, reply, say, six_words


def lines_of(night: Night, guest: Guest) -> list[tuple[bytes, str, str]]:
    """Return who did what and why in the chat of `guest`; the whole chain must hold."""
    lines = night.store.trail(0, 10_000)
    assert audit.verify(lines) is None
    notes = [line.note for line in lines if line.note.chat == guest.session.chat]
    return [(note.who, note.what, note.why) for note in notes]


def duties_of(night: Night, desk: Desk) -> list[str]:
    """Return what the chain has of somebody that is about no chat."""
    notes = (line.note for line in night.store.trail(0, 10_000))
    return [note.what for note in notes if note.who == desk.person.id and not note.chat]


def test_a_claim_and_who_closed_are_noted_and_what_was_said_is_not(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    me, chief = noor.person.id, bo.person.id
    guest, other = night.visitor("hoi"), night.visitor("hallo")
    for each in (guest, other):
        claim(night, noor, each)
        say(night, noor, "ik lees mee", each)
        say(night, each, "dank je")
    noor.session.command(staff.Close(new_message(), guest.session.chat))
    bo.session.command(staff.Close(new_message(), other.session.chat))
    night.settle()
    assert lines_of(night, guest) == [(me, "claim", ""), (me, "close", "holder")]
    assert lines_of(night, other) == [(me, "claim", ""), (chief, "close", "supervisor")]


def test_a_holder_who_calls_it_misuse_is_noted_so_and_nobody_elses_word_counts(
    night: Night,
) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, other = night.visitor("hoi"), night.visitor("hallo")
    for each in (guest, other):
        claim(night, noor, each)
    noor.session.command(staff.Close(new_message(), guest.session.chat, "misuse"))
    bo.session.command(staff.Close(new_message(), other.session.chat, "misuse"))
    night.settle()
    assert lines_of(night, guest)[-1] == (noor.person.id, "close", "misuse")
    assert lines_of(night, other)[-1] == (bo.person.id, "close", "supervisor")


def test_a_hand_over_names_who_gave_and_who_has_it_now(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    giver, taker = noor.person.id, sanne.person.id
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    for answer in (False, True):
        noor.session.offer(guest.session.chat, taker, "let op", night.now / 1000)
        night.settle()
        sanne.session.command(reply(sanne, guest.session.chat, accept=answer))
        night.settle()
    assert lines_of(night, guest)[1:] == [
        (giver, "offer", ""),
        (taker, "refuse", ""),
        (giver, "offer", ""),
        (taker, "accept", ""),
        (giver, "hand-over", ""),
        (taker, "receive", ""),
    ]


def test_what_the_relay_takes_back_is_its_own_line(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    noor.session.offer(guest.session.chat, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    night.wait(120)
    noor.session.release(guest.session.chat, night.now / 1000)
    night.settle()
    night.from_staff(sanne, staff.Claim(new_message(), guest.session.chat))  # and no epoch
    night.wait(11)
    assert [(who, what) for who, what, _ in lines_of(night, guest)][2:] == [
        (audit.RELAY, "unanswered"),
        (noor.person.id, "release"),
        (sanne.person.id, "claim"),
        (audit.RELAY, "late"),
    ]


def test_a_sit_in_names_the_supervisor_and_their_signed_reason(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    chief, guest = bo.person.id, night.visitor("hoi")
    claim(night, noor, guest)
    for want, reason in (("sit-in", "learning"), ("sit-out", "done")):
        night.now += 1000
        bo.session.ask(guest.session.chat, want, reason, night.now / 1000)  # type: ignore[arg-type]
        night.settle()
    assert lines_of(night, guest)[1:] == [
        (chief, "ask", "learning"),
        (chief, "sit-in", ""),
        (chief, "ask", "done"),
        (chief, "sit-out", ""),
    ]


def test_a_return_that_shuts_a_supervisor_out_says_so(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    chief, guest, code = bo.person.id, night.visitor("hoi"), six_words()
    claim(night, noor, guest)
    guest.session.make_code(code)
    night.settle()
    bo.session.ask(guest.session.chat, "sit-in", "learning", night.now / 1000)
    night.settle()
    night.drop(guest)
    night.come_back(code, by_code=True)
    noted = [(who, what) for who, what, _ in lines_of(night, guest)]
    assert noted[-2:] == [(VISITOR, "return"), (chief, "sit-out")]


def test_a_take_over_is_noted_from_the_moment_the_page_lets_them_read(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    chief, guest = bo.person.id, night.visitor("hoi")
    claim(night, noor, guest)
    night.drop(noor)
    night.wait(31)
    bo.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert lines_of(night, guest)[1:] == [
        (chief, "ask", "gone"),
        (chief, "let-in", ""),
        (chief, "take-over", ""),
    ]


def test_what_a_visitor_does_to_the_readers_is_noted_without_an_id(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    leave(night, guest)
    back = night.come_back(keys, by_code=True)
    night.from_visitor(back, Erase(new_message()))
    assert [(who, what) for who, what, _ in lines_of(night, guest)][1:] == [
        (VISITOR, "return"),
        (VISITOR, "erase"),
    ]


def test_a_chat_whose_time_is_over_leaves_a_line(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    night.do(night.clocks.erase(guest.session.chat, night.row(guest).rev, night.now))
    assert lines_of(night, guest) == [(audit.RELAY, "erase", "retention")]


def test_duty_begins_and_ends_with_a_line_and_a_renewed_card_has_none(night: Night) -> None:
    noor = night.colleague()
    noor.session.command(night.organisation.on_duty(noor.person, night.now // 1000 + 60))
    night.settle()
    noor.session.command(staff.OffDuty())
    night.settle()
    noor.session.command(night.organisation.on_duty(noor.person, night.now // 1000 + 61))
    night.settle()
    night.drop(noor)
    night.sign_in(noor)
    night.sign_in(noor)  # another connection in the place of this one
    on_off = ["on-duty", "off-duty"]
    assert duties_of(night, noor) == [*on_off, *on_off, *on_off, "on-duty"]


def test_who_comes_on_duty_hears_the_head_with_their_own_line_in_it(night: Night) -> None:
    night.colleague()
    sanne = night.colleague()
    (told,) = sanne.told(staff.AuditHead)
    lines = night.store.trail(0, 100)
    assert (lines[-1].note.who, lines[-1].note.what) == (sanne.person.id, "on-duty")
    assert audit.verify(lines, audit.Head(told.n, told.hash)) is None


def test_an_epoch_that_lists_somebody_unasked_is_a_sit_in(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    staff_now = {noor.person.id, sanne.person.id}
    me, chat = noor.person.id, guest.session.chat
    noor.session.change_readers(chat, "renew", me, staff_now, night.now / 1000)
    night.settle()
    assert lines_of(night, guest)[1:] == [(sanne.person.id, "sit-in", "")]


def test_what_the_disk_refused_has_no_line(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.disk_full = True
    noor.session.claim(guest.session.chat)
    night.settle()
    assert lines_of(night, guest) == []
