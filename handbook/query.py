"""What somebody typed or pasted, as the handbook understands it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from handbook.meanings import same_as
from handbook.verbs import PARTICLES
from handbook.words import stem, telling, unfinished, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handbook.spelling import Spelling

MOST_WORDS = 48
"""Of those that count: a pasted message seldom has more, and each costs time."""

# How surely a stem stands for the word that was typed.
MISSPELT = (0.95, 0.8, 0.6)
"""With no, one or two letters wrong beyond what sounds alike."""
COMPLETED = 0.7
INFLECTED = 0.9
FARTHEST_VERB = 4
"""How many words before its particle a verb may stand: "hij kijkt nu steeds mee"."""
SAME_MEANING = 0.6
IN_A_JOINED = 0.4
PART = 0.9
PART_OF_KNOWN = 0.35

REMEMBERED = 1_024
"""Words: whoever types a sentence asks for all but its last word again with each letter."""

Meant = dict[str, float]
"""The stems that one typed word may stand for, each with how surely, at most 1: surest first."""


class Query(msgspec.Struct, frozen=True):
    """The words that were typed; the stems they may stand for; those of the small ones between.

    What tells most is asked first.
    """

    words: tuple[str, ...]
    asked: tuple[Meant, ...]
    small: frozenset[str]


class Understanding:
    """Understands what is typed, in the words of some entries.

    `rarity` is that of each stem that `spelling` knows, above 0.
    """

    def __init__(self, spelling: Spelling, rarity: Mapping[str, float]) -> None:
        self._spelling = spelling
        self._rarity = rarity
        self._meant = lru_cache(maxsize=REMEMBERED)(self._look_up)
        same_as("")  # reads its table now, and not at the first key

    def of(self, text: str) -> Query:
        """Return what `text` asks for."""
        found = words(text)
        chosen = telling(found)
        growing = unfinished(text)
        together = list(self._together(found[:MOST_WORDS]))
        joined = {word for _, *pair in together for word in pair}
        asked: list[Meant] = []
        for word in chosen[:MOST_WORDS]:
            meanings = self._meant(word, growing=word == growing)
            if word in joined:
                asked += [{o: IN_A_JOINED * sure for o, sure in m.items()} for m in meanings]
            else:
                asked += meanings
        asked += [{root: 1.0} for root in dict.fromkeys(root for root, *_ in together)]
        asked.sort(key=self._told, reverse=True)
        small = frozenset(map(stem, set(found).difference(chosen)))
        return Query(tuple(found[:MOST_WORDS]), tuple(asked), small)

    def _told(self, meant: Meant) -> float:
        return max(sure * self._rarity[root] for root, sure in meant.items())

    def _together(self, found: list[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the stem of each compound and separable verb typed apart, and its words."""
        for first, second in pairwise(found):
            if (root := self._spelling.joined(first, second)) is not None:
                yield root, first, second
        for at, particle in enumerate(found):
            if particle in PARTICLES:
                for verb in (*found[max(0, at - FARTHEST_VERB) : at], *found[at + 1 : at + 2]):
                    if (root := self._spelling.separable(particle, verb)) is not None:
                        yield root, particle, verb

    def _look_up(self, word: str, *, growing: bool) -> tuple[Meant, ...]:
        spelling, rarity, root = self._spelling, self._rarity, stem(word)
        known = spelling.knows(root)
        whole: Meant = {root: 1.0} if known else {}
        for same in filter(spelling.knows, same_as(root)):
            whole.setdefault(same, SAME_MEANING)
        if growing:
            for longer in spelling.begun(word):
                whole.setdefault(longer, COMPLETED)
        if (form := spelling.inflected(word)) is not None:
            whole.setdefault(form, INFLECTED)
        if known:
            # A rarer word that is only like what was typed tells no more than what was typed.
            whole = {o: sure * min(1.0, rarity[root] / rarity[o]) for o, sure in whole.items()}
        parts = spelling.parts(word)
        if not whole and not parts:
            whole = {other: MISSPELT[wrong] for other, wrong in spelling.near(word)}
            if not whole:
                parts = tuple(spelling.beside(word))
        surely = PART_OF_KNOWN if known else PART
        surest_first = dict(sorted(whole.items(), key=lambda one: one[1], reverse=True))
        return (*([surest_first] if whole else ()), *({part: surely} for part in parts))
