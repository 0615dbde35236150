"""An exercise is sent by two keys, and one quiet line says what became of it."""

from __future__ import annotations

from console.desk.exercises import EXERCISES
from console.link.port import Connection, Ended, Event, ExerciseDone, ExerciseSent
from console.widgets.over import DEAF
from protocol.payloads import ExerciseName
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

ONE = [*quiet_night(), mine(HEIDE, NOW - 60)]


def sent(name: str, key: int = 7) -> ExerciseSent:
    return ExerciseSent(chat=HEIDE, key=key, at=NOW - 5, name=name)


def asked(terminal: Terminal) -> list[tuple[object, ...]]:
    return [each for each in terminal.link.asked if each[0] == "exercise"]


async def opens(terminal: Terminal) -> None:
    await terminal.press("alt+x")
    await terminal.wait(DEAF + 0.1)


def test_the_sheet_has_every_exercise_of_the_protocol() -> None:
    assert set(EXERCISES) == set(ExerciseName.__args__)  # type: ignore[attr-defined]


async def test_the_sheet_names_the_chat_and_has_no_default() -> None:
    async with a_terminal(ONE) as terminal:
        await opens(terminal)
        assert "Welke oefening voor ▲ heide?" in terminal.text
        assert "zweeft weg" in terminal.text
        await terminal.press("enter", "5", "escape")
        assert not terminal.app.main.sheet.display
        assert asked(terminal) == []
        await opens(terminal)
        await terminal.press("4")
        assert asked(terminal) == [("exercise", HEIDE, "place")]


async def test_one_line_says_that_it_was_sent_and_then_that_it_is_done() -> None:
    async with a_terminal([*ONE, sent("breathe")]) as terminal:
        assert "oefening ademhaling gestuurd" in terminal.text
        assert "klaar" not in terminal.text
        await terminal.hear(ExerciseDone(chat=HEIDE, name="breathe"))
        await terminal.hear(ExerciseDone(chat=HEIDE, name="breathe"))
        (line,) = [row for row in terminal.rows if "oefening ademhaling" in row]
        assert "oefening ademhaling gestuurd · ✓ klaar" in line


async def test_what_is_told_again_after_a_break_is_one_line_and_what_was_never_sent_none() -> None:
    again: list[Event] = [sent("senses"), sent("senses"), ExerciseDone(chat=HEIDE, name="place")]
    async with a_terminal([*ONE, *again]) as terminal:
        assert len([row for row in terminal.rows if "oefening" in row]) == 1
        await terminal.hear(sent("senses", key=9))
        assert len([row for row in terminal.rows if "oefening" in row]) == 2


async def test_the_sheet_says_what_was_sent_and_what_is_done() -> None:
    done = ExerciseDone(chat=HEIDE, name="senses")
    async with a_terminal([*ONE, sent("breathe"), sent("senses", 8), done]) as terminal:
        await opens(terminal)
        told = [choice.aside[1:] for choice in terminal.app.main.sheet.choices]
        assert [span.text.strip() for spans in told for span in spans] == ["gestuurd", "✓ klaar"]
        assert [len(spans) for spans in told] == [1, 1, 0, 0]
        assert "niemand ziet het  gestuurd" in terminal.text


async def test_without_a_chat_or_a_connection_nothing_is_sent_and_it_is_said() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("alt+x")
        assert "Je hebt nu geen gesprek." in terminal.text
    async with a_terminal([*ONE, Connection(up=False, since=NOW)]) as terminal:
        await opens(terminal)
        await terminal.press("1")
        assert "Dat kan pas als je weer verbonden bent." in terminal.text
        assert asked(terminal) == []
    async with a_terminal([*ONE, Ended(chat=HEIDE, why="closed")]) as terminal:
        await terminal.press("escape", "alt+x")
        assert not terminal.app.main.sheet.display


async def test_it_goes_to_the_chat_that_the_sheet_named_whatever_comes_meanwhile() -> None:
    async with a_terminal([*ONE, mine(ZEE, NOW - 50)]) as terminal:
        await opens(terminal)
        terminal.app.desk.active = ZEE
        await terminal.press("2")
        assert asked(terminal) == [("exercise", HEIDE, "senses")]


def test_the_line_mode_lists_sends_and_tells() -> None:
    lines = Lines(ONE)
    rows = lines.type("oefening")
    assert rows[0] == "1 ademhaling: spanning of paniek; niemand ziet het"
    assert rows[-1] == "Typ oefening en het nummer."
    assert lines.type("oefening 3") == ["Oefening vlinder gaat naar de bezoeker."]
    assert ("exercise", HEIDE, "butterfly") in lines.link.asked
    lines.plain.hear(sent("butterfly"), NOW)
    lines.plain.hear(ExerciseDone(chat=HEIDE, name="butterfly"), NOW)
    assert lines.said[1:] == [
        "heide: oefening vlinder gestuurd",
        "heide: oefening vlinder gestuurd · ✓ klaar",
    ]
    assert lines.type("oefening")[2].endswith("· ✓ klaar")


def test_in_the_line_mode_words_after_the_command_are_sent_to_nobody() -> None:
    lines = Lines(ONE)
    lines.type("oefening baart kunst")
    lines.plain.hear(Connection(up=False, since=NOW), NOW)
    assert lines.type("oefening 1") == ["Dat kan pas als je weer verbonden bent."]
    assert [each for each in lines.link.asked if each[0] in {"say", "exercise"}] == []
