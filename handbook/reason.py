"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handbook.entry import Entry
    from handbook.query import Query
    from handbook.search import Found, Index

LONGEST_REASON = 72

# A passage has to tell this much more than a name before it is the better explanation: a name
# is read faster.
_NAME = 1.3

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_MARKER = re.compile(r"(?:\d+\.|[-*])\s+")


class Reasons:
    """Knows which stems are in which passage of each entry."""

    def __init__(self, index: Index, entries: Sequence[Entry]) -> None:
        self._index = index
        self._entries = entries
        self._places = [_places(entry, index) for entry in entries]

    def why(self, found: Sequence[Found], query: Query) -> list[str]:
        """Return for each that was `found` the name or the passage that tells most of the query."""
        worths = self._index.worths(query)
        everything = sum(max(meant.values()) for meant in worths)
        # What was found by what a sentence means, and by no word of the entry, gives its title.
        return [
            _shortened(self._best(one, worths, everything) or self._entries[one.row].title)
            for one in found
        ]

    def _best(self, found: Found, worths: list[dict[str, float]], everything: float) -> str:
        most = found.name_evidence * _NAME
        if most >= everything:
            return found.name
        places = self._places[found.row]
        told: dict[int, float] = {}
        for meant in worths:
            best: dict[int, float] = {}
            for root, worth in meant.items():
                for passage in places.get(root, ()):
                    best[passage] = max(worth, best.get(passage, 0.0))
            for passage, worth in best.items():
                told[passage] = told.get(passage, 0.0) + worth
        number = max(told, key=lambda passage: (told[passage], -passage), default=None)
        if number is None or told[number] <= most:
            return found.name
        return next(islice(_passages(self._entries[found.row]), number, None))


def _places(entry: Entry, index: Index) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, passage in enumerate(_passages(entry)):
        for root in index.roots(passage):
            found[root] = (*found.get(root, ()), number)
    return found


def _passages(entry: Entry) -> Iterator[str]:
    yield from entry.sentences
    for section in entry.sections:
        for line in _SENTENCE_END.split(section.text):
            if bare := _MARKER.sub("", line, count=1).strip():
                yield bare


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_REASON:
        return text
    return text[: LONGEST_REASON - 1].rsplit(" ", 1)[0] + "…"
