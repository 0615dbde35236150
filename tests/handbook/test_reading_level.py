"""Dutch syllables are counted as they are spoken, and Douma's score follows from them."""

from __future__ import annotations

import pytest

from handbook.reading_level import douma, readability, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("hoi", 1), ("veilig", 2), ("geïnteresseerd", 5), ("mooie", 2), ("0800-2000", 1), ("hm", 1)],
)
def test_letters_that_sound_together_are_one_syllable(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_words_in_short_sentences_read_more_easily() -> None:
    assert readability(["Je mag hier zijn."]) > readability(["Hulpverlening organiseren is fijn."])


def test_the_score_is_that_of_the_formula() -> None:
    assert readability(["Ik ben er.", "Jij ook."]) == pytest.approx(douma(2.5, 1.0))


def test_a_part_without_a_word_counts_for_nothing() -> None:
    assert readability(["Ik ben er.", "…"]) == readability(["Ik ben er."])
