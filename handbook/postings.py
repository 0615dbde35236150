"""Weighs what each stem tells of the entries, and of the names, that it is in."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain
from math import log
from typing import TYPE_CHECKING, NamedTuple

from handbook.words import SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handbook.texts import Texts

POSTINGS_A_WORD = 100
"""The most entries, or names, that one word may touch: those that it tells most of."""

# BM25F: how much a word weighs in the title, `also`, the sentences and the body, how soon
# repeating it stops to help, and how much a long field is held against its words.
FIELDS = (6.0, 4.0, 3.0, 2.0)
SATURATION = 4.0
LENGTH = 0.5

SMALL = 0.25
"""What a small word in a name counts beside one that tells entries apart."""
PART = 0.7
"""What a part of a compound counts beside the whole."""


class Posting(NamedTuple):
    """The numbers of the entries, or names, that a stem is in, and what it tells of each."""

    numbers: array[int]
    worths: array[float]


Postings = dict[str, Posting]
"""For each stem where it is: that of which it tells most goes first."""

NOWHERE = Posting(array("l"), array("d"))

Roots = dict[str, tuple[str, ...]]
"""For each word its stem, then the stems of the parts that it is built of."""


def rarities(texts: Sequence[Texts], roots: Roots) -> dict[str, float]:
    """Return how rare each stem is among the entries, above 0."""
    entries_with: Counter[str] = Counter()
    for entry in texts:
        entries_with.update({root for word in entry.words() for root in roots[word]})
    count = len(texts)
    return {root: log(1 + (count - n + 0.5) / (n + 0.5)) for root, n in entries_with.items()}


def of_entries(texts: Sequence[Texts], roots: Roots, rarity: Mapping[str, float]) -> Postings:
    """Return for each stem the entries it is in, and what it is worth there."""
    fields = [(e.title, e.also, e.sentences, (*e.body, *e.rest)) for e in texts]
    sizes = [[sum(map(len, field)) for field in entry] for entry in fields]
    means = [sum(size) / len(texts) or 1.0 for size in zip(*sizes, strict=True)]
    found: dict[str, list[tuple[float, int]]] = {root: [] for root in rarity}
    for row, entry in enumerate(fields):
        often: dict[str, float] = {}
        for field, weight, size, mean in zip(entry, FIELDS, sizes[row], means, strict=True):
            each = weight / (1 - LENGTH + LENGTH * size / mean)
            for word in chain.from_iterable(field):
                if word not in SMALL_WORDS:
                    whole, *parts = roots[word]
                    often[whole] = often.get(whole, 0.0) + each
                    for part in parts:
                        often[part] = often.get(part, 0.0) + each * PART
        for root, times in often.items():
            found[root].append((-rarity[root] * times / (SATURATION + times), row))
    return {
        root: _packed((row, -less) for less, row in sorted(rows)[:POSTINGS_A_WORD])
        for root, rows in found.items()
        if rows
    }


def of_names(
    texts: Sequence[Texts], roots: Roots, rarity: Mapping[str, float]
) -> tuple[Postings, array[float]]:
    """Return for each stem the names it is in, what it is worth there, and what each name tells."""
    whole = array("d")
    found: dict[str, list[tuple[float, int, float]]] = {}
    for number, name in enumerate(name for entry in texts for name in entry.called):
        shares: dict[str, float] = {}
        for word in name:
            small = SMALL if word in SMALL_WORDS else 1.0
            for at, root in enumerate(roots[word]):
                share = small * (PART if at else 1.0) * rarity[root]
                shares[root] = max(shares.get(root, 0.0), share)
        all_of_it = sum(shares[roots[word][0]] for word in dict.fromkeys(name)) or 1.0
        whole.append(all_of_it)
        for root, worth in shares.items():
            found.setdefault(root, []).append((-worth / all_of_it, number, worth))
    # Where there are too many, those that are called little else count.
    return {
        root: _packed((number, worth) for _, number, worth in sorted(names)[:POSTINGS_A_WORD])
        for root, names in found.items()
    }, whole


def _packed(found: Iterable[tuple[int, float]]) -> Posting:
    """Lay numbers and worths side by side in memory: a key finds them there sooner."""
    numbers, worths = zip(*found, strict=True)
    return Posting(array("l", numbers), array("d", worths))
