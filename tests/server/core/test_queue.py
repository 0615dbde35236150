"""The waiting line, the claims, and what keeps somebody out: fair and bounded."""

from __future__ import annotations

import random

import pytest

from protocol import staff_messages as staff
from protocol.ids import new_message
from protocol.visitor_messages import Bye, Place, Problem, Say, Typing
from server.core.effects import Commit
from tests.night import Night
from tests.reading import claim, say, troubles, words


def test_in_a_hundred_shuffled_races_exactly_one_claim_wins() -> None:
    for seed in range(100):
        night = Night()
        desks = [night.colleague() for _ in range(3)]
        guest = night.visitor("hoi")
        sent = []
        for desk in desks:
            desk.session.claim(guest.session.chat)
            sent += [(desk, message) for message in desk.session.take()]
        random.Random(seed).shuffle(sent)
        for desk, message in sent:
            night.from_staff(desk, message)
        night.settle()
        holders = [desk for desk in desks if guest.session.chat in desk.session.places]
        assert [desk.person.id for desk in holders] == [night.row(guest).holder]
        assert sorted(troubles(*desks)) == ["taken", "taken"]
        assert holders[0] is sent[0][0]


def test_who_comes_on_duty_while_a_start_is_on_its_way_to_the_disk_sees_it(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.colleague()
    sanne = night.colleague()
    night.drop(sanne)
    commit = night._commit

    def slowly(each: Commit) -> None:
        monkeypatch.undo()
        night.sign_in(sanne)
        commit(each)

    monkeypatch.setattr(night, "_commit", slowly)
    guest = night.visitor("hoi")
    assert guest.session.chat in sanne.session.places


def test_people_in_danger_go_first_and_then_by_arrival(night: Night) -> None:
    night.colleague()
    first = night.visitor("hoi")
    night.now += 1000
    second = night.visitor("hoi")
    night.now += 1000
    urgent = night.visitor("hoi", danger=True)
    places = [guest.told(Place)[-1].ahead for guest in (urgent, first, second)]
    assert places == [0, 1, 2]


def test_who_was_claimed_leaves_the_line_and_the_others_move_up(night: Night) -> None:
    noor = night.colleague()
    first, second = night.visitor("hoi"), night.visitor("hoi")
    claim(night, noor, min((first, second), key=lambda guest: guest.told(Place)[-1].ahead))
    waiting = [guest for guest in (first, second) if night.row(guest).phase == "waiting"]
    assert [guest.told(Place)[-1].ahead for guest in waiting] == [0]


def test_a_late_claim_goes_back_to_where_it_stood_in_the_line(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    since = night.row(guest).since
    noor.session.claim(guest.session.chat)
    night.from_staff(noor, noor.session.take()[0])
    noor.session.take()
    night.wait(9)
    assert night.row(guest).phase == "claimed"
    night.wait(1)
    assert (night.row(guest).phase, night.row(guest).since) == ("waiting", since)
    noor.session._owed.clear()
    claim(night, noor, guest)
    assert night.row(guest).phase == "open"


def test_a_full_line_lets_nobody_more_in_and_keeps_nothing_of_them() -> None:
    night = Night(longest_line=2)
    night.colleague()
    night.visitor("hoi")
    night.visitor("hoi")
    guest = night.visitor("hoi")
    assert troubles(guest) == ["full"]
    assert len(night.house.chats) == 2
    assert night.store.load(guest.session.chat) is None
    assert night.store.entries(guest.session.chat, 0) == []


def test_a_closed_house_lets_nobody_in_and_nobody_out(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.open = False
    assert troubles(night.visitor("hallo")) == ["closed"]
    claim(night, noor, guest)
    say(night, guest, "ben ik nog welkom")
    assert words(noor, guest) == ["hoi", "ben ik nog welkom"]


def test_a_roster_out_of_its_time_is_said_at_the_door(night: Night) -> None:
    night.colleague()
    night.now += 9 * 86_400_000
    assert troubles(night.visitor("hoi")) == ["roster_old"]


def test_too_much_at_once_is_refused_and_comes_later_in_order(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor()
    for number in range(40):
        guest.session.say(f"{number:02d}")
    night.settle()
    assert "rate" in troubles(guest)
    for _ in range(4):
        night.wait(5)
        guest.session.send_again()
        night.settle()
    assert words(noor, guest) == [f"{number:02d}" for number in range(40)]


def test_a_bad_frame_costs_no_quota(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    bucket = night.house.chats[guest.session.chat].bucket
    before = bucket._level
    for bad in (bytes(320), bytes(576)):
        night.from_visitor(guest, Say(new_message(), bad))
    assert bucket._level == before
    assert [one.code for one in guest.told(Problem)] == []
    assert troubles(guest) == ["malformed", "malformed"]


def test_a_flood_of_typing_reaches_nobody(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    for _ in range(500):
        night.from_visitor(guest, Typing(on=True))
    assert len(noor.told(staff.VisitorTyping)) <= 30


def test_who_is_no_longer_on_the_roster_is_out_at_once(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague("counsellor", "supervisor")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    night.organisation.dismiss(noor.person)
    night.publish()
    assert noor.person.id not in night.house.staff
    say(night, guest, "wie leest dit")
    assert "wie leest dit" not in words(noor, guest)
    sanne.session.command(staff.Close(new_message(), guest.session.chat))
    night.settle()
    assert night.row(guest).phase == "closing"


def test_a_newer_roster_in_the_middle_of_a_chat_is_no_trouble(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    night.colleague()
    say(night, guest, "nog hier")
    say(night, noor, "ik ook", guest)
    assert troubles(noor, guest) == []


@pytest.mark.parametrize("who", ["page", "console"])
def test_a_relay_that_begins_anew_costs_a_moment_and_no_word(night: Night, who: str) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    night.restart_relay()
    if who == "page":
        guest.session.say("tijdens")
    night.sign_in(noor)
    night.connect(guest)
    say(night, guest, "erna")
    expected = ["hoi", "tijdens", "erna"] if who == "page" else ["hoi", "erna"]
    assert words(noor, guest) == expected
    assert guest.told(Bye) == []
    assert troubles(noor, guest) == []
