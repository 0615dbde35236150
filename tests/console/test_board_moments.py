"""Since when something holds, within what can be so; and the chats of my own."""

from __future__ import annotations

import json

import pytest

from console.board_report import report
from console.desk.desk import Desk
from console.desk.matters import matters, not_heard
from console.desk.moments import A_DAY
from console.desk.reasons import Reasons
from console.link.port import Called, Colleagues, Event, ReasonsTold, Shift
from console.settings import Settings
from tests.console.board_scene import NOOR, THERE, elsewhere, reasons, supervising
from tests.console.recording_link import RecordingLink
from tests.console.scene import DOORS, HEIDE, NOW, connecting, mine, turns, waits
from tests.console.terminal import a_terminal
from tests.console.test_board import a_desk, why
from tests.console.test_plain import Lines

JORIS = Shift(me="Joris", roles=("counsellor", "supervisor"), doors=DOORS, on_duty=6)
HELD = [mine(HEIDE, NOW - 1200), *turns(HEIDE, ("2:04", "v", "hoi"))]  # nine minutes ago
MINE = [*supervising(), JORIS, *HELD]


def told(since: tuple[float, ...], *codes: str, by: str = NOOR, chat: str | None = "n1") -> Event:
    return ReasonsTold(by=by, chat=chat, codes=codes, slot=1, at=NOW, since=since)


def ages(desk: Desk) -> list[tuple[str, float]]:
    rows = matters(desk, NOW)
    return [(each.key, NOW - each.since) for row in rows for each in row.reasons]


def test_a_moment_that_is_told_counts_also_where_an_earlier_letter_said_another() -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 3000))
    desk.hear(told((NOW - 900,), "unanswered"), NOW)
    assert ages(desk) == [("board.unanswered", 900)]
    desk.hear(told((NOW - 200, NOW - 400), "unanswered", "heavy"), NOW)
    assert ages(desk) == [("board.heavy", 400), ("board.unanswered", 200)]


@pytest.mark.parametrize(
    ("since", "age"),
    [(NOW + 500, 0), (NOW - 2000, 1500), (0, 1500), (NOW - 60, 60)],
)
def test_nothing_of_a_chat_begins_later_than_now_or_before_the_chat(
    since: float, age: float
) -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 1500))
    desk.hear(told((since,), "unanswered"), NOW)
    assert ages(desk) == [("board.unanswered", age)]


def test_nothing_of_a_colleague_began_longer_than_a_day_ago() -> None:
    desk = a_desk(*supervising(), told((0,), "overload", chat=None))
    assert ages(desk) == [("board.overload", A_DAY)]


def test_moments_that_are_not_one_for_each_code_are_left_aside() -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 1500))
    desk.hear(reasons(NOOR, "n1", 1, NOW - 300, "heavy"), NOW)
    desk.hear(told((NOW - 900,), "heavy", "unanswered"), NOW)
    assert ages(desk) == [("board.heavy", 300), ("board.unanswered", 0)]


# --- my own chats -------------------------------------------------------------------------------


def test_a_chat_of_my_own_that_waits_for_my_answer_is_on_my_board() -> None:
    desk = a_desk(*MINE)
    assert why(desk) == [("heide", "bezoeker wacht op antwoord")]
    (row,) = matters(desk, NOW)
    assert (row.by, row.mine, NOW - row.first.since) == (None, True, 540)
    desk.chats[HEIDE].transcript.say("mine-1", "Hoi, ik ben er.", NOW)
    assert why(desk) == []


