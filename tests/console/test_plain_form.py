"""The form after a chat, line by line: the same questions, and no line goes astray."""

from __future__ import annotations

import pytest

from console.link.port import Ended
from protocol.registration import Registration
from tests.console.scene import HEIDE, MOS
from tests.console.test_plain import Lines

# One line a question; an empty one goes on without an answer.
ANSWERS = ("1", "", "2", "", "1", "", "1", "", "1", "", "1", "", "2", "", "1 5", "")


def a_form() -> Lines:
    lines = Lines()
    lines.plain.hear(Ended(chat=HEIDE, why="closed"), lines.now)
    return lines


def registered(lines: Lines) -> list[Registration]:
    return [asked[2] for asked in lines.link.asked if asked[0] == "register"]  # type: ignore[misc]


def test_a_chat_that_ended_says_that_a_form_is_left() -> None:
    assert a_form().said == ["heide: gesloten", "Nog een formulier te doen: 1. Typ formulier."]


def test_a_form_says_what_it_knows_and_then_one_question_with_its_choices() -> None:
    said = a_form().type("formulier")
    assert said[0].startswith("Formulier bij heide.")
    assert said[1].startswith("staat al in: nacht van 22 nov · begin 01-03 uur")
    assert "1 van 17. Wie chatte: ·" in said
    assert said[-6:] == [
        "1 zelf",
        "2 naaste",
        "3 professional",
        "4 pleger",
        "5 test of oneigenlijk",
        "6 onduidelijk",
    ]


def test_a_form_is_filled_in_line_by_line_and_kept() -> None:
    lines = a_form()
    for line in ("formulier", *ANSWERS):
        lines.type(line)
    assert lines.type("bewaar")[0] == "Bewaard. Het gaat later los van het gesprek weg."
    (record,) = registered(lines)
    assert (record.role, record.age, record.themes) == ("self", "12-15", ("coercion", "partner"))
    assert record.triage_start == "middle"
    assert lines.link.said() == []


def test_behind_the_last_question_an_empty_line_keeps_it() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("1")
    said = [lines.type("") for _ in range(17)]
    assert said[-1] == ["Klaar. Typ niets of bewaar om te bewaren, vorige om terug te gaan."]
    assert lines.type("")[0].startswith("Bewaard.")
    assert len(registered(lines)) == 1


def test_without_who_chatted_nothing_is_kept() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("")
    said = lines.type("bewaar")
    assert said[0] == "Kies eerst wie er chatte."
    assert registered(lines) == []


@pytest.mark.parametrize("line", ["hallo, ben je er nog?", "zeg hoi", "abc", "z", "0"])
def test_a_line_that_is_no_choice_changes_nothing_and_goes_to_nobody(line: str) -> None:
    lines = a_form()
    lines.type("formulier")
    said = lines.type(line)
    assert said == ["Dat is geen keuze hier.", "1 van 17. Wie chatte: ·"]
    assert lines.link.said() == []


def test_later_leads_back_to_the_chat_and_the_form_stays() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("2")
    assert lines.type("later") == ["Nog een formulier te doen: 1. Typ formulier."]
    lines.type("3")
    assert lines.type("Neem je tijd.") == ["Verstuurd aan mos."]
    assert "1 van 17. Wie chatte: naaste" in lines.type("formulier")
    assert lines.link.said() == [(MOS, "Neem je tijd.")]


def test_one_question_back() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("")
    assert "1 van 17. Wie chatte: ·" in lines.type("vorige")


def test_without_a_form_the_word_says_so_and_the_other_words_are_messages() -> None:
    lines = Lines()
    assert lines.type("formulier") == ["Er is geen formulier te doen."]
    assert lines.type("later") == ["Verstuurd aan heide."]


def test_stop_leaves_the_form_for_the_next_time() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("1")
    assert "Er ligt nog 1 formulier, typ formulier." in lines.type("stop")
    assert lines.plain.line("ja", lines.now) is False
    assert len(lines.link.kept_forms) == 1
    assert registered(lines) == []
