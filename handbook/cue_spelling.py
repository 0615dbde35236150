"""Turns chat spelling into words that sound the same, each with its place in the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from handbook.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

_PIECE = re.compile(
    r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+|[.!?;\n…]+|[😂🤣😅😆😹]+|[,:()–—]|(?<=\s)-(?=\s)"
)
_STRETCHED = re.compile(r"(.)\1{2,}")
_LAUGHS = frozenset("😂🤣😅😆😹")
_PARTS = frozenset(",:()–—-")

MOST_READ = 20_000
"""Characters of a message that are looked at: all that a console shows of one."""

SHORTEST_TYPO = 6
"""Letters of the shortest word that a slip of the finger may change: short ones have neighbours."""

SHORTEST_PART = 4
"""Letters of the shortest part of a compound: shorter ones stand in many words by chance."""

START, END, BREAK, MASKED = "^", "$", ".", "~"
"""Tokens that are no words: the ends of a message, the end of a sentence, an idiom's place."""


# Milder than the search's own: a cue is matched, and not weighed against the other ones.
_SOUNDS = (
    (re.compile(r"ij|y"), "ei"),
    (re.compile(r"ou(?!d)"), "au"),
    (re.compile(r"d?t\b|d\b"), "t"),
    (re.compile(r"z"), "s"),
)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return `word` spelled as it sounds: equal for common misspellings."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Token(NamedTuple):
    """A word as it sounds; `whole` keeps a last d or t, which `heard` makes equal.

    `start` and `end` are its place in the text: several words may share one ("kwil").
    `apart` says that a comma or the like stands in front of it.
    """

    heard: str
    whole: str
    start: int
    end: int
    apart: bool = False


class Spelling:
    """How people spell in a chat: `short` says what an abbreviation stands for.

    `known` are the words of the table of cues, which a slip of the finger may have changed;
    `begins` are the beginnings of words that it knows.
    """

    def __init__(
        self, short: Mapping[str, str], known: frozenset[str], begins: tuple[str, ...] = ()
    ) -> None:
        self._short = {key: tuple(meant.split()) for key, meant in short.items()}
        self._known = known
        self._begins = begins
        self._slips: dict[str, str] = {}
        # In order: of two words that one slip may stand for, every console hears the same.
        for word in sorted(known):
            if len(word) >= SHORTEST_TYPO:
                for slip in (*_without_one(word), *_swapped(word)):
                    self._slips.setdefault(slip, word)
        self._meant = lru_cache(maxsize=8_192)(self._look_up)

    def knowing(self, known: frozenset[str], begins: tuple[str, ...]) -> Spelling:
        """Return this spelling for another table, with its words and beginnings of words."""
        short = {key: " ".join(meant) for key, meant in self._short.items()}
        return Spelling(short, known, begins)

    def tokens(self, text: str) -> list[Token]:
        """Return the words of `text` between a start and an end, with the ends of sentences."""
        found, apart = [Token(START, START, 0, 0)], False
        for piece in _PIECE.finditer(text[:MOST_READ]):
            said, (start, end) = piece.group(), piece.span()
            if said[0] in _PARTS:
                apart = True
                continue
            if said[0] in _LAUGHS:
                new = [Token("haha", "haha", start, end, apart)]
            elif said[0].isalnum():
                forms = self._meant(said.lower())
                new = [Token(*form, start, end, apart and not at) for at, form in enumerate(forms)]
            else:
                new = [Token(BREAK, BREAK, start, end)]
            found += new
            apart = False
        found.append(Token(END, END, len(text), len(text)))
        return found

    def _look_up(self, said: str) -> tuple[tuple[str, str], ...]:
        plain = "".join(words(said.replace("’", "'").replace("`", "'")))
        if not plain:
            return ()
        for spelled in dict.fromkeys((plain, *_calmed(plain))):
            if spelled in self._short:
                return tuple((sound(word), whole(word)) for word in self._short[spelled])
            if sound(spelled) in self._known:
                return ((sound(spelled), whole(spelled)),)
        plain = _STRETCHED.sub(r"\1\1", plain)
        heard = sound(plain)
        meant = self._slips.get(heard) or next(
            (slip for slip in _without_one(heard) if slip in self._known), heard
        )
        if meant != heard and len(meant) >= SHORTEST_TYPO - 1:
            return ((meant, meant),)
        meant = self._head(plain)
        return ((sound(meant), whole(meant)),)

    def _head(self, plain: str) -> str:
        """Return what a compound of two known words is ("deur" of "slaapkamerdeur"), or `plain`."""
        seen = max((len(part) for part in self._begins if whole(plain).startswith(part)), default=0)
        for at in range(max(SHORTEST_PART, seen), len(plain) - SHORTEST_PART + 1):
            if sound(plain[:at]) in self._known and sound(plain[at:]) in self._known:
                return plain[at:]
        return plain


@lru_cache(maxsize=16_384)
def whole(word: str) -> str:
    """Return `word` as it sounds, its last letter untouched: what beginnings are compared with."""
    return sound(f"{word}x")[:-1]


def _calmed(word: str) -> tuple[str, ...]:
    """Return what a stretched word may have been: `nuuu` is nu, `neeee` is nee."""
    if not _STRETCHED.search(word):
        return ()
    return _STRETCHED.sub(r"\1\1", word), _STRETCHED.sub(r"\1", word)


def _without_one(word: str) -> list[str]:
    # The first letter is hardly ever the wrong one, and it keeps most neighbours apart.
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _swapped(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