def test_my_own_row_and_what_others_are_told_of_it_have_one_moment() -> None:
    desk = a_desk(*MINE)
    (row,) = matters(desk, NOW)
    codes = next(each.codes for each in Reasons().due(desk, NOW + 60) if each.chat == HEIDE)
    assert codes == {"unanswered": row.first.since}


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_digit_leads_from_my_own_row_to_the_chat(size: tuple[int, int]) -> None:
    async with a_terminal([*MINE, mine("w9", NOW - 20)], size) as terminal:
        terminal.app.desk.active = "w9"
        await terminal.press("f5")
        row = next(row for row in terminal.rows if "wacht op antwoord" in row)
        assert "▲ heide" in row
        assert "jij" in row
        assert "9 min" in row
        assert "1 ga erheen" in terminal.text
        await terminal.press("1")
        assert terminal.app.desk.active == HEIDE
        assert "AANDACHT" not in terminal.text
        await terminal.type("hoi")
        assert terminal.app.desk.drafts.of(HEIDE) == "hoi"
        assert terminal.link.said() == []


def test_the_line_mode_reads_my_own_row_out_and_offers_nothing_a_digit_does_already() -> None:
    said = Lines(MINE).type("bord")
    assert said[0] == "1. heide, jij: bezoeker wacht op antwoord, 9 min"


# --- an empty board -----------------------------------------------------------------------------


def without_noor(events: list[Event]) -> list[Event]:
    return [each for each in events if not (isinstance(each, ReasonsTold) and each.by == NOOR)]


@pytest.mark.parametrize("width", [80, 120])
async def test_an_empty_board_says_who_was_not_heard_yet_and_nothing_once_they_were(
    width: int,
) -> None:
    async with a_terminal(without_noor(supervising()), (width, 24)) as terminal:
        await terminal.press("f5")
        assert "Nog niet gehoord van: Noor." in terminal.text
        await terminal.hear(reasons(NOOR, None, None, NOW))
        assert "Niemand heeft je nu nodig." in terminal.text
        assert "gehoord" not in terminal.text


async def test_beside_something_else_the_load_of_whom_was_not_heard_says_so() -> None:
    said = [*without_noor(supervising()), waits("w1", NOW - 1000, None)]
    async with a_terminal(said, (120, 36)) as terminal:
        await terminal.press("f5")
        assert "nog niet gehoord" in terminal.text
        await terminal.hear(reasons(NOOR, None, None, NOW))
        assert "nog niet gehoord" not in terminal.text


def test_who_goes_off_duty_is_heard_anew() -> None:
    desk = a_desk(*supervising())
    assert not_heard(desk) == []
    desk.hear(Colleagues(there=tuple(e for e in THERE.there if e.who != NOOR)), NOW)
    desk.hear(THERE, NOW)
    assert not_heard(desk) == [NOOR]


async def test_who_waits_for_less_than_five_minutes_is_said_where_nothing_else_is() -> None:
    async with a_terminal([*supervising(), waits("w1", NOW - 100, None)]) as terminal:
        await terminal.press("f5")
        assert "In de rij, nog geen 5 minuten: 1." in terminal.text


# --- `veste board` ------------------------------------------------------------------------------


async def test_scripts_get_my_own_chat_and_who_was_not_heard_yet() -> None:
    link = connecting(RecordingLink(), without_noor(MINE))
    said = await report(link, Settings(), as_json=True, quiet=0.2)
    told = json.loads(said or "")
    own = next(each for each in told["attention"] if each["chat"] == HEIDE)
    assert (own["by"], own["mine"]) == (None, True)
    assert own["reasons"][0]["reason"] == "unanswered"
    assert told["not_heard"] == [NOOR]


@pytest.mark.parametrize("off", [600.0, 3600.0])
def test_what_a_fast_clock_tells_over_and_over_holds_since_it_was_first_heard(off: float) -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 3000))
    for later in (0, 120, 240):
        desk.hear(told((NOW + off,), "heavy"), NOW + later)
    (row,) = matters(desk, NOW + 240)
    assert row.first.since == NOW


def test_nobody_is_called_for_longer_than_the_chat_has_been_here() -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 300))
    desk.hear(Called(by=NOOR, chat="n1", on=True, at=NOW - 4000), NOW)
    assert ages(desk) == [("board.called", 300)]
