"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handbook.search import names
from handbook.words import sounds, stem, telling, trigrams, unfinished, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handbook.entry import Entry

LONGEST_REASON = 72

LEAST_LIKENESS = 0.3
"""The part of its trigrams, or of the query's, that a misspelled name has to share."""

# A passage has to share this much more than a name before it is the better explanation; less
# than one shared word, for where no name shares any.
_NAME = 0.9
_SMALL_WORD = 0.25

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_MARKER = re.compile(r"(?:\d+\.|[-*])\s+")
_HINT = 3

Piece = tuple[str, str]
"""A piece of an entry, as written and as words joined by spaces."""


class Question:
    """A query, taken apart once for all the entries that it found."""

    def __init__(self, text: str) -> None:
        found = words(text)
        chosen = telling(found)
        self.telling = frozenset(stem(word) for word in chosen)
        self.small = frozenset(stem(word) for word in found) - self.telling
        self.unfinished = unfinished(text)
        # Only a piece that contains one of these can share a telling word: looking is cheap.
        self.hints = tuple({word[:_HINT] for word in (*self.telling, *chosen)})
        self.trigrams = frozenset(trigrams(sounds(chosen)))

    def nearest(self, pieces: tuple[Piece, ...]) -> tuple[str, float]:
        """Return the first piece that shares most with the query, and how much; else "" and 0."""
        best, most = "", 0.0
        for text, plain in pieces:
            if any(hint in plain for hint in self.hints):
                near = self._nearness(plain.split())
                if near > most:
                    best, most = text, near
        return best, most

    def _nearness(self, found: list[str]) -> float:
        roots = {stem(word) for word in found}
        shared: float = len(self.telling & roots)
        if not shared and self.unfinished:
            shared = any(word.startswith(self.unfinished) for word in found)
        return shared + _SMALL_WORD * len(self.small & roots) if shared else 0


class Reasons:
    """Remembers the pieces of the entries it was asked about, by slug."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[Piece, ...]] = {}
        self._passages: dict[str, tuple[Piece, ...]] = {}

    def why(self, entry: Entry, question: Question) -> str:
        """Return the piece of `entry` nearest to the query, or "" if none is near at all."""
        if entry.slug not in self._names:
            self._names[entry.slug] = _apart(names(entry))
        called = self._names[entry.slug]
        best, most = question.nearest(called)
        if most < len(question.telling):
            if entry.slug not in self._passages:
                self._passages[entry.slug] = _apart(_passages(entry))
            passage, share = question.nearest(self._passages[entry.slug])
            if share > most + _NAME:
                best = passage
        return _shortened(best or _most_alike(called, question.trigrams))


def _apart(texts: Iterable[str]) -> tuple[Piece, ...]:
    return tuple((text, " ".join(words(text))) for text in texts)


def _passages(entry: Entry) -> Iterator[str]:
    yield from entry.sentences
    for section in entry.sections:
        for line in _SENTENCE_END.split(section.text):
            if bare := _MARKER.sub("", line, count=1).strip():
                yield bare


def _most_alike(called: tuple[Piece, ...], asked: frozenset[str]) -> str:
    """Return the name spelled most like the query, or "" if even that is not much like it."""
    best, most, near_enough = "", 0.0, False
    for text, plain in called:
        own = trigrams(sounds(plain.split()))
        shared = len(asked.intersection(own))
        likeness = shared / (len(asked) + len(own) or 1)
        if likeness > most:
            best, most = text, likeness
            near_enough = shared >= LEAST_LIKENESS * min(len(asked), len(own))
    return best if near_enough else ""


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_REASON:
        return text
    return text[: LONGEST_REASON - 1].rsplit(" ", 1)[0] + "…"
