"""A sheet does what it asked about, also of a chat that changed meanwhile."""

from __future__ import annotations

import pytest

from console.link.port import Ended, Event
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, mine, night, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal

OVER = Ended(chat=HEIDE, why="visitor")
BACK = [mine(HEIDE, NOW), turns(HEIDE, ("2:13", "v", "ik ben er weer"))[0]]
NOTHING = "Dit gesprek is intussen anders. Er is niets gebeurd."


async def digit(terminal: Terminal, key: str) -> None:
    await terminal.wait(DEAF + 0.1)
    await terminal.press(key)


def ended_for_them(terminal: Terminal) -> list[tuple[object, ...]]:
    return [each for each in terminal.link.asked if each[0] in {"close", "block", "release"}]


@pytest.mark.parametrize(
    ("before", "key"), [((), "1"), ((), "2"), (("2",), "1"), (("2", "1"), "1")]
)
async def test_tidying_up_ends_no_chat_of_who_came_back(before: tuple[str, ...], key: str) -> None:
    async with a_terminal([*night(), OVER]) as terminal:
        await terminal.press("alt+a")
        for each in before:
            await digit(terminal, each)
        await terminal.told(*BACK)
        await digit(terminal, key)
        assert ended_for_them(terminal) == []
        assert NOTHING in terminal.rows[-1]
        assert terminal.app.desk.chats[HEIDE].ended is None
        assert "ik ben er weer" in terminal.text
        await digit(terminal, "1")  # no further question lies open
        assert ended_for_them(terminal) == []


@pytest.mark.parametrize("key", ["1", "2", "3"])
@pytest.mark.parametrize("told", [[OVER], [OVER, *BACK]], ids=["over", "back"])
async def test_closing_takes_no_chat_away_that_ended_by_itself(told: list[Event], key: str) -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a")
        await terminal.told(*told)
        await digit(terminal, key)
        assert ended_for_them(terminal) == []
        assert NOTHING in terminal.rows[-1]
        assert HEIDE in terminal.app.desk.chats


async def test_what_is_over_is_taken_off_the_screen_also_once_it_is_erased() -> None:
    async with a_terminal([*night(), OVER]) as terminal:
        await terminal.press("alt+a")
        await terminal.told(Ended(chat=HEIDE, why="erased"))
        assert not terminal.app.main.sheet.choices  # it may have shown words of what was erased
        await digit(terminal, "escape")
        await terminal.press("alt+a")
        await digit(terminal, "1")
        assert HEIDE not in terminal.app.desk.chats
        assert terminal.app.desk.active == ZEE


async def test_closing_opens_the_form_of_this_talk_and_not_of_the_one_before_it() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 600), mine(ZEE, NOW), OVER]) as (
        terminal
    ):
        forms = terminal.app.desk.wrap_ups
        (before,) = forms.forms
        await terminal.told(mine(HEIDE, NOW))
        await terminal.press("alt+1", "alt+a")
        await digit(terminal, "1")
        assert ended_for_them(terminal) == [("close", HEIDE)]
        assert not terminal.app.main.form.display
        await terminal.told(Ended(chat=HEIDE, why="closed"))
        assert terminal.app.main.form.display
        assert forms.current is not None
        assert forms.current.name != before
        assert len(forms.forms) == 2
