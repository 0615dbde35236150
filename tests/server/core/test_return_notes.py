"""What a counsellor leaves for whoever answers a return: to be read then, and by no page."""

from __future__ import annotations

import pytest

from protocol import frames
from protocol import staff_messages as wire
from protocol.errors import Refusal, Reject
from protocol.ids import new_message
from protocol.log import NoteEntry
from protocol.place import NoteRead, Trouble
from protocol.return_notes import ReturnNote, seal_note
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, make_code, say, troubles, with_code

WORDS = "Was al bij de huisarts. Wil liever niet nog eens over school beginnen."


def leave_note(night: Night, desk: Desk, guest: Guest, text: str = WORDS) -> None:
    """Let the holder leave a note for whoever answers next."""
    desk.session.leave_note(guest.session.chat, ReturnNote(night.now, "Noor", text))
    night.settle()


def notes(desk: Desk) -> list[str]:
    """Return every note that this console could read, in order."""
    return [news.left.note.text for news in desk.told(NoteRead)]


def refusals(desk: Desk) -> list[str]:
    return [trouble.code for trouble in desk.told(Trouble)]


def bytes_at_page(night: Night, guest: Guest) -> list[bytes]:
    """Return what the page was given of each note in the log."""
    return [entry.note for entry in night.log(guest) if isinstance(entry, NoteEntry)]


def test_whoever_answers_days_later_reads_it_with_who_wrote_it(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    leave_note(night, noor, guest)
    leave(night, guest)
    night.drop(noor)
    night.wait(5 * 86400)
    night.publish()
    sanne = night.colleague()
    back = night.come_back(keys, by_code=True)
    (read,) = sanne.told(NoteRead)[-1:]
    assert (read.left.by, read.left.note.name, read.left.note.text) == (
        noor.person.id,
        "Noor",
        WORDS,
    )
    claim(night, sanne, back)
    assert notes(sanne)[-1] == WORDS
    assert troubles(sanne, back) == []


def test_no_page_ever_gets_a_byte_of_it(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    before = len(guest.news)
    leave_note(night, noor, guest)
    leave(night, guest)
    back = night.come_back(keys, by_code=True)
    (stored,) = bytes_at_page(night, back)  # as it lies at the relay
    told = repr([*guest.news[before:], *back.news])
    assert stored.hex() not in told
    assert repr(stored)[2:40] not in told
    assert back.session.room.note is not None
    assert back.session.room.note.sealed == b""


def test_it_outlives_a_return_that_nobody_answered(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    leave_note(night, noor, guest)
    night.drop(noor)
    for _ in range(2):  # nobody is on duty, and each return makes a capsule anew
        leave(night, guest)
        guest = night.come_back(keys, by_code=True)
    sanne = night.colleague()
    assert notes(sanne)[-1] == WORDS
    assert troubles(sanne, guest) == []


def test_the_newest_counts_whoever_wrote_it(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    leave_note(night, noor, guest, "eerst dit")
    leave_note(night, noor, guest, "toch liever dit")
    leave(night, guest)
    night.drop(noor)
    sanne = night.colleague()
    back = night.come_back(keys, by_code=True)
    claim(night, sanne, back)
    assert set(notes(sanne)) == {"toch liever dit"}
    leave_note(night, sanne, back, "en nu dit")
    assert notes(sanne)[-1] == "en nu dit"


def test_a_note_under_a_code_that_was_revoked_opens_no_more_and_is_no_trouble(
    night: Night,
) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    leave_note(night, noor, guest)
    guest.session.revoke_code()
    night.settle()
    keys = make_code(night, guest)
    leave(night, guest)
    night.drop(noor)
    sanne = night.colleague()
    back = night.come_back(keys, by_code=True)
    claim(night, sanne, back)
    assert notes(sanne) == []
    assert troubles(sanne, back) == []


def test_without_a_code_there_is_nobody_to_write_it_for(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    with pytest.raises(Reject) as refused:
        leave_note(night, noor, guest)
    assert refused.value.code is Refusal.NO_KEY


def test_it_arrives_also_right_behind_the_end_of_the_chat_and_once(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    leave(night, guest)
    chat = guest.session.chat
    noor.session.command(wire.Close(new_message(), chat))
    noor.session.leave_note(chat, ReturnNote(night.now, "Noor", WORDS))
    night.settle()
    assert night.row(guest).phase == "closed"
    (sent,) = [entry for entry in night.log(guest) if isinstance(entry, NoteEntry)]
    (mid,) = [mid for mid, pos in night.house.chats[chat].mids.items() if pos == sent.pos]
    night.from_staff(noor, wire.LeaveNote(mid, chat, sent.note))
    night.settle()
    assert len(bytes_at_page(night, guest)) == 1
    night.drop(noor)
    sanne = night.colleague()
    night.come_back(keys, by_code=True)
    assert notes(sanne) == [WORDS]


@pytest.mark.parametrize("whose", ["a colleague's", "in my name by another", "of another chat"])
def test_the_relay_takes_a_note_of_the_holder_about_this_chat_alone(
    night: Night, whose: str
) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest, _ = with_code(night, noor)
    other = night.visitor("dag")
    key = noor.session.places[guest.session.chat].room.reach.note
    assert key is not None
    note = ReturnNote(night.now, "Noor", WORDS)
    chat = guest.session.chat
    by = sanne if whose == "a colleague's" else noor
    sender = noor.person if whose == "of another chat" else sanne.person
    about = other.session.chat if whose == "of another chat" else chat
    sealed = seal_note(key, about, sender.id, note, sender.signing)
    night.from_staff(by, wire.LeaveNote(new_message(), chat, sealed))
    night.settle()
    assert bytes_at_page(night, guest) == []
    assert refusals(by) == [{"a colleague's": "wrong_state"}.get(whose, "not_allowed")]


def test_what_is_no_note_is_refused_and_a_chat_s_own_frame_is_none(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    say(night, noor, "dag", guest)
    room = noor.session.places[guest.session.chat].room
    frame = frames.seal_frame(
        room.keys[room.epoch],
        frames.FrameHeader(frames.CHAT, guest.session.chat, 0, noor.person.id, 0),
        b"{}",
        noor.person.signing,
    )
    for sealed in (b"", bytes(320), frame):
        night.from_staff(noor, wire.LeaveNote(new_message(), guest.session.chat, sealed))
    night.settle()
    assert refusals(noor) == ["malformed", "malformed", "not_allowed"]
    assert bytes_at_page(night, guest) == []


def test_a_relay_that_makes_one_up_or_changes_one_is_found_out(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    place = noor.session.places[guest.session.chat]
    chat, key = guest.session.chat, place.room.reach.note
    assert key is not None
    consultant = night.organisation.hire("consultant")
    night.publish()
    note = ReturnNote(night.now, "Noor", WORDS)
    forged = [
        seal_note(key, chat, noor.person.id, note, consultant.signing),  # not by who it says
        seal_note(key, chat, consultant.id, note, consultant.signing),  # not by who may
        seal_note(key, bytes(16), noor.person.id, note, noor.person.signing),  # of another chat
    ]
    for sealed in forged:
        entry = NoteEntry(place.room.pos + 1, night.now, sealed)
        night.tell_staff(noor, wire.Log(chat, (entry,)))
    assert notes(noor) == []
    assert refusals(noor) == ["signature", "role", "foreign"]
