"""A chat that is over leaves the relay's memory, and no chat stops the clock of another."""

from __future__ import annotations

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.visitor_messages import End, Erase, Erased, Exit, Resume
from server.core.chat import Chat
from tests.night import Guest, Night
from tests.reading import claim, leave, make_code, open_chat, say, six_words, words


def ended(night: Night) -> Guest:
    """Return a visitor whose chat is closed, and who still looks at it."""
    guest = open_chat(night)
    for _ in range(2):
        guest.session.command(End(new_message()))
        night.settle()
    assert night.row(guest).phase == "closed"
    return guest


def test_a_closed_chat_is_forgotten_once_its_page_is_gone(night: Night) -> None:
    guest = ended(night)
    night.wait(60)
    assert guest.session.chat in night.house.chats
    night.drop(guest)
    night.wait(1)
    assert guest.session.chat not in night.house.chats


def test_an_erased_chat_is_forgotten_once_every_console_has_confirmed(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.drop(noor)
    guest.session.command(Erase(new_message()))
    night.settle()
    night.drop(guest)
    night.wait(60)
    assert guest.session.chat in night.house.chats
    night.sign_in(noor)
    night.wait(1)
    assert guest.session.chat not in night.house.chats
    assert guest.session.chat not in noor.session.places


@pytest.mark.parametrize("phase", ["waiting", "open", "closing"])
def test_a_chat_that_is_not_over_stays_however_long_its_page_is_away(
    night: Night, phase: str
) -> None:
    night.colleague()
    guest = night.visitor("hoi") if phase == "waiting" else open_chat(night)
    if phase == "closing":
        guest.session.command(End(new_message()))
        night.settle()
    else:
        guest.session.make_code(six_words())
        night.settle()
        night.drop(guest)
    night.wait(60)
    assert night.row(guest).phase == phase
    assert guest.session.chat in night.house.chats


def test_a_code_brings_back_into_a_chat_that_was_forgotten(night: Night) -> None:
    guest = open_chat(night)
    keys = make_code(night, guest)
    (noor,) = night.desks.values()
    leave(night, guest)
    noor.session.command(staff.Close(new_message(), guest.session.chat))
    night.settle()
    night.wait(60)
    assert guest.session.chat not in night.house.chats
    back = night.come_back(keys, by_code=True)
    assert night.row(back).phase == "waiting"
    assert back.session.chat in night.house.chats
    claim(night, noor, back)
    say(night, back, "ik ben er weer")
    assert words(noor, back)[-1] == "ik ben er weer"


def test_who_asks_again_for_a_forgotten_chat_hears_what_they_heard_before(night: Night) -> None:
    guest = open_chat(night)
    erase = Erase(new_message())
    guest.session.command(erase)
    night.settle()
    night.drop(guest)
    night.wait(1)
    assert guest.session.chat not in night.house.chats
    guest.up = True
    guest.news.clear()
    night.from_visitor(guest, Resume(guest.session.chat, guest.session.pass_, 0))
    night.from_visitor(guest, erase)
    assert [one.pending for one in guest.told(Erased)] == [0, 0]
    assert night.row(guest).phase == "erased"


def test_a_change_that_is_not_stored_yet_keeps_its_chat_in_memory(night: Night) -> None:
    guest = ended(night)
    night.drop(guest)
    chat = night.house.chats[guest.session.chat]
    stored, chat.stored = chat.stored, night.row(night.visitor("hallo"))
    night.clocks.tick(night.now)
    assert guest.session.chat in night.house.chats
    chat.stored = stored
    night.clocks.tick(night.now)
    assert guest.session.chat not in night.house.chats


def test_a_chat_whose_clock_breaks_stops_no_other(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.colleague()
    broken, other = night.visitor("hoi"), night.visitor("hallo")
    for guest in (broken, other):
        guest.session.command(Exit(new_message()))
    night.settle()
    live = Chat.live

    def breaks(chat: Chat) -> bool:
        if chat.row.chat == broken.session.chat:
            raise ValueError("kanarie")
        return bool(live.fget(chat))  # type: ignore[attr-defined]

    monkeypatch.setattr(Chat, "live", property(breaks))
    night.now += 3_600_000
    night.do(night.clocks.tick(night.now))
    assert night.row(other).phase == "closed"
    assert night.row(broken).phase == "waiting"
    assert night.clocks.take_broken() == ["ValueError"]
    assert night.clocks.take_broken() == []
