"""Who carries what: risk, pace, waiting for words, one's own limits, the night so far."""

from __future__ import annotations

import msgspec
import pytest

from console.desk.pointer import Pointer
from console.desk.reasons import of_chat
from console.desk.show_board import board
from console.link.port import NoLongerWaiting, NotElsewhere
from console.widgets.over import DEAF
from protocol.letters import Tally
from tests.console.board_scene import DAAN, NOOR, SANNE, THERE, elsewhere, reasons, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns, waits
from tests.console.terminal import a_terminal
from tests.console.test_board import a_desk, why


def test_who_carries_most_stands_first_and_whoever_has_room_is_called_so() -> None:
    rows = board(a_desk(), Pointer(), NOW).loads.rows
    assert [(row.who, row.cells, row.level) for row in rows] == [
        ("Daan", 7, "te veel"),
        ("Noor", 4, "vol"),
        ("Femke", 3, "vol"),
        ("Sanne", 1, "goed"),
        ("ik", 0, "ruimte"),
        ("Bram", 0, "ruimte"),
    ]
    assert rows[0].chats == (("▲", "zwaar"), ("●", "zwaar"), ("■", "rustig"))


def test_pace_and_waiting_for_an_answer_weigh_beside_risk_and_each_has_a_word() -> None:
    def carried(*codes: str) -> tuple[int, str]:
        told = reasons(DAAN, "d1", 1, NOW, *codes)
        desk = a_desk(*supervising(), elsewhere("d1", DAAN, NOW - 60), told)
        row = next(row for row in board(desk, Pointer(), NOW).loads.rows if row.who == "Daan")
        return row.cells, row.chats[0][1]

    assert carried() == (1, "rustig")
    assert carried("fast") == (2, "snel")
    assert carried("fast", "unanswered") == (3, "wacht")
    assert carried("heavy") == (3, "zwaar")
    assert carried("danger", "fast", "unanswered") == (4, "zwaar")


def test_each_row_is_judged_by_that_persons_own_limits_and_says_them_when_they_are_lower() -> None:
    tally = Tally(heavy=2, misuse=1, rested=int((NOW - 7260) * 1000), freely=1, most=1)
    told = msgspec.structs.replace(reasons(DAAN, None, None, NOW, "cooling"), tally=tally)
    desk = a_desk(*supervising(), elsewhere("d1", DAAN, NOW - 60), told)
    row = next(row for row in board(desk, Pointer(), NOW).loads.rows if row.who == "Daan")
    assert (row.cells, row.level) == (4, "vol")
    assert row.under == (
        "rust na een zwaar gesprek · zwaar: 2 · oneigenlijk: 1 · 2 u 01 zonder pauze · hoogstens 1"
    )
    assert why(desk) == []  # rest asks for nobody's attention
    free = board(desk, Pointer(), NOW).figures.blocks[0][1][2]
    assert free == ("vrije plekken", str(2 * len(THERE.there)))  # mine and theirs, but not Daan's


def test_my_console_finds_pace_and_waiting_in_my_own_chats() -> None:
    said = [("2:10", "v", f"en toen {n}") for n in range(4)]  # a second apart
    desk = a_desk(*quiet_night(), mine(HEIDE, NOW - 600), *turns(HEIDE, *said))
    start = desk.chats[HEIDE].transcript.unanswered_since
    assert start is not None
    assert of_chat(desk.chats[HEIDE], start + 60) == ("fast",)
    assert of_chat(desk.chats[HEIDE], start + 121) == ("fast",)
    assert of_chat(desk.chats[HEIDE], start + 180) == ("unanswered",)
    desk.chats[HEIDE].transcript.say("m", "ik lees het", start + 181)
    assert of_chat(desk.chats[HEIDE], start + 182) == ()


def test_the_figures_count_whom_this_desk_saw_wait() -> None:
    desk = a_desk(*supervising(), waits("w1", NOW - 240, None), waits("w2", NOW - 60, None))
    desk.hear(elsewhere("w1", NOOR, NOW - 240), NOW)
    desk.hear(NoLongerWaiting(chat="w1", by=NOOR), NOW)
    desk.hear(NoLongerWaiting(chat="w2", by=None), NOW)
    desk.hear(elsewhere("old", SANNE, NOW - 9000), NOW)
    night = desk.board.figures
    assert (night.came, night.answered, night.left, night.half_waited) == (2, 1, 1, 240.0)


# --- choosing among them ------------------------------------------------------------------------

CALM = [
    *supervising(),
    elsewhere("n1", NOOR, NOW - 600),
    elsewhere("n2", NOOR, NOW - 500),
    reasons(NOOR, "n1", 1, NOW - 600),
    reasons(NOOR, "n2", 2, NOW - 500),
]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_calm_chat_is_reached_by_tab_and_sat_in_on_with_a_reason(
    size: tuple[int, int],
) -> None:
    async with a_terminal(CALM, size) as terminal:
        await terminal.press("f5", "tab", "down")
        assert "●›rustig" in terminal.text
        await terminal.press("2")
        assert "Waarom ga je erbij zitten?" in terminal.text
        assert not terminal.link.asked
        await terminal.wait(DEAF)
        await terminal.press("3")
        assert terminal.link.asked == [("sit_in", "n2", True, "learning")]


async def test_who_holds_none_can_be_whispered_to_and_tab_leads_back_to_what_asks() -> None:
    async with a_terminal(CALM) as terminal:
        await terminal.press("f5", "tab", "down", "down")
        assert "1 fluister Bram" in terminal.text
        assert "ga erbij zitten" not in terminal.text
        await terminal.press("tab")
        assert "1 fluister Bram" not in terminal.text


async def test_a_chosen_chat_that_goes_leaves_the_keys_at_no_other_ones_place() -> None:
    async with a_terminal(CALM) as terminal:
        await terminal.press("f5", "tab", "down")
        await terminal.hear(NotElsewhere(chat="n2"))
        await terminal.press("3")
        assert not terminal.app.screen.sheet.display  # type: ignore[attr-defined]
        assert "Die rij is er niet meer." in terminal.text
