"""Whoever a colleague asks for something sees it wherever they are, and answers at once."""

from __future__ import annotations

import pytest

from console.link.port import CodeWanted, Offered, Question
from console.screens.board import BoardScreen
from console.screens.code import CodeScreen
from console.screens.rota import RotaScreen
from console.screens.team import TeamScreen
from console.widgets.over import DEAF
from tests.console.board_scene import DAAN, SANNE, THERE, board_night, elsewhere, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night
from tests.console.terminal import a_terminal

OFFER = Offered(offer="asked", chat="d9", by=SANNE, note="wil graag iemand anders spreken")
ASKED = Question(letter="q", by=DAAN, chat="d1", at=NOW, question="mag dit?", lines=())
WANTED = CodeWanted(why="code", until=NOW)
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
    gone = elsewhere("n1", "gone-id", NOW - 600)  # whoever holds it is not on duty
    async with a_terminal([*supervising(), gone]) as terminal:
        await terminal.press("f5")
        await terminal.wait(31)
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


async def test_alt_o_that_came_too_late_does_nothing_else_instead() -> None:
    async with a_terminal(board_night()) as terminal:
        await terminal.press("f5")
        await terminal.told(OFFER)
        terminal.clock.pass_(121)  # the row still says so: it is drawn each second
        await terminal.press("alt+o")
        assert isinstance(terminal.app.screen, BoardScreen)
        assert "Die vraag is al voorbij." in terminal.rows[-1]
        assert not terminal.app.screen.sheet.display


@pytest.mark.parametrize("keys", ["alt+a", "f5"])
async def test_a_digit_that_is_none_to_count_with_chooses_nothing(keys: str) -> None:
    async with a_terminal([*board_night(), mine(HEIDE, NOW)]) as terminal:
        await terminal.press(*keys.split())
        await terminal.wait(DEAF + 0.1)
        await terminal.press("²")
        assert terminal.app.is_running
        assert terminal.link.said() == []


async def test_a_code_is_asked_for_at_the_board_and_announced_where_a_line_is_typed() -> None:
    async with a_terminal([*board_night()]) as terminal:
        await terminal.press("f5")
        await terminal.told(WANTED)
        assert isinstance(terminal.app.screen, CodeScreen)
    async with a_terminal([*board_night()]) as terminal:
        await terminal.press("alt+t")
        await terminal.told(WANTED)
        assert "Esc er is een code nodig" in terminal.rows[-1]
        await terminal.press("escape")
        await terminal.wait(1)
        assert isinstance(terminal.app.screen, CodeScreen)
