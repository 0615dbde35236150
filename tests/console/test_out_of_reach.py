"""Nothing that ends a chat is done without a connection, and later, over somebody's head."""

from __future__ import annotations

from typing import Literal

import pytest

from console.counsellor import Outcome
from console.link.port import BlocksTold, Colleagues, Connection, Event, Offered
from console.screens.sit_in import SitInScreen
from console.widgets.over import DEAF
from tests.console.board_scene import NOOR, THERE, elsewhere, supervising
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night
from tests.console.terminal import a_terminal
from tests.console.test_blocking import runs
from tests.console.test_plain import Lines
from tests.console.test_sit_in import SITTING, reads_along

OFFLINE = "Dat kan pas als je weer verbonden bent."
ENDS = {"close", "say", "block"}


@pytest.mark.parametrize("out", ["newer", ""])
@pytest.mark.parametrize("keys", ["alt+a 1", "alt+a 3 2 1", "alt+q 1"])
async def test_on_the_screen_nothing_is_ended_or_counted_and_it_says_so(
    keys: str, out: Literal["newer", ""]
) -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        await terminal.told(Connection(up=False, since=NOW, out=out))
        for key in keys.split():
            await terminal.press(key)
            terminal.clock.pass_(DEAF + 0.1)
        assert not [each for each in terminal.link.asked if each[0] in ENDS]
        assert OFFLINE in terminal.rows[-1]
        assert not terminal.app.desk.leaving


@pytest.mark.parametrize("typed", ["sluit", "blokkeer 1 1", "oneigenlijk"])
def test_in_lines_nothing_is_ended_and_it_says_so(typed: str) -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 60)])
    lines.plain.hear(Connection(up=False, since=NOW, out="newer"), NOW)
    lines.type(typed)
    assert lines.type("ja") == [OFFLINE]
    assert not [each for each in lines.link.asked if each[0] in ENDS]


async def test_words_into_a_chat_that_i_am_closing_stay_where_they_are() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        counsellor = terminal.app.counsellor
        assert counsellor.close(HEIDE, NOW) is Outcome.DONE
        await terminal.type("bel 112")
        await terminal.press("enter")
        assert terminal.link.said() == []
        assert terminal.draft == "bel 112"
        assert "dit gesprek gaat net weg" in terminal.rows[-1]
        await terminal.told(mine(HEIDE, NOW - 60))
        await terminal.press("enter")
        assert terminal.link.said() == [(HEIDE, "bel 112")]


async def test_reading_along_does_not_end_on_the_screen_alone() -> None:
    async with a_terminal(SITTING) as terminal:
        await reads_along(terminal)
        await terminal.told(Connection(up=False, since=NOW))
        await terminal.press("alt+z")
        assert isinstance(terminal.app.screen, SitInScreen)
        assert OFFLINE in terminal.rows[-1]
        assert not [each for each in terminal.link.asked if each[0] == "sit_in"]
        await terminal.told(Connection(up=True, since=NOW))
        await terminal.press("alt+z")
        assert ("sit_in", "n1", False, "done") in terminal.link.asked


OFFERED = Offered(offer="asked", chat=ZEE, by="Sanne", note="hij staat beneden")


async def test_an_offer_is_not_answered_and_stands_as_it_did() -> None:
    async with a_terminal([*quiet_night(), OFFERED]) as terminal:
        await terminal.press("alt+o")
        terminal.clock.pass_(DEAF + 0.1)
        await terminal.told(Connection(up=False, since=NOW))
        await terminal.press("1")
        assert not [each for each in terminal.link.asked if each[0] == "answer"]
        assert OFFLINE in terminal.rows[-1]
        assert terminal.app.desk.team.offers.waiting(terminal.clock()) is not None


@pytest.mark.parametrize("typed", ["aannemen", "weigeren"])
def test_in_lines_an_offer_is_not_answered_either(typed: str) -> None:
    lines = Lines([*quiet_night(), OFFERED])
    lines.plain.hear(Connection(up=False, since=NOW), NOW)
    assert lines.type(typed) == [OFFLINE]
    assert lines.desk.team.offers.waiting(NOW) is not None


GONE = Colleagues(there=tuple(each for each in THERE.there if each.who != NOOR))
DOWN = Connection(up=False, since=NOW)
SECOND = {"answer_block", "lift_block", "take_over"}


@pytest.mark.parametrize(
    ("events", "keys"),
    [
        ([*quiet_night(), runs()], "alt+o 1"),
        ([*quiet_night(), runs()], "alt+o 2"),
        ([*supervising(), runs()], "f5 down 1 1"),
        ([*supervising(), runs(asked=None)], "f5 down 1 1"),
        ([*supervising(), elsewhere("n1", NOOR, NOW - 600), GONE], "f5 down 1 1"),
    ],
    ids=["yes", "no", "yes-on-the-board", "lift", "take-over"],
)
async def test_no_block_and_no_take_over_is_asked_later_and_it_says_so(
    events: list[Event], keys: str
) -> None:
    async with a_terminal(events) as terminal:
        *before, last = keys.split()
        for key in before:
            await terminal.press(key)
            await terminal.wait(31)  # from then on one may take over
        await terminal.told(DOWN)
        await terminal.press(last)
        assert OFFLINE in terminal.rows[-1]
        await terminal.told(Connection(up=True, since=NOW))
        assert not [each for each in terminal.link.asked if each[0] in SECOND]
        assert not terminal.app.desk.under_way.chats(terminal.clock())


@pytest.mark.parametrize("typed", ["aannemen|ja", "weigeren", "ophef 1|ja"])
def test_in_lines_no_block_is_answered_or_lifted_later_either(typed: str) -> None:
    lines = Lines([*quiet_night(), runs(), DOWN])
    said = [lines.type(each) for each in typed.split("|")]
    assert said[-1] == [OFFLINE]
    assert not [each for each in lines.link.asked if each[0] in SECOND]


async def test_what_was_done_about_a_block_is_said() -> None:
    async with a_terminal([*quiet_night(), runs()]) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert "Je antwoord is gegeven." in terminal.rows[-1]
        await terminal.told(BlocksTold(blocks=()))
    lines = Lines([*quiet_night(), runs()])
    lines.type("aannemen")
    assert lines.type("ja") == ["Je antwoord is gegeven."]
