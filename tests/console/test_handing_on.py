"""What one leaves for the next shift: a colour, a time and a fixed sentence, nothing else."""

from __future__ import annotations

import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.pointer import Pointer
from console.desk.show_board import board
from console.desk.show_handed import lines, talks
from console.desk.show_shift import facts
from console.link.port import Ended, Event, Handed
from console.widgets.over import DEAF
from tests.console.board_scene import NOOR, THERE, supervising
from tests.console.scene import HEIDE, NOW, ZONE, at, mine, night, quiet_night
from tests.console.terminal import a_terminal
from tests.console.test_plain import Lines

WORDS = load_words("nl")
LEFT = Handed(line="l1", by=NOOR, at=at(1, 40), slot=3, code="danger_plan")
SAID = "Noor · 01:40 ■ mos: gevaar besproken, er is een plan"


def a_desk(*events: Event) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in (*quiet_night(), THERE, *events):
        desk.hear(event, NOW)
    return desk


def test_what_was_left_stands_at_the_beginning_of_a_shift_for_a_day() -> None:
    desk = a_desk(LEFT, LEFT)
    assert lines(desk, NOW) == (SAID,)
    assert ("shift.handed", SAID) in list(facts(desk, NOW))
    assert lines(desk, LEFT.at + 24 * 3600) == ()


def test_one_may_leave_something_about_open_talks_and_those_that_ended_tonight() -> None:
    desk = a_desk(mine(HEIDE, NOW - 600), mine("c", NOW - 500))
    desk.hear(Ended(chat=HEIDE, why="visitor"), NOW)
    assert [each.named for each in talks(desk, NOW)] == ["● zee, nu", "▲ heide, klaar om 02:13"]
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    assert [each.named for each in talks(desk, NOW)] == ["● zee, nu"]


def test_a_talk_that_a_colleague_took_over_is_theirs_to_hand_on() -> None:
    desk = a_desk(mine(HEIDE, NOW - 600))
    desk.hear(Ended(chat=HEIDE, why="taken"), NOW)
    assert talks(desk, NOW) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_leaving_a_line_takes_digits_alone_and_then_one_may_stop(
    size: tuple[int, int],
) -> None:
    async with a_terminal([*night(), THERE], size=size) as terminal:
        for key in ("ctrl+q", "2", "1", "3"):
            await terminal.press(key)
            await terminal.wait(DEAF + 0.1)
        (asked,) = [each for each in terminal.link.asked if each[0] == "hand_on"]
        assert (asked[1], asked[3]) == (1, "danger_plan")
        assert "Stop je met Veste?" in terminal.text
        await terminal.press("escape")
        assert not terminal.app.main.sheet.display


async def test_what_was_left_stands_on_the_board_too() -> None:
    async with a_terminal([*supervising(), LEFT]) as terminal:
        await terminal.press("f5")
        assert "OVERGEDRAGEN" in terminal.text
        view = board(terminal.app.desk, Pointer(), NOW).figures
        assert view.handed == ("overgedragen", SAID)
    assert board(a_desk(), Pointer(), NOW).figures.handed == ()


def test_the_line_mode_lists_the_talks_and_sentences_and_leaves_one_by_their_numbers() -> None:
    lines_ = Lines([*quiet_night(), mine(HEIDE, NOW - 600)])
    about, what = lines_.type("achterlaten")[1:]
    assert about == "Over welk gesprek: 1 ▲ heide, nu."
    assert what.startswith("Wat: 1 komt misschien terug, 2 ")
    assert lines_.type("achterlaten 1 3") == ["achtergelaten voor wie na je komt"]
    assert [each for each in lines_.link.asked if each[0] == "hand_on"] == [
        ("hand_on", 1, lines_.now, "danger_plan")
    ]


@pytest.mark.parametrize("numbers", ["2 1", "1 7", "1", "0 0"])
def test_the_line_mode_leaves_nothing_by_a_number_that_is_not_there(numbers: str) -> None:
    lines_ = Lines([*quiet_night(), mine(HEIDE, NOW - 600)])
    lines_.type(f"achterlaten {numbers}")
    assert [each for each in lines_.link.asked if each[0] == "hand_on"] == []


def test_who_had_no_talk_has_nothing_to_leave() -> None:
    assert Lines(quiet_night()).type("achterlaten 1 1") == [WORDS("plain.leave_none")]
