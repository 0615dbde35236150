"""The way out of the console asks first, from every screen, and keeps every draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.link.port import Question
from console.screens.board import BoardScreen
from console.screens.consult import AdviceScreen, ConsultScreen
from console.screens.handing import GiveBackScreen, NoteScreen, ReturnNoteScreen, RoleNoteScreen
from console.screens.rota import RotaScreen
from console.screens.sit_in import SitInScreen
from console.screens.team import TeamScreen
from console.screens.whisper import WhisperScreen
from tests.console.board_scene import DAAN, THERE
from tests.console.scene import HEIDE, NOW, night
from tests.console.terminal import Terminal, a_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.screens.colleagues import ColleaguesScreen

ASKED = Question(letter="q", by=DAAN, chat="d1", at=NOW, question="mag dit?", lines=())
SCREENS: list[Callable[[], ColleaguesScreen]] = [
    BoardScreen,
    RotaScreen,
    TeamScreen,
    lambda: AdviceScreen(ASKED),
    lambda: ConsultScreen(HEIDE),
    lambda: GiveBackScreen(HEIDE, lambda _chat, _note: ""),
    lambda: NoteScreen(HEIDE, DAAN),
    lambda: ReturnNoteScreen(HEIDE),
    lambda: RoleNoteScreen(HEIDE, "supervisor"),
    lambda: SitInScreen(DAAN, "d1"),
    lambda: WhisperScreen(DAAN, "d1"),
]


def is_asked(terminal: Terminal) -> None:
    assert terminal.app.screen is terminal.app.main
    assert terminal.app.main.place == "sheet"
    assert "Je hebt nog 3 gesprekken open." in terminal.text


@pytest.mark.parametrize("screen", SCREENS)
async def test_leaving_from_among_colleagues_is_asked_at_the_desk(
    screen: Callable[[], ColleaguesScreen],
) -> None:
    async with a_terminal([*night(), THERE]) as terminal:
        await terminal.type("half")
        await terminal.app.push_screen(screen())
        await terminal.settle()
        await terminal.press("ctrl+q")
        is_asked(terminal)
        await terminal.press("escape")  # too soon: the sheet is deaf
        await terminal.wait(0.5)
        await terminal.press("escape", "x")
        assert terminal.draft == "halfx"


async def test_leaving_from_a_screen_over_another_is_asked_once_and_keeps_the_drafts() -> None:
    closed: list[bool] = []
    async with a_terminal([*night(), THERE], closed=closed) as terminal:
        await terminal.type("half")
        await terminal.app.push_screen(BoardScreen())
        await terminal.app.push_screen(WhisperScreen(DAAN, "d1"))
        await terminal.press("ctrl+q")
        is_asked(terminal)
        await terminal.wait(0.5)
        await terminal.press("1")
        assert terminal.link.kept == {HEIDE: "half"}
    assert closed == [True]


async def test_leaving_while_a_form_waits_below_puts_the_form_aside_as_at_the_desk() -> None:
    async with a_terminal([*night(), THERE]) as terminal:
        await terminal.press("alt+t")
        terminal.app.main.form.display = True
        await terminal.press("ctrl+q")
        is_asked(terminal)
        assert not terminal.app.main.form.display


async def test_no_key_of_textual_leaves_or_says_how_in_words_that_are_not_ours() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+w", "ctrl+c")
        assert not terminal.app._notifications
        actions = {each.binding.action for each in terminal.app.active_bindings.values()}
        assert not [each for each in actions if "quit" in each]
