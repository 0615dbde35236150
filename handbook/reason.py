"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook.postings import Roots
    from handbook.query import Query
    from handbook.search import Found, Index
    from handbook.texts import Texts

LONGEST_REASON = 72

# A passage has to tell this much more than a name before it is the better explanation: a name
# is read faster.
_NAME = 1.3


class Reasons:
    """Knows which stems are in which passage of each entry."""

    def __init__(self, index: Index, texts: Sequence[Texts]) -> None:
        self._index = index
        self._titles = [entry.names[0] for entry in texts]
        self._passages = [entry.passages for entry in texts]
        self._sentences = [len(entry.sentences) for entry in texts]
        self._places = [_places(entry, index.roots) for entry in texts]

    def why(self, found: Sequence[Found], query: Query) -> list[tuple[str, int]]:
        """Return for each that was `found` the name or the passage that tells most of the query.

        Behind it stands which sentence of the entry that is, from 0; 0 too where it is none.
        """
        worths = self._index.worths(query)
        everything = sum(max(meant.values()) for meant in worths)
        # What was found by what a sentence means, and by no word of the entry, gives its title.
        best = [self._best(one, worths, everything) for one in found]
        return [
            (_shortened(reason or self._titles[one.row]), sentence)
            for one, (reason, sentence) in zip(found, best, strict=True)
        ]

    def _best(
        self, found: Found, worths: list[dict[str, float]], everything: float
    ) -> tuple[str, int]:
        most = found.name_evidence * _NAME
        if most >= everything:
            return found.name, 0
        places, passages = self._places[found.row], self._passages[found.row]
        told = [0.0] * len(passages)
        for meant in worths:
            best: dict[int, float] = {}
            for root, worth in meant.items():
                for passage in places.get(root, ()):
                    if worth > best.get(passage, 0.0):
                        best[passage] = worth
            for passage, worth in best.items():
                told[passage] += worth
        highest = max(told, default=0.0)
        if highest <= most:
            return found.name, 0
        at = told.index(highest)
        # The sentences are the first passages.
        return passages[at], at if at < self._sentences[found.row] else 0


def _places(entry: Texts, roots: Roots) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, passage in enumerate(chain(entry.sentences, entry.body)):
        alone = (number,)
        for root in {root for word in passage for root in roots[word]}:
            found[root] = found[root] + alone if root in found else alone
    return found


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_REASON:
        return text
    return text[: LONGEST_REASON - 1].rsplit(" ", 1)[0] + "…"
