"""A chat has room for a long night and no more; who is told so can still leave or come in."""

from __future__ import annotations

import pytest

from protocol import visitor_messages as wire
from protocol.ids import new_message
from protocol.log import EpochEntry
from protocol.payloads import Text
from tests.night import Guest, Night
from tests.reading import claim, leave, six_words, troubles


@pytest.fixture
def night() -> Night:
    return Night(longest_unheard=5, longest_chat=20)


def say(night: Night, guest: Guest, many: int) -> None:
    for number in range(many):
        guest.session.say(f"woord {number}")
    night.settle()


def test_who_is_not_heard_yet_says_so_much_and_more_once_somebody_answers(night: Night) -> None:
    noor = night.colleague()
    guest, other = night.visitor("hoi"), night.visitor("hoi")
    say(night, guest, 10)
    kept = len(night.house.chats[guest.session.chat].mids)
    assert kept == 5
    assert "chat_full" in troubles(guest)
    assert len(guest.session.outbox) == 0  # refused for good: the page says that it was not sent
    assert troubles(other) == []
    claim(night, noor, guest)
    say(night, guest, 3)
    assert len(night.house.chats[guest.session.chat].mids) >= kept + 3


def test_at_the_end_of_its_room_staff_have_last_words_and_everything_else_goes_on(
    night: Night,
) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    claim(night, noor, guest)
    say(night, guest, 25)
    name = guest.session.chat
    assert len(night.house.chats[name].mids) == 20
    assert "chat_full" in troubles(guest)
    before = night.row(guest).pos
    noor.session.say(name, Text("we beginnen zo een nieuw gesprek"))
    night.settle()
    assert night.row(guest).pos == before + 1
    guest.session.command(wire.Erase(new_message()))
    night.settle()
    assert night.row(guest).phase == "erased"


def test_who_comes_and_goes_on_and_on_is_let_in_once_in_ten_seconds(night: Night) -> None:
    noor, guest = night.colleague(), night.visitor("hoi")
    claim(night, noor, guest)
    for _ in range(200):
        night.drop(guest)
        night.connect(guest)
    assert set(troubles(guest)) == {"rate"}
    length = night.row(guest).pos
    assert length < 2 * 130
    for second in range(30):
        night.drop(guest)
        night.wait(1)
        night.connect(guest)
        assert night.row(guest).pos <= length + 2 * (second // 10 + 1)
    night.wait(10)
    night.connect(guest)
    say(night, guest, 1)
    assert night.row(guest).presence == "here"


def test_a_code_brings_no_more_new_epochs_than_comings() -> None:
    night = Night()
    night.colleague()
    guest, keys = night.visitor("hoi"), six_words()
    guest.session.make_code(keys)
    night.settle()
    for _ in range(150):
        leave(night, guest)
        guest = night.come_back(keys, by_code=True)
    assert night.row(guest).epoch <= 121
    night.wait(10)
    assert troubles(night.come_back(keys, by_code=True)) == []


def test_a_page_stores_only_so_many_wraps_and_many_weigh_more_than_a_word() -> None:
    night = Night(most_granted=250)
    night.colleague()
    guest = night.visitor("hoi")
    chat = night.house.chats[guest.session.chat]
    (wrap, *_) = next(e for e in night.log(guest) if isinstance(e, EpochEntry)).epoch.wraps
    for _ in range(5):
        night.now += 60_000
        night.from_visitor(guest, wire.Grant(new_message(), (wrap,) * 100))
    assert chat.granted == 200
    assert troubles(guest)[-1] == "chat_full"
    night.now += 60_000
    night.from_visitor(guest, wire.Grant(new_message(), (wrap,) * 40))
    assert chat.bucket._level == chat.bucket.burst - 3
