"""A clock that is set back makes no sheet deaf, and holds no message up."""

from console.desk.guard import WAIT, Guard
from console.widgets.form import FormPane
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night
from tests.console.terminal import a_terminal


async def test_a_sheet_hears_on() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        await terminal.press("alt+a")
        terminal.clock.pass_(-600)
        assert terminal.app.main.sheet.display
        await terminal.press("escape")
        assert not terminal.app.main.sheet.display


def test_a_form_hears_on_and_is_deaf_first() -> None:
    form = FormPane()
    assert not form.hears(NOW)
    form.hears_from = NOW + DEAF
    assert [form.hears(NOW + at) for at in (0, 0.3, DEAF, 60, -600)] == [False, False, *[True] * 3]


def test_the_guard_lets_go() -> None:
    guard = Guard()
    guard.focused(HEIDE, NOW)
    guard.focused(ZEE, NOW + 1)
    assert guard.still(ZEE, NOW + 1) == WAIT
    assert guard.still(ZEE, NOW - 600) == 0.0


async def test_an_enter_that_waits_says_so() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), mine(ZEE, NOW - 50)]) as terminal:
        await terminal.press("alt+2")
        await terminal.type("hoi")
        await terminal.press("enter")
        assert terminal.link.said() == []
        assert "Enter werkt over een tel" in terminal.text
        terminal.clock.pass_(-600)
        await terminal.press("enter")
        assert terminal.link.said() == [(ZEE, "hoi")]
