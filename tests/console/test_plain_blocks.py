"""Blocking in lines: numbers for reason and length, a yes before anything happens."""

from __future__ import annotations

import pytest

from console.link.port import BlocksTold, Offered, Trouble
from tests.console.scene import HEIDE, NOW, mine, quiet_night
from tests.console.test_blocking import runs
from tests.console.test_colleagues import THERE
from tests.console.test_plain import Lines


def a_night() -> Lines:
    return Lines([*quiet_night(), mine(HEIDE, NOW - 60), THERE])


def blocked(lines: Lines) -> list[tuple[object, ...]]:
    return [asked for asked in lines.link.asked if "block" in str(asked[0])]


def test_a_chat_is_blocked_by_two_numbers_and_a_yes() -> None:
    lines = a_night()
    (asked,) = lines.type("blokkeer 2 3")
    assert "24 uur" in asked
    assert "bedreigt" in asked
    assert blocked(lines) == []
    assert lines.type("ja") == ["Gesloten en geblokkeerd. Het staat in het logboek."]
    assert blocked(lines) == [("block", HEIDE, "threats", "24h")]


@pytest.mark.parametrize("typed", ["blokkeer", "blokkeer 9 1", "blokkeer 1", "blokkeer mijn ex"])
def test_without_two_right_numbers_it_says_what_a_block_is_and_does_nothing(typed: str) -> None:
    lines = a_night()
    said = lines.type(typed)
    assert said[0].startswith("Een blokkade herkent niemand die zonder code komt.")
    lines.type("ja")
    assert blocked(lines) == []


def test_anything_but_a_yes_changes_nothing() -> None:
    lines = a_night()
    lines.type("blokkeer 1 1")
    lines.type("wachtrij")
    lines.type("ja")
    assert blocked(lines) == []


@pytest.mark.parametrize(("typed", "agree"), [("aannemen|ja", True), ("weigeren", False)])
def test_a_colleague_who_asks_for_a_second_person_is_said_once_and_answered(
    typed: str, agree: bool
) -> None:
    lines = a_night()
    for _ in range(2):
        lines.plain.hear(runs(), NOW)
    (said,) = lines.said
    assert said.startswith("Sanne wil een gesprek 7 dagen blokkeren")
    for word in typed.split("|"):
        assert blocked(lines) == []
        lines.type(word)
    assert blocked(lines) == [("answer_block", "there", NOW - 60, agree)]


def test_a_yes_that_was_meant_for_an_offer_that_is_over_shuts_nobody_out() -> None:
    lines = Lines(
        [*quiet_night(), THERE, runs(), Offered(offer="asked", chat="other", by="s", note="")]
    )
    lines.now += 121  # nobody answers an offer after two minutes
    (said,) = lines.type("aannemen")
    assert said.startswith("Sanne wil een gesprek 7 dagen blokkeren. Typ ja")
    lines.type("wachtrij")
    lines.type("ja")
    assert blocked(lines) == []


def test_a_second_person_who_was_too_slow_answers_nothing() -> None:
    lines = Lines([*quiet_night(), runs()])
    lines.type("aannemen")
    lines.plain.hear(BlocksTold(blocks=()), lines.now)
    assert lines.type("ja") == ["Die vraag is al voorbij. Er is niets gebeurd."]
    assert blocked(lines) == []


def test_a_block_is_lifted_by_its_number_and_a_yes() -> None:
    lines = a_night()
    lines.plain.hear(runs(asked=None), NOW)
    assert lines.type("blokkades")[0].startswith("1 Sanne: bedreigt")
    lines.type("ophef 2")
    lines.type("ja")
    assert blocked(lines) == []
    lines.type("ophef 1")
    lines.type("ja")
    assert blocked(lines) == [("lift_block", "there")]
    lines.plain.hear(BlocksTold(blocks=()), NOW)
    assert lines.type("blokkades") == ["Er loopt geen blokkade."]


@pytest.mark.parametrize("code", ["wrong_state", "not_allowed", "unknown_chat"])
def test_a_step_that_came_too_late_is_said_and_nothing_breaks(code: str) -> None:
    lines = a_night()
    lines.plain.hear(Trouble(chat=None, code=code), NOW)
    assert len(lines.said) == 1
