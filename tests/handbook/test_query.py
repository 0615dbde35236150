"""What is typed becomes the stems that it may stand for, each with how surely."""

from __future__ import annotations

import pytest

from handbook.meanings import same_as
from handbook.query import COMPLETED, MOST_WORDS, PART, Query, Understanding
from handbook.spelling import Spelling
from handbook.words import stem

KNOWN = (
    *("moeder", "mama", "gevaar", "slaap", "problemen", "doodswens", "meekijken", "geheim"),
    *("geheimhouding", "langzaam"),
)
SPELLING = Spelling({word: stem(word) for word in KNOWN}, frozenset(KNOWN))
EQUALLY_RARE = dict.fromkeys(map(stem, KNOWN), 1.0)


def asked(text: str, **rarity: float) -> Query:
    return Understanding(SPELLING, {**EQUALLY_RARE, **rarity}).of(text)


def test_a_known_word_stands_for_itself() -> None:
    assert asked("gevaar ").asked == ({stem("gevaar"): 1.0},)


def test_small_words_are_kept_apart() -> None:
    query = asked("het gevaar ")
    assert query.small == {stem("het")}
    assert len(query.asked) == 1


def test_a_word_that_nobody_knows_asks_for_nothing() -> None:
    assert asked("pannenkoek").asked == ()


def test_a_misspelt_word_stands_less_surely_for_the_right_one() -> None:
    (meant,) = asked("gevaaf ").asked
    assert 0 < meant[stem("gevaar")] < 1


def test_another_word_for_it_is_asked_for_as_well() -> None:
    (meant,) = asked("moeder ").asked
    assert meant[stem("moeder")] == 1.0
    assert 0 < meant[stem("mama")] < 1


def test_words_that_mean_the_same_lead_to_each_other() -> None:
    assert stem("mama") in same_as(stem("moeder"))
    assert stem("moeder") in same_as(stem("mama"))
    assert same_as("pannenkoek") == ()


def test_the_parts_of_an_unknown_compound_are_asked_for_one_by_one() -> None:
    assert asked("slaapproblemen ").asked == ({stem("slaap"): PART}, {stem("problemen"): PART})


@pytest.mark.parametrize(
    ("typed", "whole"), [("dood wens", "doodswens"), ("hij kijkt steeds mee", "meekijken")]
)
def test_what_was_typed_apart_is_asked_for_as_one(typed: str, whole: str) -> None:
    assert {stem(whole): 1.0} in asked(typed).asked


def test_the_word_that_is_being_typed_may_become_a_longer_one() -> None:
    (meant,) = asked("gehei").asked
    assert meant == {stem("geheim"): COMPLETED, stem("geheimhouding"): COMPLETED}


def test_a_rarer_word_that_is_only_alike_tells_no_more_than_what_was_typed() -> None:
    rare = {stem("geheimhouding"): 4.0}
    (meant,) = asked("geheim", **rare).asked
    assert meant[stem("geheimhouding")] * 4.0 <= 1.0


def test_a_word_that_is_asked_for_again_means_what_it_meant() -> None:
    understanding = Understanding(SPELLING, EQUALLY_RARE)
    beginnings = [understanding.of("gevaaf slaapproblemen"[:end]) for end in range(22)]
    assert [understanding.of("gevaaf slaapproblemen"[:end]) for end in range(22)] == beginnings
    assert understanding.of("gehei").asked != understanding.of("gehei ").asked


def test_what_tells_most_is_asked_first_and_its_surest_stem_first() -> None:
    query = asked("mama gevaar ", **{stem("gevaar"): 3.0})
    assert [next(iter(meant)) for meant in query.asked] == [stem("gevaar"), stem("mama")]
    assert [list(meant.values()) for meant in query.asked] == [[1.0], [1.0, 0.6]]


def test_of_a_very_long_message_the_beginning_counts() -> None:
    long = " ".join(["gevaar", *(f"woord{n}" for n in range(2 * MOST_WORDS)), "moeder"])
    assert asked(f"{long} ").asked == ({stem("gevaar"): 1.0},)
