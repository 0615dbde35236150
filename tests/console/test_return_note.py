"""A note for whoever answers when a visitor comes back: written, seen kept, and read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.left_notes import left_with
from console.desk.show import queue as shown
from console.link.port import Connection, Ended, Event, NoteLeft, ReturnCode, Trouble
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZONE, mine, quiet_night, turns, waits
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_giving_back import SANNE, THERE
from tests.console.test_plain import Lines

CODE = ReturnCode(chat=HEIDE, at=NOW, on=True)
TEXT = "was al bij de huisarts"
LEFT = NoteLeft(chat="w1", by="Piet-id", at=NOW - 86400, text=TEXT, name="Piet", later=True)
KEPT = NoteLeft(chat=HEIDE, by=SANNE, at=NOW, text=TEXT, name="Sanne", later=True, mine=True)
ROW = waits("w1", NOW - 60, "hoi")
NOTE = f"Piet, zo 22 nov: “{TEXT}”"


def one_chat(*more: Event) -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), THERE, *more]


def a_desk(*events: Event) -> Desk:
    desk = Desk(load_words("nl"), ZONE)
    for event in (*quiet_night(), THERE, *events):
        desk.hear(event, NOW)
    return desk


async def asks(terminal: Terminal, key: str, digit: str) -> None:
    await terminal.press(key)
    await terminal.wait(DEAF + 0.1)
    await terminal.press(digit)


# --- the one who writes -----------------------------------------------------------------------


async def test_two_keys_lead_to_the_note_once_there_is_a_code() -> None:
    async with a_terminal(one_chat(CODE)) as terminal:
        await asks(terminal, "alt+c", "2")
        assert "Een notitie voor als ▲ heide terugkomt." in terminal.text
        assert "Geen namen, geen adressen." in " ".join(terminal.text.split())
        await terminal.type(TEXT)
        await terminal.press("enter")
        assert ("leave_note", HEIDE, TEXT) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]
        assert "Je notitie is onderweg." in terminal.text
        assert terminal.app.main.place == "write"
        assert terminal.draft == ""


async def test_the_end_of_a_chat_offers_it_too_and_changes_no_other_digit() -> None:
    async with a_terminal(one_chat(CODE)) as terminal:
        await asks(terminal, "alt+a", "4")
        await terminal.type(TEXT)
        await terminal.press("enter")
        assert ("leave_note", HEIDE, TEXT) in terminal.link.asked
        assert HEIDE in terminal.app.desk.chats


async def test_without_a_code_nobody_is_asked_to_write_one() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press("alt+c")
        assert "Er is nog geen code." in terminal.text
        assert "schrijf een notitie" not in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape")
        await terminal.told(CODE)
        await terminal.press("alt+c")
        assert "Er is een code." in terminal.text
        assert "schrijf een notitie" in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape")
        await terminal.told(replace(CODE, on=False))  # revoked
        await terminal.press("alt+a")
        assert "schrijf een notitie" not in terminal.text


async def test_an_empty_note_waits_and_one_that_is_not_kept_says_so_and_stays() -> None:
    async with a_terminal(one_chat(CODE)) as terminal:
        await asks(terminal, "alt+c", "2")
        await terminal.press("enter")
        assert not [asked for asked in terminal.link.asked if asked[0] == "leave_note"]
        terminal.link.LARGEST = 5
        await terminal.type(TEXT)
        await terminal.press("enter")
        await terminal.settle()
        assert "Niet bewaard." in terminal.text
        assert TEXT in terminal.text
        await terminal.press("escape")
        assert terminal.app.main.place == "write"


async def test_that_it_is_kept_stands_in_the_conversation() -> None:
    async with a_terminal(one_chat(CODE, *turns(HEIDE, ("2:12", "v", "dank je")))) as terminal:
        await terminal.told(KEPT)
        await terminal.wait(1)
        said = " ".join(terminal.text.split())
        assert "bewaard voor als deze bezoeker" in said
        assert TEXT in said


def test_a_note_that_is_kept_right_behind_the_end_is_shown_too() -> None:
    desk = a_desk(mine(HEIDE, NOW - 60), CODE, Ended(chat=HEIDE, why="closed"), KEPT)
    desk.watch(NOW + 1)
    notes = [block.note for block in desk.chats[HEIDE].transcript.blocks]
    assert "note.kept" in notes


DOWN = Connection(up=False, since=NOW)
REFUSED = Trouble(chat=HEIDE, code="wrong_state")
LOST = "Je notitie voor een terugkeer is nog niet weg."


async def test_who_stops_while_a_note_waits_for_the_line_is_told_that_it_is_lost() -> None:
    async with a_terminal(one_chat(CODE, Ended(chat=HEIDE, why="closed")), (80, 24)) as terminal:
        await terminal.told(DOWN)
        terminal.app.counsellor.leave_note(HEIDE, TEXT)
        terminal.app.desk.put_away(HEIDE, NOW)
        await terminal.press("ctrl+q")
        assert LOST in " ".join(terminal.text.split())
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape")
        await terminal.told(Connection(up=True, since=NOW), DOWN)
        await terminal.press("ctrl+q")
        assert LOST not in " ".join(terminal.text.split())


@pytest.mark.parametrize("done", [KEPT, Ended(chat=HEIDE, why="erased"), REFUSED])
def test_in_lines_it_is_said_too_and_not_of_a_note_on_its_way_no_more(done: Event) -> None:
    for heard in (False, True):
        lines = Lines(one_chat(CODE))
        lines.type(f"notitie {TEXT}")
        lines.type("ja")
        if heard:
            lines.plain.hear(done, lines.now)
        lines.plain.hear(DOWN, lines.now)
        assert any(LOST in row for row in lines.type("stop")) is not heard


# --- the one who answers ----------------------------------------------------------------------


def test_the_row_says_it_with_who_wrote_it_and_when_though_they_are_off_duty() -> None:
    desk = a_desk(ROW, LEFT)
    (row,) = shown(desk, NOW).rows
    assert (row.under, row.noted) == (NOTE, True)


def test_whoever_takes_it_reads_it_once() -> None:
    desk = a_desk(ROW, LEFT, mine("w1", NOW - 60), *turns("w1", ("2:12", "v", "ik ben er weer")))
    desk.watch(NOW + 1)
    desk.watch(NOW + 2)
    blocks = desk.chats["w1"].transcript.blocks
    assert [b.said[0].text for b in blocks if b.note == "note.later"] == [NOTE]
    assert left_with(desk, "w1") == ""


def test_what_was_left_just_now_stands_first_and_an_older_note_is_not_lost() -> None:
    given = NoteLeft(chat="w1", by=SANNE, at=NOW, text="nu in gevaar")
    for told in ((ROW, given, LEFT), (ROW, LEFT, given)):
        desk = a_desk(*told)
        assert "nu in gevaar" in left_with(desk, "w1")
        desk.hear(mine("w1", NOW - 60), NOW)
        desk.watch(NOW + 1)
        blocks = desk.chats["w1"].transcript.blocks
        notes = [block.note for block in blocks if block.note.startswith("note.l")]
        assert notes == ["note.later", "note.left"]


async def test_in_the_question_before_taking_it_stands_too() -> None:
    async with a_terminal([*quiet_night(), THERE, ROW, LEFT], (200, 50)) as terminal:
        await terminal.press("alt+w", "enter")
        assert f"collega    Piet, zo 22 nov: “{TEXT}”" in terminal.text


def test_of_who_erased_everything_no_note_stays() -> None:
    desk = a_desk(ROW, LEFT, Ended(chat="w1", why="erased"), ROW)
    assert left_with(desk, "w1") == ""


# --- in lines ---------------------------------------------------------------------------------


def test_in_lines_it_is_asked_about_for_it_may_be_meant_for_the_visitor() -> None:
    lines = Lines(one_chat(CODE))
    assert lines.type(f"notitie {TEXT}") == [
        f"Notitie voor wie heide later antwoordt: “{TEXT}”? Typ ja om hem te bewaren."
    ]
    assert not [each for each in lines.link.asked if each[0] == "leave_note"]
    lines.type("ja")
    assert ("leave_note", HEIDE, TEXT) in lines.link.asked
    assert lines.link.said() == []


def test_in_lines_without_a_code_or_without_words_nothing_is_asked() -> None:
    lines = Lines(one_chat())
    assert lines.type(f"notitie {TEXT}") == [
        "Er is nog geen code. Zonder code is er na de exit geen weg terug."
    ]
    lines.plain.hear(CODE, NOW)
    assert lines.type("notitie") == ["Wat hoeft deze bezoeker dan niet nog eens te vertellen?"]
    lines.type("ja")
    assert not [each for each in lines.link.asked if each[0] == "leave_note"]


def test_in_lines_it_is_said_as_it_comes_in_the_queue_and_to_who_takes_it() -> None:
    lines = Lines([*quiet_night(), THERE, ROW])
    lines.plain.hear(LEFT, NOW)
    assert lines.said == [
        f"Bij een gesprek in de rij ligt een notitie van een eerder gesprek. {NOTE}"
    ]
    lines.said.clear()
    lines.plain.hear(mine("w1", NOW - 60), NOW)
    assert [row for row in lines.said if NOTE in row and "voor jou bewaard" in row]
