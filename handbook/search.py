"""Finds entries: by all words, by the name that fits best, by pairs of words and by signs."""

from __future__ import annotations

from heapq import nlargest
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING

import msgspec

from handbook.pairs import Pairs
from handbook.query import Meant, Query, understood
from handbook.signs import Signs
from handbook.spelling import Spelling
from handbook.words import SMALL_WORDS, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handbook.entry import Entry

POSTINGS = 200
"""The most entries, and names, that one search may touch: it bounds the time of a key stroke."""
POSTINGS_A_WORD = 100
"""The most that one word may touch: those that it tells most of."""

SHORTEST_PHRASE, LONGEST_PHRASE = 2, 8
"""In words: a name of these is looked for as it is written."""

# BM25F: how much a word weighs in the title, `also`, the sentences and the body, how soon
# repeating it stops to help, and how much a long field is held against its words.
FIELDS = (6.0, 4.0, 3.0, 2.0)
SATURATION = 4.0
LENGTH = 0.5

NAME = 0.8
"""What the best name of an entry counts beside all its words."""
PHRASE = 1.0
"""What each word of a name adds when that name stands in the query as it is written."""
SMALL = 0.25
"""What a small word in a name counts beside one that tells entries apart."""
PAIR = 0.3
"""What words that stand near each other, in the query and in an entry, add to what each tells."""
SIGN = 0.5
"""What it adds that the table of cues sees in the query what an entry is for."""
PART = 0.7
"""What a part of a compound counts beside the whole."""

WORTH_SHOWING = 0.08
"""The part of the best entry's score that another needs to be found at all."""
PLACE = 0.06
"""What it adds to a score to be of the open chat's phase, and as much again of its theme."""

