"""Reading along ends with nothing left on the screen of what was read."""

from __future__ import annotations

import pytest

from console.link.port import Ended, Event, NotElsewhere, Reading
from console.screens.sit_in import SitInScreen
from tests.console.board_scene import NOOR, elsewhere, supervising
from tests.console.scene import NOW, mine, turns
from tests.console.terminal import Terminal, a_terminal

HIDDEN = "dit zag ik niet eerder"
SITTING = [
    *supervising(),
    elsewhere("n1", NOOR, NOW - 600),
    Reading(chat="n1", by=NOOR, on=True),
]
OFF = Reading(chat="n1", by=NOOR, on=False)
ERASED = [OFF, NotElsewhere(chat="n1"), Ended(chat="n1", why="erased")]
ENDS = pytest.mark.parametrize("ends", [[OFF], ERASED], ids=["over", "erased"])


async def reads_along(terminal: Terminal) -> None:
    await terminal.press("f5", "tab", "alt+z")
    await terminal.told(*turns("n1", ("2:12", "v", HIDDEN)))
    assert HIDDEN in terminal.text
    assert "Noor en de bezoeker zien dat" in terminal.text


def reads_nothing(terminal: Terminal) -> None:
    assert isinstance(terminal.app.screen, SitInScreen)
    assert HIDDEN not in terminal.text
    assert "Noor en de bezoeker zien dat" not in terminal.text
    assert "Je leest nu niet mee" in terminal.text


@pytest.mark.parametrize("erased", [False, True])
async def test_of_a_chat_that_i_gave_away_it_shows_what_is_said_since(erased: bool) -> None:
    given = [mine("n1", NOW - 60), *turns("n1", ("2:10", "v", "hoi")), Ended("n1", why="taken")]
    async with a_terminal([*supervising(), *given, *SITTING[-2:]]) as terminal:
        await terminal.told(*turns("n1", ("2:12", "v", HIDDEN)))
        gave = terminal.app.desk.chats["n1"].transcript
        assert [text for _, text in gave.said(9)] == ["hoi"]
        if erased:
            await terminal.told(*ERASED)
            assert gave.said(9) == []
        else:
            terminal.app.push_screen(SitInScreen(NOOR, "n1"))
            await terminal.settle()
            assert HIDDEN in terminal.text


@ENDS
async def test_it_leaves_the_screen_while_it_is_looked_at(ends: list[Event]) -> None:
    async with a_terminal(SITTING) as terminal:
        await reads_along(terminal)
        await terminal.told(*ends)
        reads_nothing(terminal)
        await terminal.pilot.resize_terminal(90, 30)
        await terminal.settle()
        reads_nothing(terminal)


@ENDS
async def test_it_leaves_the_screen_while_a_whisper_lies_over_it(ends: list[Event]) -> None:
    async with a_terminal(SITTING) as terminal:
        await reads_along(terminal)
        await terminal.press("alt+l")
        await terminal.told(*ends)
        await terminal.press("escape")
        reads_nothing(terminal)


async def test_a_chat_that_i_only_read_along_is_not_my_last_one() -> None:
    async with a_terminal(SITTING) as terminal:
        await terminal.told(Ended(chat="n1", why="closed"))
        assert terminal.app.desk.last_chat_ended is None
