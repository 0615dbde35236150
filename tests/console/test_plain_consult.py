"""The GGZ consultant in lines: asked with a yes, and answered by whoever is asked."""

from __future__ import annotations

import pytest

from console.link.port import Advised, Event, Question
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns
from tests.console.test_colleagues import THERE
from tests.console.test_consult import PETRA
from tests.console.test_plain import Lines

SAID = turns(
    HEIDE,
    ("2:12", "v", "ik durf niet naar huis"),
    ("2:13", "m", "wat maakt je bang?"),
    ("2:14", "v", "mijn broer wacht daar"),
)
ASKED = Question(
    letter="q",
    by=PETRA,
    chat=None,
    at=NOW,
    question="noem ik het\nmeteen?",
    lines=("bezoeker: ik durf niet",),
)
HOW = "Antwoord met: advies TEKST. Alleen wie vraagt leest het."


def a_talk(*more: Event) -> Lines:
    return Lines([*quiet_night(), mine(HEIDE, NOW - 60), *SAID, THERE, *more])


def questions(lines: Lines) -> list[tuple[object, ...]]:
    return [asked for asked in lines.link.asked if asked[0] in {"consult", "advise"}]


def test_a_question_goes_out_after_a_yes_with_the_lines_that_were_shown() -> None:
    lines = a_talk()
    shown = lines.type("advies 2 noem ik het meteen?")
    along = ("hulpverlener: wat maakt je bang?", "bezoeker: mijn broer wacht daar")
    assert shown[0] == "Deze regels gaan mee, en geen andere:"
    assert tuple(shown[1:3]) == along
    assert "noem ik het meteen?" in shown[3]
    assert questions(lines) == []
    assert lines.type("ja") == ["Gevraagd. Het antwoord komt hier."]
    assert questions(lines) == [("consult", HEIDE, "noem ik het meteen?", along)]


def test_what_is_said_before_the_yes_changes_nothing_in_what_goes_along() -> None:
    lines = a_talk()
    shown = lines.type("advies 1 wat nu?")
    lines.plain.hear(turns(HEIDE, ("2:15", "v", "hij belt"))[0], lines.now)
    lines.type("ja")
    assert questions(lines) == [("consult", HEIDE, "wat nu?", (shown[1],))]


@pytest.mark.parametrize("typed", ["advies wat nu?", "advies 0 wat nu?"])
def test_without_a_number_nothing_of_the_chat_goes_along(typed: str) -> None:
    lines = a_talk()
    assert lines.type(typed)[0] == "Er gaat niets uit het gesprek mee."
    lines.type("ja")
    assert questions(lines) == [("consult", HEIDE, "wat nu?", ())]


@pytest.mark.parametrize("typed", ["advies", "advies 3"])
def test_without_a_question_it_says_how_and_asks_nobody(typed: str) -> None:
    lines = a_talk()
    assert lines.type(typed)[0].startswith("Typ advies en je vraag.")
    lines.type("ja")
    assert questions(lines) == []


def test_anything_but_a_yes_asks_nobody() -> None:
    lines = a_talk()
    lines.type("advies wat nu?")
    lines.type("wachtrij")
    lines.type("ja")
    assert questions(lines) == []


def test_of_a_chat_that_was_erased_meanwhile_nothing_goes_along() -> None:
    lines = a_talk()
    lines.type("advies 2 wat nu?")
    lines.desk.chats[HEIDE].ended = "erased"
    lines.type("ja")
    assert [asked[3] for asked in questions(lines)] == [()]


def test_when_no_consultant_is_there_it_says_so() -> None:
    lines = a_talk()
    lines.link.heard = False
    lines.type("advies wat nu?")
    assert lines.type("ja") == ["Er is nu geen consulent in dienst. Er is niets gevraagd."]


def test_a_consultant_hears_the_question_with_its_lines_and_answers_in_one() -> None:
    lines = a_talk(ASKED)
    lines.plain.hear(ASKED, NOW)
    assert lines.said[1:] == ["bezoeker: ik durf niet", HOW]
    assert lines.said[0].endswith("vraagt jou advies: noem ik het\nmeteen?")
    lines.type("advies ja, en benoem de kamer")
    assert questions(lines) == [("advise", "q", PETRA, None, "ja, en benoem de kamer")]


def test_an_answer_is_heard() -> None:
    lines = a_talk()
    lines.type("advies wat nu?")
    lines.type("ja")
    lines.said.clear()
    lines.plain.hear(Advised(about="q", by=PETRA, chat=HEIDE, at=NOW, text="rustig aan"), NOW)
    assert len(lines.said) == 1
    assert lines.said[0].endswith("geeft advies: rustig aan")
