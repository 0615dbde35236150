"""The board: why something asks for attention, in which order, and what can be done."""

from __future__ import annotations

import msgspec

from console.catalog import load_words
from console.desk.board import Board
from console.desk.desk import Desk
from console.desk.matters import matters
from console.desk.pointer import Pointer
from console.desk.reasons import of_chat
from console.desk.show_board import board, steps
from console.link.port import (
    Called,
    Colleagues,
    Connection,
    Event,
    NoLongerWaiting,
    NotElsewhere,
    Presence,
    Reading,
    Whispered,
    WhisperSeen,
)
from console.widgets.over import DEAF
from tests.console.board_scene import (
    DAAN,
    FEMKE,
    NOOR,
    SANNE,
    THERE,
    board_night,
    elsewhere,
    reasons,
    supervising,
)
from tests.console.scene import HEIDE, NOW, ZONE, mine, quiet_night, turns, waits
from tests.console.terminal import a_terminal

WORDS = load_words("nl")
HIDDEN = "adem even, je doet het goed"


def a_desk(*events: Event) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in events or board_night():
        desk.hear(event, NOW)
    return desk


def why(desk: Desk, now: float = NOW) -> list[tuple[str, str]]:
    """Return the rows of the board: who or what, and the reason that counts most."""
    view = board(desk, Pointer(), now).attention
    return [(row.who, row.reason) for row in view.rows]


def test_the_most_urgent_reason_comes_first_and_then_the_longest() -> None:
    assert why(a_desk()) == [
        ("wachtrij", "zegt: nu in gevaar"),
        ("wachtrij", "wacht te lang"),
        ("zee", "vraagt of iemand meekijkt"),
        ("heide", "mogelijk in gevaar"),
        ("zee", "mogelijk in gevaar"),
        ("Daan", "draagt te veel"),
        ("mos", "stil na een onthulling"),
        ("wachtrij", "wacht al een tijd"),
        ("heide", "duurt langer dan een uur"),
        ("zee", "exit gebruikt, kan terug"),
    ]


def test_a_night_on_which_nothing_happens_asks_for_nothing() -> None:
    view = board(a_desk(*supervising()), Pointer(), NOW).attention
    assert not view.rows
    assert view.empty == "Niemand heeft je nu nodig."


def test_the_board_holds_no_word_of_a_visitor() -> None:
    said = str(board(a_desk(), Pointer(), NOW))
    for event in board_night():
        words = getattr(event, "first_words", None)
        assert not words or words not in said


def test_a_holder_who_is_not_on_duty_any_more_is_told_and_can_be_taken_over_from_later() -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 60))
    assert why(desk) == []
    left = tuple(each for each in THERE.there if each.who != NOOR)
    desk.hear(Colleagues(there=left), NOW)
    assert why(desk) == [("gesprek", "de collega heeft geen verbinding")]
    (row,) = matters(desk, NOW)
    assert "take_over" not in steps(desk, row, NOW + 29)
    assert steps(desk, row, NOW + 30) == ("take_over", "close_chat")
    desk.hear(THERE, NOW + 40)
    assert why(desk, NOW + 40) == []


def test_a_call_stands_until_it_is_taken_back_or_the_chat_is_nobody_elses() -> None:
    desk = a_desk(*supervising(), elsewhere("f2", FEMKE, NOW - 60))
    call = Called(by=FEMKE, chat="f2", on=True, at=NOW - 30)
    desk.hear(call, NOW)
    assert why(desk)[0][1] == "vraagt of iemand meekijkt"
    desk.hear(msgspec.structs.replace(call, on=False), NOW)
    assert why(desk) == []
    desk.hear(call, NOW)
    desk.hear(NotElsewhere(chat="f2"), NOW)
    assert why(desk) == []


def test_a_code_that_goes_on_keeps_its_moment_and_one_that_ends_is_gone() -> None:
    desk = a_desk(*supervising(), elsewhere("n3", NOOR, NOW - 600))
    desk.hear(reasons(NOOR, "n3", 3, NOW - 300, "silent_after"), NOW)
    desk.hear(reasons(NOOR, "n3", 3, NOW - 10, "silent_after", "danger"), NOW)
    (row,) = matters(desk, NOW)
    assert [(each.key, NOW - each.since) for each in row.reasons] == [
        ("board.silent_after", 300),
        ("board.danger_in_chat", 10),
    ]
    desk.hear(reasons(NOOR, "n3", 3, NOW), NOW)
    assert why(desk) == []


