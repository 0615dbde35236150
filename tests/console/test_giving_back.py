"""Giving a chat back with a line for whoever takes it, and for no visitor."""

from __future__ import annotations

import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.left_notes import NOBODY_WAITS, left_with
from console.desk.show import queue as shown
from console.desk.show_claim import claim
from console.link.port import (
    Colleague,
    Colleagues,
    Ended,
    Event,
    NoLongerWaiting,
    NoteLeft,
    Presence,
    Trouble,
    Waiting,
)
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, ZONE, mine, quiet_night, turns, waits
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

SANNE, JORIS = "Sanne-id", "Joris-id"
THERE = Colleagues(
    there=(Colleague(JORIS, "Joris", ("supervisor",)), Colleague(SANNE, "Sanne", ("counsellor",)))
)
CONSULTANT = Colleagues(there=(Colleague("Petra-id", "Petra", ("consultant",)),))
HIDDEN = "praat liever met een vrouw"
LEFT = NoteLeft(chat="w1", by=SANNE, at=NOW, text=HIDDEN)
ROW = waits("w1", NOW - 60, "hoi")
GIVEN = Ended(chat=HEIDE, why="taken")  # it waits again
NOTE = f"Sanne: “{HIDDEN}”"


def one_chat() -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), THERE]


def a_desk(*events: Event) -> Desk:
    desk = Desk(load_words("nl"), ZONE)
    for event in (*quiet_night(), THERE, *events):
        desk.hear(event, NOW)
    return desk


def lines_of(desk: Desk, chat: str) -> list[str]:
    """Return what colleagues' notes stand in a conversation."""
    blocks = desk.chats[chat].transcript.blocks
    return [block.said[0].text for block in blocks if block.note == "note.left"]


# --- the one who gives back -------------------------------------------------------------------


async def gives_back(terminal: Terminal) -> None:
    await terminal.press("alt+a")
    await terminal.wait(DEAF + 0.1)
    await terminal.press("2")


async def test_who_gives_back_may_write_a_line_which_goes_to_colleagues_alone() -> None:
    async with a_terminal(one_chat()) as terminal:
        await gives_back(terminal)
        assert "▲ heide gaat terug naar de rij." in terminal.text
        await terminal.type(HIDDEN)
        await terminal.press("enter")
        assert ("release", HEIDE, HIDDEN) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]
        await terminal.told(GIVEN)
        assert HEIDE not in terminal.app.desk.chats
        assert terminal.app.desk.wrap_ups.forms == {}


async def test_a_chat_that_could_not_be_given_back_stays_mine() -> None:
    async with a_terminal(one_chat()) as terminal:
        await gives_back(terminal)
        await terminal.press("enter")
        await terminal.told(Trouble(chat=HEIDE, code="wrong_state"))
        assert [each.id for each in terminal.app.desk.held()] == [HEIDE]
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        assert terminal.app.desk.chats[HEIDE].ended == "visitor"  # seen, and not just gone


async def test_a_chat_whose_giving_back_is_tried_again_leaves_once_it_worked() -> None:
    async with a_terminal(one_chat()) as terminal:
        await gives_back(terminal)
        await terminal.press("enter")
        await terminal.told(Trouble(chat=HEIDE, code="not_stored"), GIVEN)
        assert HEIDE not in terminal.app.desk.chats


async def test_enter_on_an_empty_line_gives_back_without_one() -> None:
    async with a_terminal(one_chat()) as terminal:
        await gives_back(terminal)
        await terminal.press("enter")
        assert ("release", HEIDE) in terminal.link.asked


async def test_escape_keeps_the_chat_and_puts_no_word_into_the_draft() -> None:
    async with a_terminal(one_chat()) as terminal:
        await gives_back(terminal)
        await terminal.type(HIDDEN)
        await terminal.press("escape")
        assert not [asked for asked in terminal.link.asked if asked[0] == "release"]
        assert terminal.app.main.place == "write"
        assert terminal.draft == ""


