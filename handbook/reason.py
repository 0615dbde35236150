"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handbook.search import names
from handbook.words import sounds, stem, telling, trigrams, words

if TYPE_CHECKING:
    from handbook.entry import Entry

LONGEST_REASON = 72

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_MARKER = re.compile(r"(?:\d+\.|[-*])\s+")


class _Passage:
    """A piece of an entry, with what a query is compared with."""

    def __init__(self, text: str) -> None:
        found = telling(words(text))
        self.text = text
        self.words = frozenset(found)
        self.stems = frozenset(stem(word) for word in found)
        self.trigrams = frozenset(trigrams(sounds(found)))


class Reasons:
    """Remembers the passages of the entries it was asked about."""

    def __init__(self) -> None:
        self._passages: dict[Entry, tuple[_Passage, ...]] = {}

    def why(self, entry: Entry, text: str) -> str:
        """Return the passage of `entry` nearest to the query; the first of equals wins."""
        asked = _Passage(text)
        if entry not in self._passages:
            self._passages[entry] = tuple(_Passage(piece) for piece in _pieces(entry))
        best = max(self._passages[entry], key=lambda passage: _nearness(asked, passage))
        return _shortened(best.text)


def _nearness(asked: _Passage, passage: _Passage) -> tuple[int, float]:
    shared = len(asked.stems & passage.stems)
    alike = len(asked.trigrams & passage.trigrams)
    # Without a shared word, the likeness of spelling decides; long passages are like everything.
    return shared, alike / (len(passage.trigrams | asked.trigrams) or 1)


def _pieces(entry: Entry) -> list[str]:
    pieces = [*names(entry), *entry.sentences]
    for section in entry.sections:
        lines = _SENTENCE_END.split(section.text)
        pieces += [bare for line in lines if (bare := _MARKER.sub("", line, count=1).strip())]
    return pieces


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_REASON:
        return text
    return text[: LONGEST_REASON - 1].rsplit(" ", 1)[0] + "…"
