"""A visitor is told `read` once a person can have read it, and not before."""

from __future__ import annotations

import pytest

from tests.console.scene import HEIDE, turns
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_wrapping import close_by_hand

NEWEST = turns(HEIDE, *[("2:12", "v", "ja")] * 13)[-1]
READ = ("seen", HEIDE, 12)


async def writes_unseen(terminal: Terminal) -> None:
    """Let the visitor write, and see that they are not told it was read."""
    await terminal.told(NEWEST)
    await terminal.wait(1)
    assert READ not in terminal.link.asked


async def test_nothing_is_told_read_while_a_form_covers_the_conversation() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+2")
        await close_by_hand(terminal, terminal.app.desk.active or "")
        assert terminal.app.desk.active == HEIDE
        await writes_unseen(terminal)
        await terminal.press("escape")
        assert READ in terminal.link.asked


async def test_nothing_is_told_read_in_a_window_that_is_too_small_to_show_it() -> None:
    async with a_terminal() as terminal:
        await terminal.pilot.resize_terminal(59, 24)
        await writes_unseen(terminal)
        await terminal.pilot.resize_terminal(80, 24)
        await terminal.settle()
        assert READ in terminal.link.asked


@pytest.mark.parametrize("key", ["alt+w", "alt+h", "alt+g"])
async def test_nothing_is_told_read_while_a_drawer_stands_in_its_place(key: str) -> None:
    async with a_terminal(size=(79, 24)) as terminal:
        await terminal.press(key)
        await writes_unseen(terminal)
        await terminal.press("escape")
        assert READ in terminal.link.asked


@pytest.mark.parametrize("key", ["alt+a", "ctrl+p", "escape"])
async def test_nothing_is_told_read_while_what_waits_for_a_key_lies_over_it(key: str) -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        await terminal.press(key)
        await writes_unseen(terminal)
        await terminal.press("escape")
        assert READ in terminal.link.asked
