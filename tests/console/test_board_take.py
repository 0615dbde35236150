"""Taking somebody from the board: the question lies over it, and no leads back to it."""

from __future__ import annotations

from console.link.port import Ended
from console.widgets.over import DEAF
from tests.console.board_scene import supervising
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, waits
from tests.console.terminal import a_terminal


async def test_who_is_asked_whether_they_take_a_third_and_does_not_stays_on_the_board() -> None:
    held = [mine(chat, NOW - 60) for chat in (HEIDE, ZEE)]
    events = [*supervising(), *held, waits("w1", NOW - 700, None)]
    async with a_terminal(events) as terminal:
        await terminal.press("f5", *["up"] * 9)
        assert "neem het zelf" in terminal.text
        await terminal.press("1")
        assert "Neem je dit gesprek?" in terminal.text
        assert terminal.rows[-1].strip() == "1 kies   Esc terug, er verandert niets"
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape")
        assert terminal.app.screen is not terminal.app.main
        assert "AANDACHT" in terminal.text
        assert ("claim", "w1") not in terminal.link.asked
        await terminal.press("1")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert ("claim", "w1") in terminal.link.asked
        assert terminal.app.screen is terminal.app.main


async def test_who_cannot_take_anybody_more_hears_so_on_the_board() -> None:
    held = [mine(chat, NOW - 60) for chat in (HEIDE, ZEE, MOS)]
    events = [*supervising(), *held, waits("w1", NOW - 700, None)]
    async with a_terminal(events) as terminal:
        await terminal.press("f5", *["up"] * 9, "1")
        assert "Je hebt er al 3" in terminal.text
        assert terminal.app.screen is not terminal.app.main


async def test_words_of_who_waits_go_from_the_board_when_they_are_erased() -> None:
    held = [mine(chat, NOW - 60) for chat in (HEIDE, ZEE)]
    who = waits("w1", NOW - 700, "mijn broer slaat mij")
    async with a_terminal([*supervising(), *held, who]) as terminal:
        await terminal.press("f5", *["up"] * 9, "1")
        assert "mijn broer slaat mij" in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.told(Ended("w1", "erased"))
        assert "mijn broer slaat mij" not in terminal.text
        await terminal.press("1")
        assert ("claim", "w1") not in terminal.link.asked
        assert terminal.app.screen is not terminal.app.main
