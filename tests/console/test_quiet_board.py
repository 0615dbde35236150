"""The board on a quiet night: only keys that do something, and figures that are true."""

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.pointer import Pointer
from console.desk.show_board import board
from console.screens.board import BoardScreen
from tests.console.board_scene import NOOR, elsewhere, supervising
from tests.console.scene import HEIDE, NOW, ZONE, mine, waits
from tests.console.terminal import a_terminal


async def test_without_a_row_the_board_names_no_key_for_one_and_f1_helps_and_leads_back() -> None:
    async with a_terminal([*supervising()], (80, 24)) as terminal:
        await terminal.press("f5")
        assert terminal.rows[-1].split() == [
            "Tab",
            "wie",
            "draagt",
            "wat",
            "F1",
            "hulp",
            "F5",
            "gesprekken",
        ]
        await terminal.press("1")
        assert "pijltjes" not in terminal.text
        await terminal.press("f1")
        assert "HULP" in terminal.rows[0]
        await terminal.press("escape")
        assert "Niemand heeft je nu nodig." in terminal.text
        await terminal.hear(waits("w1", NOW - 700, None))
        assert "↑ ↓ rij" in terminal.rows[-1]
        assert "doe dit" not in terminal.rows[-1]  # no row is chosen
        await terminal.press("down")
        assert " 1 2 doe dit" in terminal.rows[-1]
        assert "Alt" not in terminal.rows[-1]  # nobody talks with them


async def test_each_row_of_the_board_names_the_keys_that_do_something_about_it() -> None:
    held = elsewhere("n1", NOOR, NOW - 4000)
    rows = [*supervising(), held, mine(HEIDE, NOW - 5000), waits("w1", NOW - 700, None)]
    async with a_terminal(rows, (120, 36)) as terminal:
        await terminal.press("f5")
        screen, named = terminal.app.screen, []
        assert isinstance(screen, BoardScreen)
        for _ in screen.pointer.shown:
            named.append(terminal.rows[-1])
            await terminal.press("down")
    waiting, own, noors = named
    assert "1 2 doe dit" in waiting
    assert "1 doe dit" in own
    assert "Alt" not in waiting + own
    assert "1 2 3 doe dit" in noors
    assert "Alt Z zit erbij   Alt L fluister" in noors


def test_half_waited_within_whole_minutes_and_never_within_none() -> None:
    desk = Desk(load_words("nl"), ZONE)
    for event in (*supervising(), waits("w1", NOW - 20, None)):
        desk.hear(event, NOW)
    desk.board.taken("w1", NOW)
    _, (title, tonight), _ = board(desk, Pointer(), NOW + 600).figures.blocks
    assert title == "Vannacht vanaf 02:13"  # this desk saw nobody come before
    assert ("de helft binnen", "1 min") in tonight
