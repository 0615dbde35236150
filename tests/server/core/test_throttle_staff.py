"""A console that has gone wild is told to wait; what it says wrongly costs nothing."""

from __future__ import annotations

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.payloads import Text
from tests.night import Night
from tests.reading import claim, troubles


def test_a_console_may_say_ten_times_what_a_visitor_may_and_all_arrives_in_the_end() -> None:
    night = Night(chat_burst=2, chat_rate=1)
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    for number in range(40):
        noor.session.say(guest.session.chat, Text(f"woord {number}"))
    night.settle()
    assert "rate" in troubles(noor)
    refused = len(troubles(noor))
    assert 20 <= refused <= 25
    for _ in range(5):
        night.now += 1000
        noor.session.send_again()
        night.settle()
    assert len(noor.session.places[guest.session.chat].outbox) == 0
    assert night.row(guest).phase == "open"


def test_a_bad_frame_of_a_console_burns_no_quota(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    chat = night.house.chats[guest.session.chat]
    before = chat.staff_bucket._level
    for _ in range(50):
        night.from_staff(noor, staff.StaffSay(new_message(), chat.row.chat, bytes(320)))
    assert chat.staff_bucket._level == before