def test_a_whisper_that_nobody_saw_asks_for_attention_after_two_minutes() -> None:
    from console.desk.board import Whisper  # noqa: PLC0415 - what a counsellor's act leaves

    desk = a_desk(*supervising())
    desk.board.whispered("one", Whisper(DAAN, None, NOW))
    assert why(desk, NOW + 119) == []
    assert why(desk, NOW + 120) == [("Daan", "las je gefluister nog niet")]
    desk.hear(WhisperSeen(letter="one", by=DAAN), NOW + 130)
    assert why(desk, NOW + 130) == []


def test_the_row_under_the_cursor_stays_where_it_is_and_leaves_the_cursor_nowhere() -> None:
    desk = a_desk(*supervising(), waits("w1", NOW - 400, None), waits("w2", NOW - 350, None))
    pointer = Pointer()
    pointer.move(0, matters(desk, NOW))
    pointer.move(1, matters(desk, NOW))
    assert pointer.name == "waits w2"
    desk.hear(waits("w3", NOW - 900, None, danger=True), NOW)
    shown = [row.name for row in pointer.order(matters(desk, NOW))]
    assert shown == ["waits w3", "waits w2", "waits w1"]
    desk.hear(NoLongerWaiting(chat="w2", by=None), NOW)
    assert [row.name for row in pointer.order(matters(desk, NOW))] == ["waits w3", "waits w1"]
    assert pointer.name is None


# --- what my console tells ----------------------------------------------------------------------


async def test_each_change_of_what_holds_is_told_once_and_again_to_who_comes() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        terminal.link.supervised = True
        told = ("reasons", HEIDE, (), 1)
        for _ in range(3):
            terminal.app.counsellor.tick(NOW + 30)
        assert terminal.link.asked.count(told) == 1
        terminal.app.desk.hear(Colleagues(there=()), NOW)
        terminal.app.counsellor.tick(NOW + 31)
        assert terminal.link.asked.count(told) == 2
        terminal.app.counsellor.tick(NOW + 160)  # it may have been lost with a connection
        assert terminal.link.asked.count(told) == 3


def test_nobody_speaks_for_a_chat_that_somebody_else_holds() -> None:
    desk = a_desk(*supervising(), elsewhere("n1", NOOR, NOW - 60))
    desk.hear(reasons(DAAN, "n1", 2, NOW, "danger"), NOW)
    desk.hear(Called(by=DAAN, chat="n1", on=True, at=NOW), NOW)
    assert why(desk) == []
    assert desk.board.slot("n1") is None


def test_a_line_that_is_lost_while_they_type_is_cut_off_and_one_that_is_not_is_not() -> None:
    from console.link.port import VisitorPresence, VisitorTyping  # noqa: PLC0415 - only here

    for typing, codes in ((True, ("cut_off",)), (False, ())):
        desk = a_desk(*quiet_night(), mine(HEIDE, NOW - 60), *turns(HEIDE, ("2:12", "v", "hoi")))
        desk.hear(VisitorTyping(chat=HEIDE, on=typing), NOW)
        away = VisitorPresence(chat=HEIDE, presence=Presence.AWAY, since=NOW, can_return=False)
        desk.hear(away, NOW)
        assert of_chat(desk.chats[HEIDE], NOW + 5) == codes
        here = VisitorPresence(chat=HEIDE, presence=Presence.HERE, since=NOW, can_return=False)
        desk.hear(here, NOW)
        assert of_chat(desk.chats[HEIDE], NOW + 5) == ()


# --- the screen ---------------------------------------------------------------------------------


async def test_the_board_is_for_supervisors() -> None:
    async with a_terminal([*quiet_night()]) as terminal:
        await terminal.press("f5")
        assert "voor begeleiders" in terminal.text


async def test_a_whisper_goes_to_the_one_colleague_and_to_no_visitor() -> None:
    async with a_terminal(board_night()) as terminal:
        await terminal.press("f5")
        for _ in range(3):
            await terminal.press("down")
        await terminal.press("alt+l")
        await terminal.type(HIDDEN)
        await terminal.press("enter")
        assert ("whisper", DAAN, "d1", HIDDEN) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]
        assert "Gefluisterd naar Daan." in terminal.text