async def test_that_the_draft_goes_is_said_where_the_line_is_written() -> None:
    async with a_terminal(one_chat(), kept={HEIDE: "Ja, dat mag."}) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("5")  # two colleagues, two roles, and then the queue
        assert "Je concept wordt niet verstuurd en verdwijnt." in terminal.text
        assert ("release", HEIDE) not in terminal.link.asked


async def test_nobody_is_asked_for_a_line_that_nobody_could_read() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), CONSULTANT]) as terminal:
        await gives_back(terminal)
        assert ("release", HEIDE) in terminal.link.asked


async def test_a_line_that_is_too_long_changes_nothing() -> None:
    async with a_terminal(one_chat()) as terminal:
        terminal.link.LARGEST = 10
        await gives_back(terminal)
        await terminal.type(HIDDEN)
        await terminal.press("enter")
        assert "Die regel is te lang." in terminal.text
        assert HIDDEN in terminal.text
        assert HEIDE in terminal.app.desk.chats


# --- the one who takes ------------------------------------------------------------------------


def test_the_row_and_the_question_before_taking_say_what_was_left() -> None:
    desk = a_desk(LEFT, ROW)
    (row,) = shown(desk, NOW).rows
    assert (row.under, row.noted) == (NOTE, True)
    view = claim(desk, "w1", NOW)
    assert view is not None
    assert (view.first, view.left) == ("“hoi”", NOTE)


def test_it_makes_no_difference_whether_the_note_or_the_row_comes_first() -> None:
    held = NoLongerWaiting(chat="w1", by=SANNE)  # of the giver, who has it still
    assert left_with(a_desk(held, LEFT, held, ROW), "w1") == NOTE
    assert left_with(a_desk(held, ROW, LEFT), "w1") == NOTE


def test_that_somebody_is_away_stands_before_the_note() -> None:
    away = Waiting(
        **{f: getattr(ROW, f) for f in ROW.__struct_fields__} | {"presence": Presence.AWAY}
    )
    (row,) = shown(a_desk(LEFT, away), NOW).rows
    assert row.under.endswith(f" · {NOTE}")


def test_whoever_takes_it_reads_it_once_below_all_that_was_said() -> None:
    desk = a_desk(LEFT, ROW, mine("w1", NOW - 60), *turns("w1", ("2:12", "v", "ben je er")))
    desk.watch(NOW + 1)
    desk.watch(NOW + 2)
    assert lines_of(desk, "w1") == [NOTE]
    assert desk.chats["w1"].transcript.blocks[-1].note == "note.left"
    assert left_with(desk, "w1") == ""


def test_a_note_that_comes_after_the_claim_is_read_too() -> None:
    desk = a_desk(ROW, mine("w1", NOW - 60), LEFT)
    desk.watch(NOW + 1)
    assert lines_of(desk, "w1") == [NOTE]


def test_a_note_is_nothing_that_was_said_in_the_chat() -> None:
    desk = a_desk(LEFT, ROW, mine("w1", NOW - 60), *turns("w1", ("2:12", "v", "ben je er")))
    desk.watch(NOW + 1)
    transcript = desk.chats["w1"].transcript
    assert [text for _, text in transcript.said(9)] == transcript.visitor_said() == ["ben je er"]
    assert transcript.new == 1


@pytest.mark.parametrize(
    "over",
    [
        NoLongerWaiting(chat="w1", by=JORIS),
        NoLongerWaiting(chat="w1", by=SANNE),  # the giver took it again
        NoLongerWaiting(chat="w1", by=None),
        Ended(chat="w1", why="erased"),
    ],
)
def test_a_note_goes_when_somebody_has_the_chat_or_it_is_over(over: Event) -> None:
    desk = a_desk(LEFT, ROW, over, ROW)
    assert left_with(desk, "w1") == ""


