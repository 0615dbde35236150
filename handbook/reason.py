"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

import re
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
    """Remembers the passages of the entries it was asked about, by their numbers."""

    def __init__(self, index: Index, entries: Sequence[Entry]) -> None:
        self._index = index
        self._entries = entries
        self._passages: dict[int, tuple[tuple[str, frozenset[str]], ...]] = {}

    def why(self, found: Found, query: Query) -> str:
        """Return the name or the passage of what was `found` that tells most of the query."""
        asked = frozenset(root for meant in query.asked for root in meant)
        best, most = found.name, found.name_evidence * _NAME
        if most < self._index.evidence(query, asked | query.small):
            for passage, roots in self._known(found.row):
                if not asked.isdisjoint(roots):
                    evidence = self._index.evidence(query, roots)
                    if evidence > most:
                        best, most = passage, evidence
        return _shortened(best)

    def _known(self, row: int) -> tuple[tuple[str, frozenset[str]], ...]:
        if row not in self._passages:
            self._passages[row] = tuple(
                (passage, self._index.roots(passage)) for passage in _passages(self._entries[row])
            )
        return self._passages[row]


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
