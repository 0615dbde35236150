"""A door that is closed lets nobody in, and changes nothing for whoever is inside."""

from __future__ import annotations

from protocol.door_hours import DOORS
from protocol.visit import Trouble
from server.core.house import HoursNow
from tests.night import Night
from tests.reading import claim, leave, make_code, say, troubles, words

ISLANDS = frozenset({"islands"})


def test_at_a_closed_door_nobody_comes_in_and_at_the_others_they_do() -> None:
    night = Night()
    night.colleague()
    night.closed = ISLANDS
    refused = night.visitor("hoi", door="islands")
    assert troubles(refused) == ["closed"]
    assert night.store.load(refused.session.chat) is None
    let_in = [night.visitor("hoi", door=door) for door in DOORS if door != "islands"]
    assert [night.row(guest).door for guest in let_in] == ["general", "boys"]
    assert not [news for guest in let_in for news in guest.told(Trouble)]


def test_a_house_that_is_closed_is_closed_at_every_door(night: Night) -> None:
    night.colleague()
    night.open = False
    assert [troubles(night.visitor(door=door)) for door in DOORS] == [["closed"]] * 3
    assert not HoursNow(False).lets_in_at("general")


def test_who_talks_talks_on_when_their_door_closes(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi", door="islands")
    claim(night, noor, guest)
    night.closed = ISLANDS
    night.wait(3600)
    say(night, guest, "ik ben er nog")
    assert night.row(guest).phase == "open"
    assert words(noor, guest)[-1] == "ik ben er nog"


def test_who_waits_waits_on_when_their_door_closes_though_nobody_is_there(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi", door="islands")
    night.closed = ISLANDS
    night.drop(noor)
    night.wait(3600)
    night.wait(3600)
    assert night.row(guest).phase == "waiting"
    night.sign_in(noor)
    claim(night, noor, guest)
    assert night.row(guest).phase == "open"


def test_who_waits_at_a_closed_door_is_told_when_the_house_closes(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi", door="islands")
    night.closed, night.shut = ISLANDS, True
    night.drop(noor)
    night.wait(0)
    night.wait(11 * 60)
    assert (night.row(guest).phase, night.log(guest)[-1].cause) == ("closed", "shut")


def test_who_lost_the_line_or_has_a_code_comes_back_through_a_closed_door(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi", door="islands")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    night.closed = ISLANDS
    night.drop(guest)
    night.connect(guest)
    say(night, guest, "weer verbonden")
    assert words(noor, guest)[-1] == "weer verbonden"
    leave(night, guest)
    back = night.come_back(keys, by_code=True)
    assert troubles(back) == []
    assert night.row(back).presence == "here"


def test_a_start_whose_answer_was_lost_is_not_refused_by_a_door_that_closed_since(
    night: Night,
) -> None:
    night.colleague()
    guest = night.visitor("hoi", door="islands")
    night.drop(guest)
    night.closed = ISLANDS
    night.connect(guest)
    assert troubles(guest) == []
    assert night.row(guest).presence == "here"
