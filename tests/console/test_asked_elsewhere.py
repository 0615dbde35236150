"""Whoever a colleague asks for something sees it wherever they are, and answers at once."""

from __future__ import annotations

import pytest

from console.link.port import Offered, Question
from console.screens.board import BoardScreen
from console.screens.rota import RotaScreen
from console.screens.team import TeamScreen
from console.widgets.over import DEAF
from tests.console.board_scene import DAAN, SANNE, THERE, board_night
from tests.console.scene import NOW, quiet_night
from tests.console.terminal import a_terminal

OFFER = Offered(chat="d9", by=SANNE, note="wil graag iemand anders spreken")
ASKED = Question(letter="q", by=DAAN, chat="d1", at=NOW, question="mag dit?", lines=())
SIZES = [(80, 24), (120, 36), (200, 50)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", [BoardScreen, RotaScreen])
async def test_an_offer_is_seen_and_answered_on_the_board_and_on_the_rota(
    screen: type[BoardScreen | RotaScreen], size: tuple[int, int]
) -> None:
    async with a_terminal(board_night(), size=size) as terminal:
        await terminal.app.push_screen(screen())
        await terminal.told(OFFER)
        assert "Alt O Sanne vraagt iets" in terminal.rows[-1]
        await terminal.press("alt+o")
        assert terminal.app.screen is terminal.app.main
        assert "Sanne vraagt of jij een gesprek overneemt." in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("2")
        assert "Alt O" not in terminal.rows[-1]


async def test_from_the_rota_over_the_board_one_is_at_the_desk_at_once() -> None:
    async with a_terminal(board_night()) as terminal:
        await terminal.press("f5", "alt+r")
        await terminal.told(ASKED)
        assert "Alt M Daan vraagt advies" in terminal.rows[-1]
        await terminal.press("alt+m")
        assert "mag dit?" in terminal.text
        await terminal.press("escape")
        assert terminal.app.screen is terminal.app.main


async def test_alt_o_is_for_the_chosen_row_again_when_nobody_asks() -> None:
    async with a_terminal(board_night()) as terminal:
        await terminal.press("f5")
        assert "Alt O neem over" in terminal.rows[-1]
        await terminal.told(OFFER)
        assert "neem over" not in terminal.rows[-1]
        await terminal.wait(121)
        assert "Alt O neem over" in terminal.rows[-1]


async def test_where_a_line_is_typed_the_way_leads_over_esc_and_nothing_jumps() -> None:
    async with a_terminal([*quiet_night(), THERE]) as terminal:
        await terminal.app.push_screen(TeamScreen())
        await terminal.type("ik ben zo")
        await terminal.told(OFFER)
        assert "Esc, Alt O Sanne vraagt iets" in terminal.rows[-1]
        await terminal.press("alt+o")
        assert isinstance(terminal.app.screen, TeamScreen)
        assert "ik ben zo" in terminal.text
