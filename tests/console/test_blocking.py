"""Ending and blocking a chat: by digits, nothing by default; and being the second person."""

from __future__ import annotations

import pytest

from console.catalog import load_words
from console.desk.pointer import Pointer
from console.desk.show_board import board
from console.link.port import BlocksTold, BlockTold, Event
from console.widgets.over import DEAF
from tests.console.board_scene import elsewhere, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_board import a_desk
from tests.console.test_colleagues import SANNE, THERE

WORDS = load_words("nl")


def a_chat() -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), THERE]


def runs(*, asked: str | None = "7d", me: bool = False) -> BlocksTold:
    block = BlockTold("there", SANNE, me, "threats", NOW - 60, NOW + 86_340, asked, None)
    return BlocksTold(blocks=(block,))


async def digits(terminal: Terminal, *keys: str) -> None:
    for key in keys:
        await terminal.wait(DEAF + 0.1)
        await terminal.press(key)


def blocked(terminal: Terminal) -> list[tuple[object, ...]]:
    kinds = {"block", "answer_block", "lift_block"}
    return [asked for asked in terminal.link.asked if asked[0] in kinds]


async def test_a_chat_is_blocked_by_its_reason_and_its_length_each_a_digit() -> None:
    async with a_terminal(a_chat()) as terminal:
        await terminal.press("alt+a")
        await digits(terminal, "3")
        screen = terminal.text
        assert "Een blokkade herkent niemand die zonder code komt." in screen
        assert "Vaak komen of een grap is geen reden" in " ".join(screen.split())
        assert blocked(terminal) == []
        await digits(terminal, "2")
        assert "moet" not in terminal.draft
        await digits(terminal, "3")
        assert blocked(terminal) == [("block", HEIDE, "threats", "24h")]


@pytest.mark.parametrize("before", [(), ("3",), ("3", "1")])
async def test_escape_and_enter_change_nothing_at_any_step(before: tuple[str, ...]) -> None:
    async with a_terminal(a_chat()) as terminal:
        await terminal.press("alt+a")
        await digits(terminal, *before, "enter", "escape")
        assert blocked(terminal) == []
        assert not [asked for asked in terminal.link.asked if asked[0] == "close"]
        assert terminal.app.main.place == "write"


@pytest.mark.parametrize(("digit", "agree"), [("1", True), ("2", False)])
async def test_a_colleague_who_wants_more_than_a_day_is_answered_by_a_digit(
    digit: str, agree: bool
) -> None:
    async with a_terminal([*a_chat(), runs()]) as terminal:
        assert "Sanne vraagt: mag een blokkade 7 dagen" in " ".join(terminal.text.split())
        await terminal.press("alt+o")
        await digits(terminal, digit)
        assert blocked(terminal) == [("answer_block", "there", NOW - 60, agree)]


async def test_in_a_small_window_a_colleagues_question_is_not_talked_over() -> None:
    async with a_terminal(a_chat(), size=(80, 24)) as terminal:
        await terminal.press("alt+u")
        assert "Alles is gelezen." in terminal.text
        await terminal.hear(runs())
        assert "Sanne vraagt iets" in terminal.text
        await terminal.press("alt+u")
        await terminal.hear(runs())  # the same question: what was just said may stand
        assert "Alles is gelezen." in terminal.text


async def test_my_own_question_is_not_put_to_me() -> None:
    async with a_terminal([*a_chat(), runs(me=True)]) as terminal:
        assert "mag een blokkade" not in terminal.text
        await terminal.press("alt+o")
        await digits(terminal, "escape")
        assert blocked(terminal) == []


def test_a_block_that_runs_is_a_row_of_the_board_with_who_why_and_how_long() -> None:
    for told, reason, steps in (
        (runs(), "vraagt een tweede collega", ("antwoord", "hef de blokkade op")),
        (runs(asked=None), "geblokkeerd", ("hef de blokkade op",)),
    ):
        pointer = Pointer()
        desk = a_desk(*supervising(), THERE, told)
        pointer.name = "block there"
        (row,) = board(desk, pointer, NOW).attention.rows
        assert (row.reason, row.steps) == (reason, steps)
        assert row.under == "Sanne: bedreigt of scheldt wie antwoordt, nog 23 u 59"


async def test_a_supervisor_lifts_a_block_and_blocks_a_colleagues_chat_from_the_board() -> None:
    night = [*supervising(), THERE, runs(asked=None)]
    async with a_terminal(night) as terminal:
        await terminal.press("f5", "down")
        await digits(terminal, "1", "1")
        assert blocked(terminal) == [("lift_block", "there")]
    night = [*supervising(), THERE, elsewhere("held", SANNE, NOW - 4000)]
    async with a_terminal(night) as terminal:
        await terminal.press("f5", "down")
        await digits(terminal, "3", "2", "4", "5")
        assert blocked(terminal) == [("block", "held", "flooding", "7d")]
