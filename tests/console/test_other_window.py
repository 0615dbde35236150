"""While another window has the keys: whoever had them here gets them back, nobody else."""

from __future__ import annotations

import pytest
from textual import events

from console.link.port import Ended, Event
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal

SAYS = turns(HEIDE, ("2:12", "v", "hoi"))[0]
TWO = [*quiet_night(), mine(HEIDE, NOW - 600), mine(ZEE, NOW - 60)]


async def goes_away(terminal: Terminal) -> None:
    terminal.app.post_message(events.AppBlur())
    await terminal.settle()


async def comes_back(terminal: Terminal) -> None:
    terminal.app.post_message(events.AppFocus())
    await terminal.settle()


@pytest.mark.parametrize("keys", [("alt+h",), ("alt+d",), ("alt+w",), ("ctrl+p",)])
@pytest.mark.parametrize("told", [SAYS, Ended(chat=ZEE, why="visitor"), mine("new", NOW)])
async def test_what_is_searched_goes_to_nobody_after_another_window(
    keys: tuple[str, ...], told: Event
) -> None:
    async with a_terminal(TWO) as terminal:
        await terminal.press(*keys)
        place = terminal.app.main.place
        await goes_away(terminal)
        await terminal.told(told)
        assert terminal.app.main.place == place
        await comes_back(terminal)
        assert terminal.app.main.place == place
        await terminal.type("schaamte")
        assert terminal.draft == ""
        await terminal.press("enter")
        assert terminal.link.said() == []


async def test_a_chat_that_i_claimed_gets_the_keys_of_who_was_writing() -> None:
    async with a_terminal(TWO) as terminal:
        await goes_away(terminal)
        terminal.app.desk.claiming = "new"
        await terminal.told(mine("new", NOW))
        await terminal.told(SAYS)
        await comes_back(terminal)
        await terminal.type("dag")
        assert (terminal.app.desk.active, terminal.draft) == ("new", "dag")


async def test_a_chat_that_i_claimed_leaves_the_keys_of_who_searches_where_they_are() -> None:
    async with a_terminal(TWO) as terminal:
        await terminal.press("alt+h")
        await goes_away(terminal)
        terminal.app.desk.claiming = "new"
        await terminal.told(mine("new", NOW))
        await comes_back(terminal)
        await terminal.type("dag")
        assert terminal.app.main.place == "search"
        assert terminal.draft == ""
