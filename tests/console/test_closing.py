"""The closing ramp: said in time, in the visitor's words too, and nobody is cut off."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import load_words
from console.desk import show
from console.desk.closing import Stage, closing, farewell
from console.desk.desk import Desk
from console.link.port import Event, Shift
from tests.console.scene import DOORS, HEIDE, NOW, ZONE, at, mine, night, quiet_night, waits
from tests.console.terminal import a_terminal
from tests.console.test_plain import Lines

WORDS = load_words("nl")
SHIFT = Shift(me="Noor", roles=("counsellor",), doors=DOORS, on_duty=4)


def a_desk(*events: Event) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in (*quiet_night(), *events):
        desk.hear(event, NOW)
    return desk


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        (at(5, 29, 59), Stage.OPEN),
        (at(5, 30), Stage.SOON),
        (at(5, 49, 59), Stage.SOON),
        (at(5, 50), Stage.TEN),
        (at(6, 0), Stage.SHUT),
        (at(8, 59, 59), Stage.SHUT),
        (at(9, 0), Stage.BEFORE),
        (at(18, 59, 59), Stage.BEFORE),
        (at(19, 0), Stage.OPEN),
    ],
)
def test_the_night_ends_in_steps_and_begins_again(moment: float, stage: Stage) -> None:
    assert closing(SHIFT, moment).stage is stage


def test_after_the_last_entry_that_is_said_even_when_closing_is_far_away() -> None:
    early = tuple(msgspec.structs.replace(each, last_entry=each.closes - 7200) for each in DOORS)
    shift = msgspec.structs.replace(SHIFT, doors=early)
    assert closing(shift, at(3, 59, 59)).stage is Stage.OPEN
    assert closing(shift, at(4, 0)).stage is Stage.LAST
    said = show.status(a_desk(shift), at(4, 0))
    assert said.open_long == "niemand nieuw meer · dicht om 06:00 · nog 2 u 00"


def test_doors_that_never_close_have_no_ramp() -> None:
    assert closing(msgspec.structs.replace(SHIFT, doors=()), at(5, 59)).stage is Stage.ALWAYS
    assert closing(None, at(5, 59)).stage is Stage.ALWAYS


def test_the_first_row_says_how_many_still_wait_when_nobody_new_comes_in() -> None:
    desk = a_desk(waits("w1", at(5, 20), None), waits("w2", at(5, 25), None))
    assert show.status(desk, at(5, 40)).open_long == "over 20 min dicht"
    late = show.status(desk, at(5, 46))
    assert late.open_long == "niemand nieuw meer, 2 wacht nog · over 14 min dicht"
    assert (late.open_short, late.near) == ("nog 14 min", True)


def test_after_closing_whoever_talks_is_told_to_finish_in_their_own_time() -> None:
    desk = a_desk(mine(HEIDE, at(5, 0)))
    assert show.status(desk, at(6, 5)).open_short == "dicht"
    chat = desk.chats[HEIDE]
    beside = show.head(desk, chat, at(6, 5), split=False).right
    assert beside == "dicht, rond rustig af"
    assert chat.ended is None
    assert show.head(desk, chat, at(5, 0), split=False).right == ""


def test_whoever_is_done_after_closing_is_told_when_the_doors_open_again() -> None:
    assert show.status(a_desk(), at(6, 5)).open_short == "dicht · open om 19:00"


def test_the_sentence_is_in_the_visitors_language_and_by_the_visitors_clock() -> None:
    islands = msgspec.structs.replace(mine("isl", at(5, 0), door="islands"), language="en")
    desk = a_desk(mine(HEIDE, at(5, 0)), islands)
    assert farewell(desk, HEIDE, at(5, 29), WORDS) == ""
    assert farewell(desk, HEIDE, at(5, 31), WORDS).startswith("We gaan om 06.00 uur dicht")
    said = farewell(desk, "isl", at(5, 31), load_words("en"))
    assert said.startswith("We close for new people at 01.00 your time.")
    assert "dicht" in farewell(desk, HEIDE, at(6, 1), WORDS)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_sentence_goes_into_the_draft_and_to_nobody(size: tuple[int, int]) -> None:
    async with a_terminal(size=size) as terminal:
        await terminal.wait(at(5, 31) - NOW)
        assert "▲ HEIDE" in terminal.text
        assert "29 min" in terminal.rows[0]
        assert "over 29 min dicht · Alt A" in terminal.text
        await terminal.press("alt+1", "alt+a")
        await terminal.wait(0.5)
        await terminal.press("4")
        assert terminal.draft.startswith("We gaan om 06.00 uur dicht voor nieuwe mensen.")
        assert terminal.link.said() == []


async def test_before_the_ramp_the_sheet_offers_nothing_of_it() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+1", "alt+a")
        await terminal.wait(0.5)
        assert WORDS("ramp.offer") not in terminal.text
        await terminal.press("4")
        assert terminal.draft == ""
        assert terminal.app.main.sheet.display


def test_the_line_mode_says_each_step_once_with_what_one_may_write() -> None:
    lines = Lines(night())
    lines.plain.tick(at(5, 0))
    assert not any("dicht" in row for row in lines.said)
    lines.said.clear()
    lines.plain.tick(at(5, 31))
    said = list(lines.said)
    assert said[0].startswith("Over 29 min gaan we dicht, om 06:00.")
    assert sum("We gaan om 06.00 uur dicht" in row for row in said) == 3
    lines.plain.tick(at(5, 32))
    assert lines.said == said
    lines.plain.tick(at(6, 1))
    assert "Niemand wordt afgekapt." in lines.said[len(said)]


async def test_a_tick_that_comes_while_the_terminal_closes_is_nothing() -> None:
    async with a_terminal() as terminal:
        pass
    terminal.app._tick()
