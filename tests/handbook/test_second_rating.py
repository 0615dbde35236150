"""The agreement of the second rater is what the text says it is."""

from __future__ import annotations

from collections import Counter
from math import isclose

import pytest

from handbook.cue_book import Level
from tests.handbook import second_rating
from tests.handbook.cue_misses import KEPT_BACK, TAUGHT, read_lines
from tests.handbook.second_rating import Agreement, agreement, rated


@pytest.mark.parametrize("drawn", ["chance", "misjudged"])
def test_the_figures_in_the_text_are_those_of_the_two_columns(drawn: str) -> None:
    assert f"{drawn}: {agreement(drawn).text}" in " ".join((second_rating.__doc__ or "").split())


def test_every_line_that_was_rated_twice_is_one_of_the_kept() -> None:
    kept = {line for file in (*TAUGHT, *KEPT_BACK) for _, line in read_lines(file)}
    assert [each.line for each in rated() if each.line not in kept] == []


def test_kappa_is_that_of_a_table_worked_out_by_hand() -> None:
    """Ten of twelve are alike, where chance gives four; two steps apart, where it gives 32 / 3."""
    high, middle, low = Level
    table = Counter({(high, high): 4, (middle, middle): 3, (low, low): 3})
    table += Counter({(middle, low): 1, (low, middle): 1})
    found = Agreement(table)
    assert isclose(found.raw, 10 / 12)
    assert isclose(found.kappa, 0.75)
    assert isclose(found.weighted, 1 - 2 / (32 / 3))