def test_a_note_of_a_chat_that_never_comes_is_not_kept() -> None:
    desk = a_desk(LEFT)
    desk.watch(NOW + NOBODY_WAITS - 1)
    assert left_with(desk, "w1")
    desk.watch(NOW + NOBODY_WAITS)
    assert left_with(desk, "w1") == ""


def test_of_a_chat_that_is_erased_after_it_was_taken_no_note_stays() -> None:
    desk = a_desk(LEFT, ROW, mine("w1", NOW - 60))
    desk.watch(NOW + 1)
    desk.hear(Ended(chat="w1", why="erased"), NOW + 2)
    assert lines_of(desk, "w1") == []


async def test_the_note_is_seen_in_the_queue_and_in_the_conversation() -> None:
    async with a_terminal([*quiet_night(), THERE, LEFT, ROW], (200, 50)) as terminal:
        assert "Sanne: “praat liever" in terminal.text
        await terminal.press("alt+w", "enter")
        assert "collega    Sanne: “praat liever" in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape")
        await terminal.told(mine("w1", NOW - 60), *turns("w1", ("2:12", "v", "ben je er")))
        await terminal.wait(1)
        assert "een collega gaf dit terug, de bezoeker leest dit niet" in terminal.text
        assert "praat liever met een vrouw" in " ".join(terminal.text.split())


async def test_nothing_in_a_note_steers_the_terminal() -> None:
    evil = NoteLeft(chat="w1", by=SANNE, at=NOW, text="\x1b]52;c;aGFja2Vk\x07{text}[/oops] {0}")
    async with a_terminal([*quiet_night(), THERE, evil, ROW], (200, 50)) as terminal:
        assert "{text}[/oops] {0}" in terminal.text
        await terminal.told(mine("w1", NOW - 60))
        await terminal.wait(1)
        assert "{text}[/oops] {0}" in " ".join(terminal.text.split())
        assert "\x1b" not in terminal.text


# --- in lines ---------------------------------------------------------------------------------


def test_in_lines_a_note_is_asked_about_for_it_may_be_meant_for_the_visitor() -> None:
    lines = Lines([*one_chat(), mine(ZEE, NOW - 50)])
    asked = lines.type(f"terug {HIDDEN}")
    assert asked == [
        f"heide terug aan de rij, met voor collega’s: “{HIDDEN}”? Typ ja om het te doen."
    ]
    assert not [each for each in lines.link.asked if each[0] == "release"]
    assert lines.type("ja") == []
    lines.plain.hear(GIVEN, lines.now)
    assert lines.said == ["Aan zee: wat je nu typt, gaat naar zee."]
    assert ("release", HEIDE, HIDDEN) in lines.link.asked
    assert lines.link.said() == []


def test_in_lines_a_note_that_nobody_could_read_gives_nothing_back() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 60)])
    assert lines.type(f"terug {HIDDEN}") == ["Er is nu niemand anders in dienst."]
    assert lines.type("terug") == []
    assert ("release", HEIDE) in lines.link.asked
    lines.plain.hear(GIVEN, lines.now)
    assert lines.type("terug") == ["Neem eerst een gesprek: neem."]


def test_in_lines_a_note_is_said_as_it_comes_in_the_queue_and_to_who_takes_it() -> None:
    lines = Lines([*quiet_night(), THERE, ROW])
    lines.plain.hear(LEFT, NOW)
    assert lines.said == [f"Een gesprek komt terug in de rij. {NOTE}"]
    assert NOTE in lines.type("wachtrij")[0]
    lines.said.clear()
    lines.plain.hear(mine("w1", NOW - 60), NOW)
    slot = lines.desk.slots.of("w1")
    assert slot is not None
    said = f"{slot.word}: een collega gaf dit terug, de bezoeker leest dit niet · {NOTE}"
    assert [row for row in lines.said if NOTE in row] == [said]
