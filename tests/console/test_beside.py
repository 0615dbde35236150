"""What was opened beside one chat never goes into the draft of another."""

from __future__ import annotations

import pytest

from console.link.port import Ended
from console.widgets.over import DEAF
from tests.console.scene import NOW, ZEE, mine, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal

TIRED = turns(ZEE, ("2:10", "v", "ik wil er niet meer zijn, ik ben zo moe van alles"))
ONE = [*quiet_night(), mine(ZEE, NOW - 600), *TIRED]
NOT_HERE = "Dit hoort bij ▲ heide (Alt 1). Er is hier niets gebeurd."  # its place tonight


async def claimed(terminal: Terminal) -> None:
    """Let a chat that I asked for become mine, and the one that I am in."""
    terminal.app.desk.claiming = "new"
    await terminal.told(mine("new", NOW))
    assert terminal.app.desk.active == "new"


def nothing_done(terminal: Terminal) -> None:
    desk = terminal.app.desk
    assert NOT_HERE in terminal.rows[-1]
    assert [desk.drafts.of(chat) for chat in (ZEE, "new")] == ["", ""]
    assert terminal.draft == ""
    assert desk.guide.used("new") == {}
    assert [desk.guide.referrals.code(chat) for chat in (ZEE, "new")] == [None, None]


@pytest.mark.parametrize("key", ["1", "alt+i"])
async def test_a_referral_for_one_visitor_is_put_into_no_other_draft(key: str) -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "down")
        await claimed(terminal)
        await terminal.press(key)
        nothing_done(terminal)
        await terminal.press("alt+1", "alt+d", "1")
        assert terminal.app.desk.drafts.of(ZEE) == terminal.draft != ""
        assert terminal.app.desk.guide.referrals.code(ZEE) == "advised"
        assert terminal.app.desk.drafts.of("new") == ""


async def test_what_was_searched_for_one_visitor_is_put_into_no_other_draft() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+h", *"durft")
        await claimed(terminal)
        await terminal.press("enter")
        assert "eerste-onthulling" in terminal.app.desk.guide.used(ZEE)
        await terminal.press("alt+i")
        nothing_done(terminal)
        await terminal.press("escape", "escape", "alt+h", *"durft", "alt+i")
        assert terminal.app.desk.drafts.of("new") == terminal.draft != ""


async def test_an_entry_that_was_opened_beside_one_chat_is_put_into_no_other_draft() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("tab", "tab", "enter")
        assert terminal.app.main.place == "guide"
        await claimed(terminal)
        await terminal.press("alt+i")
        nothing_done(terminal)


@pytest.mark.parametrize(
    ("sheet", "digit"), [("alt+j", "1"), ("alt+j", "2"), ("alt+c", "1"), ("alt+v", "1")]
)
async def test_a_sheet_about_one_chat_puts_nothing_into_another_nor_out_of_sight(
    sheet: str, digit: str
) -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press(sheet)
        await claimed(terminal)
        await terminal.wait(DEAF + 0.1)
        await terminal.press(digit)
        nothing_done(terminal)


async def test_what_was_opened_beside_a_chat_that_is_gone_goes_nowhere() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "down")
        await claimed(terminal)
        terminal.app.desk.leaving.add(ZEE)
        await terminal.told(Ended(chat=ZEE, why="released"))
        await terminal.press("1")
        assert terminal.draft == ""
        assert "Er is niets gebeurd." in terminal.rows[-1]


async def test_what_was_opened_beside_no_chat_is_for_the_first_that_comes() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("alt+h", *"durft")
        await terminal.told(mine("new", NOW))
        await terminal.press("alt+i")
        assert terminal.draft == "Wat goed dat je dit hier zegt. Dat vraagt moed."
