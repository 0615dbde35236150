"""Reading along ends with nothing left on the screen of what was read."""

from __future__ import annotations

import pytest

from console.link.port import Ended, Event, NotElsewhere, Reading
from console.screens.sit_in import SitInScreen
from tests.console.board_scene import NOOR, elsewhere, supervising
from tests.console.scene import NOW, turns
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
