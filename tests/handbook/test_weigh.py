"""The filed weights of the cues are those that the lines teach."""

from __future__ import annotations

import re
from math import log

import pytest

from handbook.cue_book import Level, cue_book
from handbook.cue_weights import BIAS, Part, Weight, cue_weights, weigh
from tests.handbook.cue_misses import KEPT_BACK, ONCE, TAUGHT, read_lines
from tests.handbook.weigh import FEWEST, TABLE, fitted, learned, names_in, stamp, taught


def test_the_filed_weights_come_from_these_lines_and_this_table() -> None:
    """Whoever changes either learns them anew: `python -m tests.handbook.weigh`."""
    assert TABLE.read_text(encoding="utf-8").splitlines()[0].endswith(stamp(taught()))


def test_every_sign_with_a_weight_is_in_the_table() -> None:
    named = {name[1:] for name in cue_weights() if name.startswith("@")}
    assert named <= set(cue_book().signs)
    assert len(named) > len(cue_book().signs) * 0.9


def test_nothing_is_learned_from_the_lines_that_are_kept_back() -> None:
    kept = {line for file in (*KEPT_BACK, *ONCE) for _, line in read_lines(file)}
    assert not kept & {line for file in TAUGHT for _, line in read_lines(file)}


@pytest.mark.parametrize("file", [*TAUGHT, *KEPT_BACK, *ONCE], ids=lambda file: file.stem)
def test_no_line_names_an_amount(file: object) -> None:
    amount = re.compile(r"\d+ ?(mg|gram|ml|pillen|tabletten)\b", re.IGNORECASE)
    assert [line for _, line in read_lines(file) if amount.search(line)] == []  # type: ignore[arg-type]


def test_a_message_weighs_what_its_parts_do_over_its_length() -> None:
    weights = {
        BIAS: Weight(1.0, -1.0, 0.5),
        "a": Weight(3.0, 2.0, 0.0),
        "b": Weight(4.0, -1.0, 1.0),
    }
    weighed = weigh([Part("a", 0, 1), Part("b", 1, 2), Part("unknown", 2, 3)], weights)
    assert weighed.haste == pytest.approx(-1 + 3 * 2 / 5 - 4 * 1 / 5)
    assert weighed.gravity == pytest.approx(0.5 + 4 * 1 / 5)
    assert [part.name for part, _, _ in weighed.parts] == ["a", "b"]


def test_learning_finds_the_least_sum_of_errors() -> None:
    """A word that is in every second urgent line, and in none of the others, speaks for haste."""
    rows = [{"x": 1.0}, {}, {}, {}] * 10
    weights = fitted(rows, [True, True, False, False] * 10)
    assert weights["x"] > 0 > weights[BIAS]
    assert fitted([{}] * 4, [True, False, False, False])[BIAS] == pytest.approx(
        log(1 / 3), abs=1e-3
    )


def test_what_stands_in_few_lines_teaches_nothing() -> None:
    lines = [(Level.HIGH, "hij komt")] * FEWEST + [(Level.LOW, "ze lacht")] * (FEWEST - 1)
    weights = learned(lines)
    assert set(names_in("hij komt")) <= set(weights)
    assert not {"se", "lacht"} & set(weights)
