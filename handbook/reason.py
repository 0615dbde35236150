"""Says in an entry's own words why it was found: an `also` word, its title or a passage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handbook.search import names
from handbook.words import SMALL_WORDS, is_unfinished, sounds, stem, telling, trigrams, words

if TYPE_CHECKING:
    from handbook.entry import Entry

LONGEST_REASON = 72

# A passage has to share this much more than a name before it is the better explanation.
_NAME = 0.9
_SMALL_WORD = 0.25

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_MARKER = re.compile(r"(?:\d+\.|[-*])\s+")
_HINT = 3


class Question:
    """A query, taken apart once for all the entries that it found."""

    def __init__(self, text: str) -> None:
        found = words(text)
        chosen = telling(found)
        self.telling = frozenset(stem(word) for word in chosen)
        self.small = frozenset(stem(word) for word in found) - self.telling
        self.unfinished = found[-1] if found and is_unfinished(text) else ""
        # Only a piece that contains one of these can share a telling word: looking is cheap.
        self.hints = tuple({word[:_HINT] for word in (*self.telling, *chosen)})
        self.trigrams = frozenset(trigrams(sounds(chosen)))

    def nearness(self, found: list[str]) -> float:
        """Return how much a piece with the words `found` shares with the query; 0 is nothing."""
        roots = {stem(word) for word in found}
        shared: float = len(self.telling & roots)
        if not shared and self.unfinished not in SMALL_WORDS:
            shared = any(word.startswith(self.unfinished) for word in found)
        return shared and shared + _SMALL_WORD * len(self.small & roots)


class _Pieces:
    """The pieces of one entry, each as written and as words joined by spaces."""

    def __init__(self, entry: Entry) -> None:
        called = list(names(entry))
        told = list(entry.sentences)
        for section in entry.sections:
            lines = _SENTENCE_END.split(section.text)
            told += [bare for line in lines if (bare := _MARKER.sub("", line, count=1).strip())]
        self.names = [(text, " ".join(words(text))) for text in called]
        self.passages = [(text, " ".join(words(text))) for text in told]


class Reasons:
    """Remembers the pieces of the entries it was asked about, by slug."""

    def __init__(self) -> None:
        self._pieces: dict[str, _Pieces] = {}

    def why(self, entry: Entry, question: Question) -> str:
        """Return the piece of `entry` nearest to the query; the first of equals wins."""
        if entry.slug not in self._pieces:
            self._pieces[entry.slug] = _Pieces(entry)
        pieces = self._pieces[entry.slug]
        best, most = "", 0.0
        for group, bonus in ((pieces.names, _NAME), (pieces.passages, 0.0)):
            for text, plain in group:
                if any(hint in plain for hint in question.hints):
                    near = question.nearness(plain.split())
                    if near and near + bonus > most:
                        best, most = text, near + bonus
        return _shortened(best or _most_alike(pieces.names, question.trigrams))


def _most_alike(called: list[tuple[str, str]], asked: frozenset[str]) -> str:
    """Return the name spelled most like the query: nothing in the entry is the same word."""

    def likeness(name: tuple[str, str]) -> float:
        own = trigrams(sounds(name[1].split()))
        return len(asked.intersection(own)) / (len(asked) + len(own) or 1)

    return max(called, key=likeness)[0]


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_REASON:
        return text
    return text[: LONGEST_REASON - 1].rsplit(" ", 1)[0] + "…"
