"""A line typed to colleagues: not lost in silence, nor sent by a key too many."""

from __future__ import annotations

import pytest
from textual import events

from console.desk.guard import WAIT
from console.widgets.colleagues import LONGEST
from console.widgets.over import DEAF
from tests.console.board_scene import NOOR, elsewhere, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_colleagues import THERE

ONE = [*quiet_night(), mine(HEIDE, NOW - 60), THERE]
UNSAID = "Hier staat nog een regel. Enter verstuurt hem, Esc gooit hem weg."
TWO_LINES = "komt zo bij jou:\r\nis bang voor haar broer\n"
AS_ONE = "komt zo bij jou: is bang voor haar broer"


async def paste(terminal: Terminal, text: str) -> None:
    focused = terminal.app.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await terminal.settle()


async def write_a_note(terminal: Terminal) -> None:
    await terminal.press("alt+o")
    await terminal.wait(DEAF + 0.1)
    await terminal.press("2")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("key", ["alt+t", "alt+m"])
async def test_whoever_stops_does_not_throw_a_typed_line_away(
    key: str, size: tuple[int, int]
) -> None:
    async with a_terminal(ONE, size) as terminal:
        await terminal.press(key)
        await terminal.type("ik ga zo")
        await terminal.press("ctrl+q")
        assert UNSAID in terminal.rows[-1]
        assert "ik ga zo" in terminal.text
        await terminal.press("escape", "ctrl+q")
        assert "Stop je met Veste?" in terminal.text


async def test_a_window_that_closes_keeps_the_draft_and_no_line_to_colleagues() -> None:
    """Who erases would not find it there."""
    async with a_terminal(ONE) as terminal:
        await terminal.type("half")
        await terminal.press("alt+t")
        await terminal.type("heide is bang")
        terminal.app.leave()
        assert terminal.link.kept == {HEIDE: "half"}
        assert "heide is bang" not in repr(terminal.link.asked)


async def test_what_was_said_keeps_nobody_from_stopping() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+t")
        await terminal.type("ik ga")
        await terminal.press("enter", "ctrl+q")
        assert ("room", "ik ga") in terminal.link.asked
        assert "Stop je met Veste?" in terminal.text


async def test_several_lines_that_are_pasted_become_one_and_none_is_dropped() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+t")
        await terminal.type("x")
        await paste(terminal, TWO_LINES)
        await terminal.press("enter")
        assert ("room", f"x{AS_ONE}") in terminal.link.asked
        await terminal.press("escape")
        await write_a_note(terminal)
        await paste(terminal, TWO_LINES)
        await terminal.press("enter")
        assert [each[3] for each in terminal.link.asked if each[0] == "offer"] == [AS_ONE]
    async with a_terminal([*supervising(), elsewhere("n1", NOOR, NOW)]) as terminal:
        await terminal.press("f5", "tab", "alt+l")
        await paste(terminal, TWO_LINES)
        await terminal.press("enter")
        assert ("whisper", NOOR, "n1", AS_ONE) in terminal.link.asked


async def test_what_does_not_fit_is_cut_and_said() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+t")
        await paste(terminal, "woord " * LONGEST)
        assert "Het laatste stuk is weggelaten." in terminal.rows[-1]
        await terminal.press("enter")
        ((_, said),) = [each for each in terminal.link.asked if each[0] == "room"]
        assert len(str(said)) in {LONGEST - 1, LONGEST}


async def test_a_second_enter_behind_a_note_sends_no_draft_that_is_half_written() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.type("ik lees")
        await write_a_note(terminal)
        await terminal.press("enter", "enter")
        assert terminal.link.said() == []
        await terminal.wait(WAIT + 0.1)
        await terminal.press("enter")
        assert terminal.link.said() == [(HEIDE, "ik lees")]
