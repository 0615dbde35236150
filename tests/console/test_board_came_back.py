"""A question of the board about a talk ends no other one of who came back by their code."""

from __future__ import annotations

import msgspec
import pytest

from console.link.port import Ended, Event, NotElsewhere
from console.widgets.over import DEAF
from tests.console.board_scene import NOOR, elsewhere, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night, waits
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

HELD = elsewhere("X", NOOR, NOW - 4000, danger=True)
AGAIN = msgspec.structs.replace(HELD, returned=True, since=NOW)
NOTHING = "Dit gesprek is intussen anders. Er is niets gebeurd."


async def digit(terminal: Terminal, key: str) -> None:
    terminal.clock.pass_(DEAF + 0.1)
    await terminal.press(key)


@pytest.mark.parametrize("back", [waits("X", NOW, "hoi", returned=True), AGAIN])
@pytest.mark.parametrize("keys", ["1", "2 1 1"])
async def test_the_board_ends_the_talk_that_it_asked_about(keys: str, back: Event) -> None:
    *before, last = keys.split()
    async with a_terminal([*supervising(), HELD]) as terminal:
        await terminal.press("f5", "down", "up", "3")
        for each in before:
            await digit(terminal, each)
        await terminal.told(NotElsewhere(chat="X"), back)
        await digit(terminal, last)
        assert not [each for each in terminal.link.asked if each[0] in {"close", "block"}]
        assert NOTHING in terminal.rows[-1]


async def test_it_ends_one_of_which_something_is_new() -> None:
    async with a_terminal([*supervising(), HELD]) as terminal:
        await terminal.press("f5", "down", "up", "3")
        await terminal.told(msgspec.structs.replace(HELD, danger=False))
        await digit(terminal, "1")
        assert ("close", "X") in terminal.link.asked


def test_in_lines_a_yes_ends_the_talk_that_it_was_asked_about() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 600)])
    lines.plain.hear(Ended(chat=HEIDE, why="visitor"), NOW)
    lines.type("sluit")
    lines.plain.hear(mine(HEIDE, NOW), NOW)
    assert lines.type("ja")[0].startswith("Dat gesprek is voorbij")
    assert ("close", HEIDE) not in lines.link.asked
    assert lines.desk.chats[HEIDE].ended is None
