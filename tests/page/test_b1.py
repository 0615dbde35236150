"""The page's Dutch by what can be counted: short sentences, short words, no office."""

from __future__ import annotations

import re

import pytest

from tests.page.plain_dutch import OFFICE, Sentence, figures, sentences
from tests.page.site import catalog

# Names, and the few long words for which there is no shorter one.
LONG_WORDS = {
    *("geschiedenis", "leeftijdsgroep", "privévenster"),
    *("terugdraaien", "uitzondering"),
}


def test_the_whole_reads_easily_by_a_formula() -> None:
    told = figures(sentences())
    assert told.words <= 7
    assert told.syllables <= 1.5
    assert told.score >= 90  # easy begins at 80


def test_no_sentence_has_more_than_fifteen_words() -> None:
    assert [s for s in sentences() if len(s.words) > 15] == []


def test_no_long_word_comes_in_that_nobody_looked_at() -> None:
    found = {word.lower() for s in sentences() for word in s.words if len(word) >= 12}
    assert found - LONG_WORDS == set()
    assert LONG_WORDS - found == set(), "a long word that is gone"


def test_nobody_is_spoken_to_as_by_an_office() -> None:
    used = {name: set(re.findall(r"\w+", text.lower())) for name, text in catalog("nl").items()}
    assert {name: words & set(OFFICE) for name, words in used.items() if words & set(OFFICE)} == {}


def test_the_formula_knows_hard_from_easy() -> None:
    hard = "Uitsluitend geautoriseerde medewerkers verwerken persoonsgegevens vertrouwelijk."
    assert Sentence("x", "Ik lees met je mee.").douma > 80
    assert Sentence("x", hard).douma < 0


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("geschiedenis", 4), ("kopieën", 3), ("privévenster", 4), ("nieuwe", 2), ("14", 1)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, syllables: int) -> None:
    assert Sentence("x", word).syllables == syllables
