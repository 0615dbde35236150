"""Closing time: who talks talks on, and who waits is never left waiting for nobody."""

from __future__ import annotations

from tests.night import Night
from tests.reading import claim, open_chat, say, words


def test_a_talk_goes_on_after_closing_time(night: Night) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.open, night.shut = False, True
    night.wait(3600)
    say(night, guest, "ik ben er nog")
    assert night.row(guest).phase == "open"
    assert words(noor, guest)[-1] == "ik ben er nog"


def test_a_talk_is_not_cut_off_when_its_counsellor_loses_the_line_after_closing(
    night: Night,
) -> None:
    guest = open_chat(night)
    (noor,) = night.desks.values()
    night.shut = True
    night.drop(noor)
    night.wait(3600)
    assert night.row(guest).phase == "open"


def test_who_waits_at_closing_time_waits_on_while_somebody_is_there(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.shut = True
    night.wait(3600)
    assert night.row(guest).phase == "waiting"
    claim(night, noor, guest)
    assert night.row(guest).phase == "open"


def test_who_waits_while_nobody_is_left_is_told_after_ten_minutes(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.shut = True
    night.drop(noor)
    night.wait(0)
    night.wait(9 * 60)
    assert night.row(guest).phase == "waiting"
    night.wait(2 * 60)
    assert night.row(guest).phase == "closed"
    assert night.log(guest)[-1].cause == "shut"


def test_a_colleague_who_comes_back_in_time_finds_who_waits(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.shut = True
    night.drop(noor)
    night.wait(0)
    night.wait(9 * 60)
    night.sign_in(noor)
    night.wait(3600)
    assert night.row(guest).phase == "waiting"


def test_before_closing_time_who_waits_is_kept_also_when_nobody_is_there(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    night.drop(noor)
    night.wait(3600)
    assert night.row(guest).phase == "waiting"
