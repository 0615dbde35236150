"""Knows which words stand near each other in an entry: what a pasted sentence is found by."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from handbook.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REACH = 3
"""How many words on the other word of a pair may stand: "mee moeten gaan", "mee gaan"."""
MOST_ENTRIES = 12
"""A pair that more entries hold is a turn of speech, and tells nothing."""

Pair = tuple[str, str]


class Pairs:
    """The pairs of words of some entries; it never changes once built.

    Small words count here: none of "het komt door mij" tells anything alone. `texts` are the
    names and sentences of each entry, as words.
    """

    def __init__(self, texts: Sequence[Iterable[list[str]]]) -> None:
        self._count = len(texts)
        held: dict[Pair, tuple[int, ...]] = {}
        for row, entry in enumerate(texts):
            alone = (row,)
            for pair in {pair for text in entry for pair in _pairs(text)}:
                rows = held.get(pair, ())
                if len(rows) <= MOST_ENTRIES:
                    held[pair] = rows + alone if rows else alone
        self._held = {
            (first, second): rows
            for (first, second), rows in held.items()
            if first != second and len(rows) <= MOST_ENTRIES
        }

    def told(self, words: Sequence[str]) -> dict[int, float]:
        """Return what the pairs in `words` tell of each entry, by its number; rare ones more."""
        told: dict[int, float] = {}
        for pair in dict.fromkeys(_pairs(words)):
            if rows := self._held.get(pair):
                worth = log(1 + self._count / (1 + len(rows)))
                for row in rows:
                    told[row] = told.get(row, 0.0) + worth
        return told


def _pairs(words: Sequence[str]) -> Iterator[Pair]:
    roots = [stem(word) for word in words]
    for reach in range(1, REACH + 1):
        yield from zip(roots, roots[reach:], strict=False)
