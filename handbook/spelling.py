"""What a typed word may stand for: known words that sound, begin or are built like it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from handbook.verbs import PARTICLES
from handbook.words import SMALL_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHORTEST_MISSPELT = 4
"""A shorter word has too many neighbours to guess which one was meant."""
LONG_WORD = 8
"""In sounds; from here a word may hold two mistakes."""
SHORTEST_PART = 4
"""Of a compound, in letters; three do for a word that an entry is called by."""
SHORTEST_BEGINNING = 5
MOST_NEAR = 3
MOST_LETTERS = 4
"""Wrong letters are counted no further."""
COMPLETIONS = 8
LONGEST_REMEMBERED = 3
"""In letters: so many words begin with so few letters that they are only sorted once."""

# Only the beginning of a word is looked up with a letter less: it bounds the table's size.
_LOOKED_UP = 7

# What a misspelling and the right word have in common in Dutch: they sound alike.
_SOUNDS = (
    (re.compile(r"sch(?=[^aeiou]|$)"), "s"),
    (re.compile(r"ch|gh"), "g"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"c|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ij|ei|y"), "i"),
    (re.compile(r"[ao]uw?"), "au"),
    (re.compile(r"d?t$|d$"), "t"),
    (re.compile(r"b$"), "p"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"ie"), "i"),
)
_INFLECTIONS = ("er", "ere", "st", "ste", "end", "ende", "s", "e")
_PREFIXES = ("be", "ge", "ver", "ont", "her", "on")
# Between the parts of a Dutch compound.
_LINKS = ("", "s", "en", "e", "n", "er")
# What a verb or noun may have when it stands alone: "vecht" in a compound is "vechten".
_ENDINGS = ("", "en", "n", "e", "s", "t")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return `word` spelled as it sounds: equal for common misspellings."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Near(NamedTuple):
    """How near a known word is: the least is the likeliest.

    `wrong` are mistakes in how it sounds, `letters` those in how it is written; `rank` is as
    `wrong`, and one more for a word that no entry is called by.
    """

    rank: int
    letters: int
    wrong: int


class Spelling:
    """The words of all entries, to be found by what somebody made of them.

    `known` gives the stem of each word; `called` are the words that entries are called by.
    """

    def __init__(self, known: Mapping[str, str], called: frozenset[str]) -> None:
        self._known = known
        self._roots = frozenset(known.values())
        self._called = called
        self._sorted = sorted(known.keys() - SMALL_WORDS)
        self._begun: dict[str, list[str]] = {}
        self._sounding: dict[str, list[str]] = {}
        for word in self._sorted:
            if len(word) >= SHORTEST_MISSPELT and not word.isdigit():
                for key in {*_keys(sound(word)), *_keys(word)}:
                    self._sounding.setdefault(key, []).append(word)

    def knows(self, root: str) -> bool:
        """Say whether a word with this stem is in any entry."""
        return root in self._roots

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the stems of the known words nearest to `word`, each with its mistakes."""
        if len(word) < SHORTEST_MISSPELT or word.isdigit():
            return []
        heard = sound(word)
        most = 2 if len(heard) >= LONG_WORD else 1
        found: dict[str, Near] = {}
        keys = {*_keys(heard), *_keys(word)}
        for other in {other for key in keys for other in self._sounding.get(key, ())}:
            wrong = min(mistakes(heard, sound(other), most), mistakes(word, other, most))
            if wrong > most:
                continue
            letters = mistakes(word, other, MOST_LETTERS)
            if letters < len(word) / 2:
                near = Near(wrong + (other not in self._called), letters, wrong)
                root = self._known[other]
                found[root] = min(near, found.get(root, near))
        if not found:
            return []
        least = min(near.wrong for near in found.values())
        # Where nothing sounds alike, a mistake more is believed for what an entry is called by.
        likely = {
            root: near
            for root, near in found.items()
            if near.wrong == least or (least and near.rank == near.wrong == least + 1)
        }
        ranked = sorted(likely, key=lambda root: (likely[root], root))
        letters = min(near.letters for near in likely.values())
        return [(root, likely[root].wrong) for root in ranked if likely[root].letters == letters][
            :MOST_NEAR
        ]

    def inflected(self, word: str) -> str | None:
        """Return another known stem, if `word` is a form that the stemmer does not see through."""
        own = stem(word)
        for beginning in ("", *_PREFIXES):
            for ending in ("", *_INFLECTIONS):
                if word.startswith(beginning) and word.endswith(ending):
                    bare = word.removeprefix(beginning).removesuffix(ending)
                    if (
                        len(bare) >= SHORTEST_PART
                        and (root := stem(bare)) != own
                        and root in self._roots
                    ):
                        return root
        return None

    def begun(self, beginning: str) -> list[str]:
        """Return the stems of the shortest known words that begin with what is being typed."""
        if len(beginning) < 2:
            return []
        if beginning not in self._begun:
            first = bisect_left(self._sorted, beginning)
            last = bisect_left(self._sorted, beginning + "\U0010ffff")
            near = sorted(self._sorted[first:last], key=lambda w: (w not in self._called, len(w)))
            found = list(dict.fromkeys(self._known[word] for word in near))[:COMPLETIONS]
            if len(beginning) > LONGEST_REMEMBERED:
                return found
            self._begun[beginning] = found
        return self._begun[beginning]

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of the known words that `word` is built of; none if it is simple."""
        splits = (self._split(word, at) for at in range(3, len(word) - 2))
        whole = [split for split in splits if split]
        if not whole:
            return ()
        left, right = max(whole, key=lambda split: (min(map(len, split)), split[0] in self._known))
        if (root := self._form(left)) is not None:
            return (root, self._known[right])
        return (*self.parts(left), self._known[right])

    def beside(self, word: str) -> list[str]:
        """Return the stems of known words that an unknown `word` begins or ends with, or like."""
        for at in range(len(word) - 1, SHORTEST_PART - 1, -1):
            if (root := self._form(word[:at])) is not None:
                rest = self._known.get(word[at:])
                return [root, *([rest] if rest else self._like(word[at:]))]
        for at in range(1, len(word) - SHORTEST_PART + 1):
            if self._is_part(word[at:]):
                return [self._known[word[at:]], *self._like(word[:at])]
        for at in range(len(word) - 1, SHORTEST_BEGINNING - 1, -1):
            if begun := self.begun(word[:at]):
                return begun[:MOST_NEAR]
        return []

    def _like(self, piece: str) -> list[str]:
        small = piece in SMALL_WORDS or piece in PARTICLES
        return [] if small else [root for root, _ in self.near(piece)]

    def joined(self, first: str, second: str) -> str | None:
        """Return the stem of the known word that two typed words are when written as one."""
        for link in ("", "s", "e", "en"):
            if (root := self._known.get(f"{first}{link}{second}")) is not None:
                return root
        return None

    def separable(self, particle: str, verb: str) -> str | None:
        """Return the stem of the known verb that both are: "kijkt … mee" is "meekijken"."""
        if particle not in PARTICLES or verb in SMALL_WORDS:
            return None
        root = stem(particle + stem(verb))
        return root if root in self._roots else None

    def _split(self, word: str, at: int) -> tuple[str, str] | None:
        left, right = word[:at], word[at:]
        if not self._is_part(right):
            return None
        for link in _LINKS:
            bare = left.removesuffix(link)
            if left.endswith(link) and len(bare) >= 3 and self._form(bare) is not None:
                return bare, right
        return (left, right) if len(left) >= 2 * SHORTEST_PART and self.parts(left) else None

    def _is_part(self, piece: str) -> bool:
        if piece not in self._known or piece in SMALL_WORDS:
            return False
        return len(piece) >= SHORTEST_PART or piece in self._called

    def _form(self, piece: str) -> str | None:
        for ending in _ENDINGS:
            if (
                self._is_part(piece + ending)
                and len(piece) + (piece in self._called) >= SHORTEST_PART
            ):
                return self._known[piece + ending]
        return None


def _keys(heard: str) -> Iterator[str]:
    """Yield the beginning of `heard`, and that beginning without each of its letters."""
    start = heard[:_LOOKED_UP]
    yield start
    for at in range(len(start)):
        yield start[:at] + start[at + 1 :]


def mistakes(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _apart(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for down, letter in enumerate(one, start=1):
        older, before, row = before, row, [down]
        for right, meant in enumerate(other, start=1):
            least = min(before[right] + 1, row[-1] + 1, before[right - 1] + (letter != meant))
            if older and right > 1 and letter == other[right - 2] and one[down - 2] == meant:
                least = min(least, older[right - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _apart(one: str, other: str) -> tuple[str, str]:
    """Return both without what they begin and end with alike: mostly little is left of them."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
