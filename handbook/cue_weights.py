"""Weighs words, pairs of words and signs by what they were worth in messages with a level.

The weights stand in `cue_table/weights.tsv`. They are learned from lines that people wrote and
gave a level (`python -m tests.handbook.weigh`), and nobody edits them by hand: who wants them
otherwise adds lines. A message is weighed by adding up what it holds, its rare words more than
its common ones, over its length: logistic regression on tf-idf, in which each part of a sum can
be shown.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handbook.cue_patterns import Match
    from handbook.cue_spelling import Token

BIAS = "(always)"


class Part(NamedTuple):
    """Something of a message that has a weight: tokens `first` up to `after`; `sign` if it is one.

    `name` is how the table knows it: a word as it sounds, two with a space, `@` before a sign.
    """

    name: str
    first: int
    after: int
    sign: str = ""


class Weight(NamedTuple):
    """What a part is worth: `rarity` (idf), and for haste and for gravity what it adds or takes."""

    rarity: float
    haste: float
    gravity: float


class Weighed(NamedTuple):
    """How a message came out, in log odds; `parts` with what each gave to haste and to gravity."""

    haste: float
    gravity: float
    parts: tuple[tuple[Part, float, float], ...]


def parts_of(tokens: Sequence[Token], signs: Iterable[Match]) -> Iterator[Part]:
    """Yield everything of a message that may have a weight, each once."""
    found: dict[str, Part] = {}
    for at, token in enumerate(tokens):
        found.setdefault(token.heard, Part(token.heard, at, at + 1))
        if at:
            pair = f"{tokens[at - 1].heard} {token.heard}"
            found.setdefault(pair, Part(pair, at - 1, at + 1))
    for match in signs:
        name = f"@{match.sign}"
        found.setdefault(name, Part(name, match.first, match.after, match.sign))
    yield from found.values()


def weigh(parts: Iterable[Part], weights: Mapping[str, Weight]) -> Weighed:
    """Return how much haste and gravity the `parts` of a message have together."""
    known = [(part, weights[part.name]) for part in parts if part.name in weights]
    length = hypot(*(weight.rarity for _, weight in known)) or 1.0
    worth = tuple(
        (part, weight.rarity * weight.haste / length, weight.rarity * weight.gravity / length)
        for part, weight in known
    )
    always = weights[BIAS]
    return Weighed(
        always.haste + sum(haste for _, haste, _ in worth),
        always.gravity + sum(gravity for _, _, gravity in worth),
        worth,
    )


@lru_cache(maxsize=1)
def cue_weights() -> Mapping[str, Weight]:
    """Return the weights that come with Veste; they are read when they are first asked for."""
    text = (files("handbook") / "cue_table" / "weights.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines()[2:])
    return {name: Weight(float(rarity), float(h), float(g)) for name, rarity, h, g in rows}
