"""A word as somebody typed it leads to the known words that it may stand for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.spelling import COMPLETIONS, Spelling, mistakes, sound
from handbook.words import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = (
    *("aangifte", "veilig", "thuis", "slaap", "problemen", "nachtmerrie", "huisarts", "post"),
    *("vechten", "vlucht", "reactie", "mishandeling", "zelfmoord", "doodswens", "langzaam"),
    *("grooming", "held", "meekijken", "dienst", "stil", "stilte", "nacht"),
)


def a_spelling(*called: str, known: Sequence[str] = KNOWN) -> Spelling:
    return Spelling({word: stem(word) for word in known}, frozenset(called))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("luisterlein", "luisterlijn"),
        ("zelfmoort", "zelfmoord"),
        ("dozeren", "doseren"),
        ("benouwd", "benauwd"),
        ("verkragt", "verkracht"),
        ("disociatie", "dissociatie"),
        ("vrijvend", "frijfent"),
        ("cinderen", "sinderen"),
        ("eenvouwdig", "eenvoudig"),
    ],
)
def test_common_misspellings_sound_the_same(wrong: str, right: str) -> None:
    assert sound(wrong) == sound(right)


@pytest.mark.parametrize("typed", ["aangfite", "aangift", "aangiffte", "aamgifte"])
def test_a_letter_swapped_missing_doubled_or_wrong_is_seen_through(typed: str) -> None:
    assert a_spelling().near(typed)[0][0] == stem("aangifte")


def test_what_sounds_the_same_counts_no_mistake() -> None:
    assert a_spelling().near("zelfmoort") == [(stem("zelfmoord"), 0)]


def test_a_short_word_is_not_guessed_at() -> None:
    assert a_spelling().near("hel") == []


def test_half_of_the_letters_wrong_is_another_word() -> None:
    assert a_spelling(known=["sekse"]).near("zzzqqz") == []


def test_a_number_is_not_guessed_at() -> None:
    assert a_spelling(known=["1234"]).near("1243") == []


def test_of_two_near_words_the_one_that_an_entry_is_called_by_comes_first() -> None:
    assert a_spelling("stilte").near("stilfe")[0][0] == stem("stilte")


def test_a_word_that_is_being_typed_is_completed_with_names_first() -> None:
    spelling = a_spelling("nachtmerrie")
    assert spelling.begun("nac") == [stem("nachtmerrie"), stem("nacht")]
    assert spelling.begun("n") == []


def test_completions_are_few() -> None:
    many = [f"woord{letter}" for letter in "abcdefghijklm"]
    assert len(a_spelling(known=many).begun("woo")) == COMPLETIONS


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("slaapproblemen", ("slaap", "problemen")),
        ("huisartsenpost", ("huisarts", "post")),
        ("mishandelingsreactie", ("mishandeling", "reactie")),
        ("vechtvluchtreactie", ("vechten", "vlucht", "reactie")),
    ],
)
def test_a_compound_falls_apart_in_known_words(compound: str, parts: tuple[str, ...]) -> None:
    assert a_spelling().parts(compound) == tuple(map(stem, parts))


@pytest.mark.parametrize("word", ["thuis", "pannenkoek", "vangstil"])
def test_a_word_that_is_not_built_of_known_words_has_no_parts(word: str) -> None:
    assert a_spelling().parts(word) == ()


def test_two_words_are_joined_when_the_compound_is_known() -> None:
    assert a_spelling().joined("zelf", "moord") == stem("zelfmoord")
    assert a_spelling().joined("dood", "wens") == stem("doodswens")
    assert a_spelling().joined("zelf", "wens") is None


def test_a_verb_and_its_particle_belong_together() -> None:
    assert a_spelling().separable("mee", "kijkt") == stem("meekijken")
    assert a_spelling().separable("uit", "kijkt") is None


def test_a_form_that_the_stemmer_does_not_see_through_leads_to_its_word() -> None:
    assert a_spelling().inflected("langzamer") == stem("langzaam")
    assert a_spelling().inflected("thuis") is None


@pytest.mark.parametrize(
    ("word", "first"),
    [("slaapstoornis", "slaap"), ("spoeddienst", "dienst"), ("groomingsgedrag", "grooming")],
)
def test_an_unknown_word_leads_to_the_known_word_in_it(word: str, first: str) -> None:
    assert a_spelling().beside(word)[0] == stem(first)


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "abcd", 1), ("abc", "axc", 1)],
)
def test_mistakes_are_counted(one: str, other: str, wrong: int) -> None:
    assert mistakes(one, other, 2) == wrong


@settings(deadline=None)
@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 3))
def test_mistakes_are_the_same_both_ways_and_never_more_than_one_too_many(
    one: str, other: str, most: int
) -> None:
    assert mistakes(one, other, most) == mistakes(other, one, most) <= most + 1


@cache
def counted(one: str, other: str) -> int:
    """Return the mistakes as they are defined, letter by letter, whatever that costs."""
    if not one or not other:
        return len(one) + len(other)
    last = counted(one[:-1], other[:-1]) + (one[-1] != other[-1])
    swapped = len(one) > 1 < len(other) and one[-2:] == other[-1] + other[-2]
    return min(
        last,
        counted(one[:-1], other) + 1,
        counted(one, other[:-1]) + 1,
        *([counted(one[:-2], other[:-2]) + 1] if swapped else []),
    )


@settings(deadline=None)
@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 4))
def test_the_quick_way_to_count_mistakes_is_right(one: str, other: str, most: int) -> None:
    assert mistakes(one, other, most) == min(counted(one, other), most + 1)


# Not timed: a busy machine is no error of the search.
@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_word_is_safe(word: str) -> None:
    spelling = a_spelling()
    spelling.near(word)
    spelling.parts(word)
    spelling.beside(word)
    spelling.inflected(word)
