"""A false relay and false colleagues before a page and a console, and the truth after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from protocol import p256, place, visit
from protocol import staff_messages as staff
from protocol import visitor_messages as wire
from protocol.capsules import Capsule, seal_capsule
from protocol.documents import Signed
from protocol.grants import TAKE_OVER_AFTER
from protocol.ids import key_id
from protocol.log import Log
from protocol.staff_access import Request, seal_request
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from tests.builders import NOW, Organisation
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, page_words, say, six_words

Want = Any


def key_of(page: VisitorSession) -> bytes:
    return key_id(p256.public_bytes(page.key))


def request(desk: Desk, chat: bytes, want: Want, key: p256.PrivateKey | None = None) -> Signed:
    """Return a request of this colleague, signed by them or by `key`."""
    content = Request(chat, want, "concern", NOW)
    return seal_request(key or desk.person.signing, desk.person.id, content)


class House(NamedTuple):
    """A chat that Noor holds; Anna is a counsellor and Bo supervises."""

    night: Night
    guest: Guest
    noor: Desk
    anna: Desk
    bo: Desk

    @property
    def chat(self) -> bytes:
        return self.guest.session.chat


def a_held_chat() -> House:
    night = Night()
    noor, anna, bo = night.colleague(), night.colleague(), night.colleague("supervisor")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    return House(night, guest, noor, anna, bo)


# --- requests at the holder's console -------------------------------------------------------

ASKED: dict[str, tuple[Callable[[House], staff.StaffAsked], str]] = {
    "by a counsellor": (
        lambda h: staff.StaffAsked(h.chat, h.anna.person.id, request(h.anna, h.chat, "sit-in")),
        "role",
    ),
    "in a supervisor's name, signed by the relay": (
        lambda h: staff.StaffAsked(
            h.chat, h.bo.person.id, request(h.bo, h.chat, "sit-in", p256.new_key())
        ),
        "signature",
    ),
    "of a supervisor, handed in for a counsellor": (
        lambda h: staff.StaffAsked(h.chat, h.anna.person.id, request(h.bo, h.chat, "sit-in")),
        "role",
    ),
    "about another chat": (
        lambda h: staff.StaffAsked(h.chat, h.bo.person.id, request(h.bo, bytes(16), "sit-in")),
        "foreign",
    ),
    "of somebody nobody knows": (
        lambda h: staff.StaffAsked(h.chat, b"Sstrange", request(h.bo, h.chat, "sit-in")),
        "stranger",
    ),
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_false_request_changes_no_readers_and_a_true_one_does_after_it(asked: str) -> None:
    house = a_held_chat()
    make, code = ASKED[asked]
    news = house.noor.session.receive(make(house), NOW)
    assert news == [place.Trouble(house.chat, code)]
    assert house.noor.session.take() == []
    true = staff.StaffAsked(house.chat, house.bo.person.id, request(house.bo, house.chat, "sit-in"))
    house.noor.session.receive(true, NOW)
    assert [type(one) for one in house.noor.session.take()] == [staff.StaffEpoch]


def test_a_request_that_comes_again_after_the_supervisor_stepped_out_lets_nobody_in() -> None:
    house = a_held_chat()
    true = staff.StaffAsked(house.chat, house.bo.person.id, request(house.bo, house.chat, "sit-in"))
    house.noor.session.receive(true, NOW)
    house.night.settle()
    house.bo.session.ask(house.chat, "sit-out", "done", NOW)
    house.night.settle()
    before = house.guest.session.room.readers
    assert before == (house.noor.person.id,)
    assert house.noor.session.receive(true, NOW) == [place.Trouble(house.chat, "replayed")]
    house.night.settle()
    assert house.guest.session.room.readers == before


# --- the take-over at the page --------------------------------------------------------------


def asked_at_the_page(house: House, by: Desk, later: float, *, gone: bool) -> list[Any]:
    """Return what the page sends when a take-over is asked for, `later` seconds on."""
    page = house.guest.session
    page.receive(wire.Colleague(not gone, NOW * 1000), NOW)
    signed = request(by, house.chat, "take-over")
    page.receive(wire.Asked(by.person.id, signed), NOW + later)
    return [one for one in page.take() if isinstance(one, wire.Grant)]


@pytest.mark.parametrize(
    ("who", "later", "gone"),
    [("bo", TAKE_OVER_AFTER + 1, False), ("bo", TAKE_OVER_AFTER - 1, True), ("anna", 60, True)],
)
def test_a_page_grants_no_take_over_from_who_is_there_too_early_or_to_a_counsellor(
    who: str, later: float, *, gone: bool
) -> None:
    house = a_held_chat()
    assert asked_at_the_page(house, getattr(house, who), later, gone=gone) == []
    twin = a_held_chat()
    assert len(asked_at_the_page(twin, twin.bo, TAKE_OVER_AFTER + 1, gone=True)) == 1


@pytest.mark.parametrize("back", [False, True])
def test_a_take_over_asked_for_too_early_is_granted_in_time_unless_the_holder_is_back(
    *, back: bool
) -> None:
    house = a_held_chat()
    page = house.guest.session
    assert asked_at_the_page(house, house.bo, 5, gone=True) == []
    assert page.grants_at == NOW + TAKE_OVER_AFTER
    page.grant_late(NOW + TAKE_OVER_AFTER - 1)
    assert (page.grants_at, page.take()) == (NOW + TAKE_OVER_AFTER, [])
    if back:
        page.receive(wire.Colleague(up=True, since=NOW * 1000), NOW + 20)
    page.grant_late(NOW + TAKE_OVER_AFTER)
    assert len(page.take()) == (0 if back else 1)
    assert page.grants_at is None


def test_a_page_whose_clock_was_a_day_ahead_grants_a_take_over_after_the_same_half_minute() -> None:
    house = a_held_chat()
    house.guest.session.receive(wire.Colleague(False, NOW * 1000), NOW + 86_400)
    assert len(asked_at_the_page(house, house.bo, TAKE_OVER_AFTER + 1, gone=True)) == 1


# --- papers ---------------------------------------------------------------------------------


def test_a_page_begins_nothing_with_the_papers_of_another_root() -> None:
    true, other = Organisation(), Organisation()
    noor = true.hire()
    page = VisitorSession(true.root_point)
    page.connected()
    page.take()
    assert page.receive(wire.Welcome(1, 0, other.papers()), NOW) == [visit.Trouble("signature")]
    assert page.take() == []
    page.receive(wire.Welcome(1, 0, true.papers(noor)), NOW)
    assert [type(one) for one in page.take()] == [wire.Start]


def test_a_waiting_page_grants_nothing_to_who_stands_on_an_older_roster_only() -> None:
    night = Night()
    first = night.colleague()
    old = night.organisation.papers(first.person)
    guest = night.visitor("hoi")
    night.publish()
    assert guest.session.receive(wire.Cards(old), NOW) == [visit.Trouble("rolled_back")]
    assert guest.session.take() == []


# --- the log and the capsule ----------------------------------------------------------------


def test_a_first_position_that_does_not_follow_is_asked_for_again() -> None:
    house = Organisation()
    noor = house.hire()
    page = house.visitor()
    page.receive(wire.Welcome(1, 0, house.papers(noor)), NOW)
    start = page.take()[-1]
    assert isinstance(start, wire.Start)
    assert page.receive(wire.Stored(start.mid, 9), NOW) == [visit.Trouble("gap")]
    assert page.take() == [wire.Resume(page.chat, page.pass_, 0, key=key_of(page))]


def test_a_piece_of_log_that_is_kept_back_is_asked_for_again_and_then_read() -> None:
    house = a_held_chat()
    page, have = house.guest.session, house.guest.session.room.pos
    house.guest.up = False
    say(house.night, house.noor, "een", house.guest)
    say(house.night, house.noor, "twee", house.guest)
    entries = tuple(house.night.log(house.guest))[have:]
    assert page.receive(Log(house.chat, entries[1:]), NOW) == [visit.Trouble("gap")]
    assert page.take()[-1:] == [wire.Resume(house.chat, page.pass_, have, key=key_of(page))]
    news = page.receive(Log(house.chat, entries), NOW)
    assert [one.text for one in news if isinstance(one, visit.Message)] == ["een", "twee"]


def test_the_capsule_of_another_chat_opens_nothing_and_the_own_one_after_it_does() -> None:
    own, other, key = six_words(), six_words(), p256.new_key()
    page = VisitorSession(Organisation().root_point, way_back=WayBack(own, by_code=True))
    page.connected()
    page.take()
    chat = page.chat
    held = Capsule(bytes(16), bytes(32), bytes(32), key)
    false = wire.Capsule(seal_capsule(other.key, held))
    assert page.receive(false, NOW) == [visit.Trouble("sealed")]
    assert (page.chat, page.take()) == (chat, [])
    page.receive(wire.Capsule(seal_capsule(own.key, held)), NOW)
    assert (page.chat, page.take()) == (bytes(16), [wire.Knock(1)])


def test_who_comes_back_by_words_is_shown_nothing_from_before_the_exit() -> None:
    house, words = a_held_chat(), six_words()
    say(house.night, house.noor, "van voor de pauze", house.guest)
    house.guest.session.make_code(words)
    house.night.settle()
    leave(house.night, house.guest)
    say(house.night, house.noor, "van na de pauze", house.guest)
    back = house.night.come_back(words, by_code=True)
    assert page_words(back) == ["van na de pauze"]
    assert set(back.session.room.announcements) == {0, 1, 2, 3}
    assert set(back.session.room.keys) == {2, 3}, "of the exit and of the return, none before"
