"""Text becomes the same search words for an entry and for whoever looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.words import MOST_CHARACTERS, sounds, stem, telling, trigrams, unfinished, words


def test_case_accents_and_punctuation_make_no_difference() -> None:
    assert words("Suïcide, één-op-één!") == ["suicide", "een", "op", "een"]


def test_an_apostrophe_does_not_split_a_word() -> None:
    assert words("foto's") == ["fotos"]


def test_text_beyond_the_longest_message_is_not_read() -> None:
    assert words("a " * MOST_CHARACTERS) == ["a"] * (MOST_CHARACTERS // 2)


def test_an_endless_word_is_cut_so_that_it_costs_nothing() -> None:
    assert words("a" * 4_000) == ["a" * 40]


def test_small_words_do_not_tell_entries_apart() -> None:
    assert telling(words("ik weet niet wat ik met mijn schaamte moet")) == ["schaamte"]


def test_a_query_of_only_small_words_keeps_them_all() -> None:
    assert telling(words("er niet meer zijn")) == ["er", "niet", "meer", "zijn"]


@pytest.mark.parametrize("text", ["", "geheim ", "geheim!", "ik weet niet", "\ufe70"])
def test_a_word_with_something_behind_it_or_a_small_word_is_finished(text: str) -> None:
    assert unfinished(text) == ""


def test_the_last_word_may_still_be_growing() -> None:
    assert unfinished("een gehei") == "gehei"


@pytest.mark.parametrize(
    "forms",
    [
        ("vertellen", "vertelde", "vertel", "verteld", "vertelt"),
        ("snijdt", "snijden"),
        ("sneed", "gesneden"),
        ("onthulling", "onthullingen"),
        ("afronden", "afgerond"),
        ("dochter", "dochtertje"),
    ],
)
def test_inflections_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("luisterlein", "luisterlijn"),
        ("zelfmoort", "zelfmoord"),
        ("dozeren", "doseren"),
        ("benouwd", "benauwd"),
    ],
)
def test_common_misspellings_sound_the_same(wrong: str, right: str) -> None:
    assert sounds([wrong]) == sounds([right])


def test_a_text_of_two_characters_has_no_trigrams() -> None:
    assert trigrams("sh") == []


def test_each_trigram_comes_once() -> None:
    assert trigrams("aaaaab") == ["aaa", "aab"]


@given(st.text())
def test_words_hold_only_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in words(text))