Postings = dict[str, list[tuple[int, float]]]
Fields = tuple[list[list[str]], ...]
"""The words of title and slug, of `also`, the sentences and the body, a list a text."""


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

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._places = [(entry.phase, entry.themes) for entry in entries]
        self._names = [name for entry in entries for name in names(entry)]
        self._owners = [row for row, entry in enumerate(entries) for _ in names(entry)]
        fields = [_fields(entry) for entry in entries]
        every = {word for entry in fields for field in entry for text in field for word in text}
        called = frozenset(
            word for entry in fields for name in (*entry[0], *entry[1]) for word in name
        )
        self.spelling = Spelling({word: stem(word) for word in every}, called)
        self._roots = {word: (stem(word), *self.spelling.parts(word)) for word in every}
        self._rarity = self._rarities(fields)
        self._text = self._weighed(fields)
        self._phrases: dict[tuple[str, ...], list[int]] = {}
        for number, name in enumerate(self._names):
            if len(phrase := tuple(words(name))) >= SHORTEST_PHRASE:
                self._phrases.setdefault(phrase, []).append(number)
        self._whole: list[float] = []
        self._called = self._names_weighed(fields)
        self._pairs = Pairs([(*called, *also, *said) for called, also, said, _ in fields])
        self._signs = Signs(entries)

    def find(
        self, text: str, most: int, phase: str = "", theme: str = ""
    ) -> tuple[Query, list[Found]]:
        """Return `text` as it was understood, and at most `most` entries that fit, best first."""
        query = understood(text, self.spelling, self._rarity)
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
        least = WORTH_SHOWING * max(score.values(), default=0.0)
        # Of two that fit alike, the one that comes first among the entries leads.
        leading = nlargest(most, [(worth, -row) for row, worth in score.items() if worth >= least])
        found: list[Found] = []
        for worth, before in leading:
            _, evidence, name = best.get(-before, (0.0, 0.0, None))
            called = "" if name is None else self._names[name]
            said = signs.get(-before, (0.0, ""))[1]
            found.append(Found(-before, worth, called, evidence, said))
        return query, found

    def roots(self, text: str) -> frozenset[str]:
        """Return the stems of the words of `text`, and of the parts of those."""
        return frozenset(root for word in words(text) for root in self._roots.get(word, ()))

    def worths(self, query: Query) -> list[dict[str, float]]:
        """Return for each word of `query` what the stems that were meant tell, rare ones more."""
        return [
            {root: sure * self._rarity[root] for root, sure in meant.items()}
            for meant in (*query.asked, *({root: SMALL} for root in query.small))
            if all(root in self._rarity for root in meant)
        ]

    def _told(self, asked: Sequence[Meant], postings: Postings) -> dict[int, float]:
        """Return what all that was asked tells of each entry or name: its best stem for a word.

        Rare stems go first, and at most `POSTINGS` are looked at.
        """
        spent = 0
        told: dict[int, float] = {}
        for meant in sorted(asked, key=self._commonness):
            best: dict[int, float] = {}
            for root in sorted(meant, key=meant.__getitem__, reverse=True):
                sure = meant[root]
                some = postings.get(root, ())[: POSTINGS - spent]
                spent += len(some)
                for number, worth in some:
                    if sure * worth > best.get(number, 0.0):
                        best[number] = sure * worth
            for number, worth in best.items():
                told[number] = told.get(number, 0.0) + worth
            if spent >= POSTINGS:
                break
        return told

    def _commonness(self, meant: Meant) -> float:
        return -max((sure * self._rarity[root] for root, sure in meant.items()), default=0.0)

    def _fewest(self, small: frozenset[str]) -> list[str]:
        """Return the rarest of the `small` words that names hold, `POSTINGS` names at most."""
        held = [root for root in small if root in self._called]
        held.sort(key=lambda root: (len(self._called[root]), root))
        spent = accumulate(len(self._called[root]) for root in held)
        return [root for root, names in zip(held, spent, strict=True) if names <= POSTINGS]

    def _at_place(self, row: int, phase: str, theme: str) -> float:
        own_phase, own_themes = self._places[row]
        return 1 + PLACE * (own_phase == phase) + PLACE * (theme in own_themes)

    def _best_names(self, query: Query) -> dict[int, tuple[float, float, int]]:
        """Return for each entry the worth, the evidence and the number of its best name."""
        evidence = self._told(query.asked, self._called)
        for root in self._fewest(query.small):
            for name, worth in self._called[root]:
                if name in evidence:
                    evidence[name] += worth
        phrases = {
            name: PHRASE * (end - start)
            for start in range(len(query.words))
            for end in range(start + SHORTEST_PHRASE, len(query.words) + 1)
            if end - start <= LONGEST_PHRASE
            for name in self._phrases.get(query.words[start:end], ())
        }
        best: dict[int, tuple[float, float, int]] = {}
        most: dict[int, float] = {}
        for name, told in evidence.items():
            row = self._owners[name]
            worth = told * min(1.0, told / self._whole[name])
            if worth > most.get(row, 0.0):
                most[row] = worth
                best[row] = (worth, told, name)
        for name, bonus in phrases.items():
            row, told = self._owners[name], evidence.get(name, 0.0)
            worth = told * min(1.0, told / self._whole[name]) + bonus
            if worth > most.get(row, 0.0):
                most[row] = worth
                best[row] = (worth, told, name)
        return best

    def _rarities(self, fields: Sequence[Fields]) -> dict[str, float]:
        entries_with: dict[str, int] = {}
        for entry in fields:
            every = {word for field in entry for text in field for word in text}
            for root in {root for word in every for root in self._roots[word]}:
                entries_with[root] = entries_with.get(root, 0) + 1
        count = len(fields)
        return {r: log(1 + (count - n + 0.5) / (n + 0.5)) for r, n in entries_with.items()}

    def _weighed(self, fields: Sequence[Fields]) -> Postings:
        """Return for each stem the entries it is in, and what it is worth there."""
        sizes = [[sum(map(len, field)) for field in entry] for entry in fields]
        means = [sum(size) / len(fields) or 1.0 for size in zip(*sizes, strict=True)]
        found: Postings = {}
        for row, entry in enumerate(fields):
            often: dict[str, float] = {}
            for field, weight, size, mean in zip(entry, FIELDS, sizes[row], means, strict=True):
                each = weight / (1 - LENGTH + LENGTH * size / mean)
                for word in (word for text in field for word in text if word not in SMALL_WORDS):
                    for root, share in self._shares(word):
                        often[root] = often.get(root, 0.0) + each * share
            for root, times in often.items():
                worth = self._rarity[root] * times / (SATURATION + times)
                found.setdefault(root, []).append((row, worth))
        return {
            root: sorted(rows, key=lambda one: (-one[1], one[0]))[:POSTINGS_A_WORD]
            for root, rows in found.items()
        }

    def _names_weighed(self, fields: Sequence[Fields]) -> Postings:
        """Return for each stem the names it is in, and what it is worth there."""
        found: Postings = {}
        for number, name in enumerate(name for entry in fields for name in (*entry[0], *entry[1])):
            shares: dict[str, float] = {}
            for word in name:
                small = SMALL if word in SMALL_WORDS else 1.0
                for root, share in self._shares(word):
                    shares[root] = max(shares.get(root, 0.0), small * share * self._rarity[root])
            self._whole.append(sum(shares.get(stem(word), 0.0) for word in set(name)) or 1.0)
            for root, worth in shares.items():
                found.setdefault(root, []).append((number, worth))
        # Where there are too many, those that are called little else count.
        return {
            root: sorted(numbers, key=lambda one: (-one[1] / self._whole[one[0]], one[0]))[
                :POSTINGS_A_WORD
            ]
            for root, numbers in found.items()
        }

    def _shares(self, word: str) -> Iterator[tuple[str, float]]:
        root, *parts = self._roots[word]
        yield root, 1.0
        for part in parts:
            yield part, PART


def names(entry: Entry) -> Iterator[str]:
    """Yield what an entry is called: its title, its slug, the editors' words."""
    yield entry.title
    yield entry.slug
    yield from entry.also


def _fields(entry: Entry) -> Fields:
    body = (part for section in entry.sections for part in (section.heading, section.text))
    called = (entry.title, entry.slug)
    return _split(called), _split(entry.also), _split(entry.sentences), _split(body)


def _split(texts: Iterable[str]) -> list[list[str]]:
    return [words(text) for text in texts]