async def test_a_whisper_is_seen_when_it_is_on_the_screen_and_not_before() -> None:
    said = Whispered(letter="one", by=SANNE, chat=HEIDE, at=NOW - 5, text=HIDDEN)
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), THERE, said]) as terminal:
        assert HIDDEN not in terminal.text
        assert "Sanne fluistert" in terminal.text
        assert ("whisper_seen", "one", SANNE) not in terminal.link.asked
        await terminal.press("alt+t")
        assert HIDDEN in terminal.text
        assert ("whisper_seen", "one", SANNE) in terminal.link.asked


async def test_a_chat_is_closed_and_taken_over_only_after_a_digit_on_a_sheet() -> None:
    gone = Colleagues(there=tuple(each for each in THERE.there if each.who != NOOR))
    events = [*supervising(), elsewhere("n1", NOOR, NOW - 600), gone]
    async with a_terminal(events) as terminal:
        await terminal.press("f5")
        await terminal.wait(31)
        await terminal.press("1")
        assert "Het gesprek overnemen?" in terminal.text
        await terminal.press("1")  # too soon: the sheet is deaf
        assert not terminal.link.asked
        await terminal.wait(DEAF)
        await terminal.press("1")
        assert terminal.link.asked == [("take_over", "n1")]
        assert "Gevraagd. Het gesprek opent vanzelf" in terminal.text
        assert "AANDACHT" not in terminal.text
        await terminal.press("f5", "2")
        await terminal.wait(DEAF)
        await terminal.press("1")
        assert terminal.link.asked[-1] == ("close", "n1")


async def test_who_sits_in_says_why_reads_and_has_nothing_to_write_with() -> None:
    events = [*supervising(), elsewhere("n1", NOOR, NOW - 600)]
    events.append(reasons(NOOR, "n1", 3, NOW - 300, "silent_after"))
    async with a_terminal(events) as terminal:
        await terminal.press("f5", "alt+z")
        assert "Waarom ga je erbij zitten?" in terminal.text
        assert "niet wat er al staat" in terminal.text
        await terminal.wait(DEAF)
        await terminal.press("2")
        assert terminal.link.asked == [("sit_in", "n1", True, "concern")]
        assert "Je leest nu niet mee" in terminal.text
        await terminal.hear(Reading(chat="n1", by=NOOR, on=True))
        await terminal.hear(*turns("n1", ("2:12", "v", "dit zag ik niet eerder")))
        assert "dit zag ik niet eerder" in terminal.text
        assert "Noor en de bezoeker zien dat" in terminal.text
        assert "Je leest mee vanaf toen je erbij kwam." in terminal.text
        assert "Je leest nu niet mee" not in terminal.text
        await terminal.type("hallo")
        await terminal.press("enter")
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing", "seen"}]
        await terminal.press("alt+z")
        assert terminal.link.asked[-1] == ("sit_in", "n1", False, "done")
        await terminal.hear(Reading(chat="n1", by=NOOR, on=False))
        assert "dit zag ik niet eerder" not in terminal.text
        assert terminal.app.desk.board.sat_in == {}


def test_another_night_begins_its_figures_with_those_who_still_wait() -> None:
    night = Board()
    for chat in ("answered", "left", "waits"):
        night.waits(chat, NOW - 60)
    night.taken("answered", NOW)
    night.went("left", None)
    assert tuple(night.figures) == (3, 1, 1, 60.0)
    night.begins()
    assert tuple(night.figures) == (1, 0, 0, None)
    night.taken("waits", NOW + 60)
    assert tuple(night.figures) == (1, 1, 0, 120.0)


def test_how_long_somebody_waited_who_was_taken_while_my_line_was_away_is_not_made_up() -> None:
    desk = a_desk(*supervising(), waits("gone", NOW - 60, None), waits("stays", NOW - 60, None))
    desk.hear(Connection(up=False, since=NOW), NOW)
    desk.hear(Connection(up=True, since=NOW + 300), NOW + 300)
    desk.hear(elsewhere("gone", NOOR, NOW - 60), NOW + 300)
    desk.hear(waits("stays", NOW - 60, None), NOW + 300)
    assert tuple(desk.board.figures) == (2, 1, 0, None)
    desk.hear(elsewhere("stays", NOOR, NOW - 60), NOW + 540)
    assert tuple(desk.board.figures) == (2, 2, 0, 600.0)


def test_who_is_back_in_the_queue_after_a_late_claim_was_not_answered() -> None:
    night = Board()
    night.waits("w", NOW - 60)
    night.taken("w", NOW - 50)
    night.waits("w", NOW - 60)
    assert tuple(night.figures) == (1, 0, 0, None)
    night.taken("w", NOW)
    assert tuple(night.figures) == (1, 1, 0, 60.0)
