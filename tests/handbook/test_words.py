"""Text becomes the same search words for an entry and for whoever looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.words import MOST_CHARACTERS, stem, telling, unfinished, words


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
        ("reageert", "reageren", "gereageerd"),
        ("weigert", "weigeren"),
        ("beledigd", "belediging"),
        ("gechanteerd", "chanteren", "chanteert"),
        ("strafbare", "strafbaar"),
        ("homoseksuele", "homoseksueel"),
        ("opbergen", "opgeborgen", "opborg"),
        ("verbergen", "verborgen", "verborg"),
        ("bellen", "belt", "gebeld"),
        ("beeld", "beelden"),
        ("woord", "woorden"),
    ],
)
def test_inflections_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_a_small_word_shares_its_stem_with_nothing() -> None:
    assert stem("kan") != stem("kant")
    assert stem("haar") != stem("hard")


def test_words_of_one_syllable_keep_their_last_letter() -> None:
    assert len({stem(word) for word in ("beeld", "bel", "kant", "kans", "hand", "han")}) == 6
    assert stem("eer") != stem("eerste")


def test_a_number_is_its_own_stem() -> None:
    assert [stem(number) for number in ("113", "0800", "112")] == ["113", "0800", "112"]


@given(st.text())
def test_words_hold_only_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in words(text))
