"""A yes in the line mode is about the chat that was asked about, whoever comes in between."""

from __future__ import annotations

import pytest

from console.desk.limits import Limits
from console.link.port import Ended
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night, waits
from tests.console.test_plain import THERE, Lines

GONE = "Dat gesprek is voorbij of niet meer van jou. Er is niets gedaan."
SAID = "Ik ben er nog."


def two_chats() -> Lines:
    """Return lines in zee, with heide beside it and somebody who waits."""
    lines = Lines([*quiet_night(), mine(HEIDE, NOW), mine(ZEE, NOW), waits("w", NOW, "hoi"), THERE])
    lines.desk.limits = Limits(soft=3)
    lines.type(SAID)
    lines.type("2")
    return lines


def come(lines: Lines) -> None:
    """Let somebody become mine and be the one that I am in."""
    lines.desk.claiming = "w"
    lines.plain.hear(mine("w", NOW), lines.now)
    lines.desk.active = "w"


def go(lines: Lines, why: str = "taken") -> None:
    """Let zee be gone from my desk."""
    lines.desk.leaving.add(ZEE)
    lines.plain.hear(Ended(chat=ZEE, why=why), lines.now)
    assert ZEE not in lines.desk.chats


def test_the_same_text_goes_to_the_chat_that_was_asked_about() -> None:
    lines = two_chats()
    asked = lines.type(SAID)
    assert asked == ["Dit schreef je ook aan heide. Typ ja om het toch aan zee te versturen."]
    come(lines)
    assert lines.type("ja", later=0.1) == ["Verstuurd aan zee."]
    assert lines.link.said() == [(HEIDE, SAID), (ZEE, SAID)]


def test_the_sentence_about_the_word_goes_to_the_chat_that_was_asked_about() -> None:
    lines = two_chats()
    lines.type("woord")
    come(lines)
    assert lines.type("ja", later=0.1) == ["Verstuurd aan zee."]
    assert lines.link.said()[-1][0] == ZEE


@pytest.mark.parametrize(
    "typed",
    [
        SAID,
        "sluit",
        "woord",
        "code",
        "oneigenlijk",
        "blokkeer 1 1",
        "terug rustig",
        "overdragen 1 rustig",
        "advies hoe nu verder",
    ],
)
def test_a_yes_about_a_chat_that_is_gone_says_so_and_does_nothing(typed: str) -> None:
    lines = two_chats()
    assert "ja" in " ".join(lines.type(typed))
    go(lines)
    asked = list(lines.link.asked)
    assert lines.type("ja") == [GONE]
    assert lines.link.asked == asked


def test_a_yes_does_not_block_what_a_colleague_has_by_now() -> None:
    lines = two_chats()
    lines.type("blokkeer 1 1")
    lines.plain.hear(Ended(chat=ZEE, why="taken"), lines.now)
    assert lines.type("ja") == [GONE]
    assert not [each for each in lines.link.asked if each[0] == "block"]


def test_a_line_to_a_chat_that_is_over_is_told_so() -> None:
    lines = two_chats()
    lines.plain.hear(Ended(chat=ZEE, why="visitor"), lines.now)
    assert lines.type("hoi") == [GONE]


def test_who_writes_on_stays_in_that_chat_when_the_one_that_was_asked_for_comes() -> None:
    lines = two_chats()
    lines.type("neem")
    assert lines.desk.claiming == "w"
    lines.type("nog iets anders")
    lines.said.clear()
    lines.plain.hear(mine("w", NOW), lines.now)
    assert lines.desk.active == ZEE
    assert not [row for row in lines.said if row.startswith("Aan ")]
    assert lines.type("en verder") == ["Verstuurd aan zee."]


@pytest.mark.parametrize("asking", [SAID, "sluit", "stop", "oneigenlijk", "overdragen 1 kort"])
def test_no_is_an_answer_to_the_question_and_no_visitor_reads_it(asking: str) -> None:
    lines = two_chats()
    lines.type(asking)
    said, asked = lines.link.said(), list(lines.link.asked)
    assert lines.type("Nee") == ["Er is niets gedaan."]
    assert (lines.link.said(), lines.link.asked) == (said, asked)
    lines.type("ja")
    assert lines.link.said()[-1] == (ZEE, "ja")  # nothing is asked any more


def test_no_that_answers_nothing_of_mine_is_for_the_visitor() -> None:
    lines = two_chats()
    lines.type("nee")
    assert lines.link.said()[-1] == (ZEE, "nee")
