"""Finds entries: by all words, by the name that fits best, by pairs of words and by signs."""

from __future__ import annotations

from array import array
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import msgspec

from handbook.pairs import Pairs
from handbook.postings import NOWHERE, SMALL, of_entries, of_names, rarities
from handbook.query import Meant, Query, Understanding
from handbook.signs import Signs
from handbook.spelling import Spelling
from handbook.words import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook.entry import Entry
    from handbook.postings import Postings, Roots
    from handbook.texts import Texts

POSTINGS = 200
"""The most entries, and names, that one search may touch: it bounds the time of a key stroke."""
LONGEST_PHRASE = 8
"""In words: a name of two to so many is looked for as it is written."""

NAME = 0.8
"""What the best name of an entry counts beside all its words."""
PHRASE = 1.0
"""What each word of a name adds when that name stands in the query as it is written."""
PAIR = 0.3
"""What words that stand near each other, in the query and in an entry, add to what each tells."""
SIGN = 0.5
"""What it adds that the table of cues sees in the query what an entry is for."""
WORTH_SHOWING = 0.08
"""The part of the best entry's score that another needs to be found at all."""
PLACE = 0.06
"""What it adds to a score to be of the open chat's phase, and as much again of its theme."""


class Found(msgspec.Struct, frozen=True):
    """An entry by its number, how well it fits, its best name or "", and what that tells.

    `said` are the words of the query in which the table of cues saw what it is for, or "".
    """

    row: int
    score: float
    name: str
    name_evidence: float
    said: str


class Index:
    """The words of some entries, ready to be searched; it never changes once built."""

    def __init__(self, entries: Sequence[Entry], texts: Sequence[Texts]) -> None:
        self._places = [(entry.phase, entry.themes) for entry in entries]
        self._names = [name for entry in texts for name in entry.names]
        self._owners = array("l", (row for row, entry in enumerate(texts) for _ in entry.names))
        every = set[str]().union(*(entry.words() for entry in texts))
        called = frozenset(chain.from_iterable(name for entry in texts for name in entry.called))
        self.spelling = Spelling({word: stem(word) for word in every}, called)
        self.roots: Roots = {word: (stem(word), *self.spelling.parts(word)) for word in every}
        self._rarity = rarities(texts, self.roots)
        self._understanding = Understanding(self.spelling, self._rarity)
        self._text = of_entries(texts, self.roots, self._rarity)
        self._called, self._whole = of_names(texts, self.roots, self._rarity)
        self._phrases: dict[tuple[str, ...], list[int]] = {}
        for number, name in enumerate(name for entry in texts for name in entry.called):
            if 2 <= len(name) <= LONGEST_PHRASE:
                self._phrases.setdefault(tuple(name), []).append(number)
        self._lengths: dict[tuple[str, ...], set[int]] = {}
        for phrase in self._phrases:
            self._lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._pairs = Pairs([(*entry.called, *entry.sentences) for entry in texts])
        self._signs = Signs(entries)

    def find(
        self, text: str, most: int, phase: str = "", theme: str = ""
    ) -> tuple[Query, list[Found]]:
        """Return `text` as it was understood, and at most `most` entries that fit, best first."""
        query = self._understanding.of(text)
        score = self._told(query.asked, self._text)
        best = self._best_names(query)
        for row, (worth, _, _) in best.items():
            score[row] = score.get(row, 0.0) + NAME * worth
        for row, told in self._pairs.told(query.words).items():
            score[row] = score.get(row, 0.0) + PAIR * told
        signs = self._signs.told(text, query.words)
        for row, (told, _) in signs.items():
            score[row] = score.get(row, 0.0) + SIGN * told
        if phase or theme:
            score = {row: worth * self._at_place(row, phase, theme) for row, worth in score.items()}
        highest = sorted(score.values(), reverse=True)[:most] or [0.0]
        least = max(WORTH_SHOWING * highest[0], highest[-1])
        # Of two that fit alike, the one that comes first among the entries leads.
        fitting = ((worth, -row) for row, worth in score.items() if worth >= least)
        leading = sorted(fitting, reverse=True)[:most]
        found: list[Found] = []
        for worth, before in leading:
            _, evidence, name = best.get(-before, (0.0, 0.0, None))
            called = "" if name is None else self._names[name]
            said = signs.get(-before, (0.0, ""))[1]
            found.append(Found(-before, worth, called, evidence, said))
        return query, found

    def worths(self, query: Query) -> list[dict[str, float]]:
        """Return for each word of `query` what the stems that were meant tell, rare ones more."""
        return [
            {root: sure * self._rarity[root] for root, sure in meant.items()}
            for meant in (*query.asked, *({root: SMALL} for root in query.small))
            if all(root in self._rarity for root in meant)
        ]

    def _told(self, asked: Sequence[Meant], postings: Postings) -> dict[int, float]:
        """Return what all that was asked tells of each entry or name: its best stem for a word.

        What tells most goes first, and at most `POSTINGS` are looked at.
        """
        left = POSTINGS
        told: dict[int, float] = {}
        for meant in asked:
            best: dict[int, float] = {}
            for root, sure in meant.items():
                numbers, worths = postings.get(root, NOWHERE)
                some = zip(numbers[:left], worths[:left], strict=True)
                left = max(0, left - len(numbers))
                if not best:
                    best = {number: sure * worth for number, worth in some}
                    continue
                for number, worth in some:
                    if sure * worth > best.get(number, 0.0):
                        best[number] = sure * worth
            for number, worth in best.items():
                told[number] = told.get(number, 0.0) + worth
            if not left:
                break
        return told

    def _fewest(self, small: frozenset[str]) -> list[str]:
        """Return the rarest of the `small` words that names hold, `POSTINGS` names at most."""
        held = [root for root in small if root in self._called]
        held.sort(key=lambda root: (len(self._called[root].numbers), root))
        spent = accumulate(len(self._called[root].numbers) for root in held)
        return [root for root, names in zip(held, spent, strict=True) if names <= POSTINGS]

    def _at_place(self, row: int, phase: str, theme: str) -> float:
        own_phase, own_themes = self._places[row]
        return 1 + PLACE * (own_phase == phase) + PLACE * (theme in own_themes)

    def _best_names(self, query: Query) -> dict[int, tuple[float, float, int]]:
        """Return for each entry the worth, the evidence and the number of its best name."""
        evidence = self._told(query.asked, self._called)
        for root in self._fewest(query.small):
            for name, worth in zip(*self._called[root], strict=True):
                if name in evidence:
                    evidence[name] += worth
        phrases = self._phrases_in(query.words)
        for name in phrases:
            evidence.setdefault(name, 0.0)
        best: dict[int, tuple[float, float, int]] = {}
        owners, whole = self._owners, self._whole
        for name, told in evidence.items():
            row, share = owners[name], told / whole[name]
            worth = told * share if share < 1.0 else told
            if name in phrases:
                worth += phrases[name]
            if row not in best or worth > best[row][0]:
                best[row] = (worth, told, name)
        return best

    def _phrases_in(self, typed: tuple[str, ...]) -> dict[int, float]:
        """Return the names that stand in what was `typed` as they are written, and their bonus."""
        return {
            name: PHRASE * length
            for start in range(len(typed) - 1)
            for length in self._lengths.get(typed[start : start + 2], ())
            if start + length <= len(typed)
            for name in self._phrases.get(typed[start : start + length], ())
        }
