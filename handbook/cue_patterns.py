"""Reads the small language of the table of cues, and finds its phrases among words.

A phrase is a row of words, compared by how they sound:

- `word` is that word, `word*` any word that begins so, `a|b` either of two, `(a|b c)` too where
  one of them is several words;
- `word?` may be missing, `..` stands for up to three other words, `...` for up to six, none of
  which may be a "niet";
- `@list` is any word of that list; `^` is where the message begins, `$` where it or a
  sentence ends.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from handbook.cue_spelling import BREAK, END, MASKED, START, sound, whole
from handbook.words import SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handbook.cue_spelling import Token

GAPS = {"..": 3, "...": 6}
DENIALS = frozenset(("niet", "nooit", "geen", "nergens"))
PIECES = re.compile(r"\([^)]*\)|\S+")
_ENDS = {START: {START}, END: {END, BREAK}}
_NOT_BETWEEN = frozenset((BREAK, MASKED, START, END)) | DENIALS
_SMALL = frozenset(sound(word) for word in SMALL_WORDS)
_SMALL_WEIGHS = 10
_NEVER = 1_000_000


class PhraseError(ValueError):
    """A phrase of the table that cannot be read."""


class Place(NamedTuple):
    """One place of a phrase: a word of `exact`, or one that begins with one of `begins`.

    `gap` above 0 stands for as many other words at most; `may_miss` for a word left out.
    """

    exact: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    may_miss: bool = False
    gap: int = 0

    def fits(self, token: Token) -> bool:
        """Whether `token` may stand here."""
        return token.heard in self.exact or (
            bool(self.begins) and token.whole.startswith(self.begins)
        )


Phrase = tuple[Place, ...]
_Entry = tuple[str, Phrase, int]


class Match(NamedTuple):
    """Where a phrase of the sign `sign` stands: the first token, and the one after the last."""

    sign: str
    first: int
    after: int


def read_phrases(written: str, lists: Mapping[str, str]) -> list[Phrase]:
    """Return the phrases that `written` stands for; raise `PhraseError` when it cannot be read."""
    ways = [_ways(piece, lists) for piece in PIECES.findall(written)]
    found = [tuple(chain.from_iterable(way)) for way in product(*ways)]
    for places in found:
        if not places or places[0].gap or places[0].may_miss or places[-1].gap:
            raise PhraseError(f"{written!r} begins or ends with nothing that can be seen")
    return found


def _ways(piece: str, lists: Mapping[str, str]) -> list[Phrase]:
    """Return what one piece may stand for: one place, and a row of them for `(a|b c)`."""
    if not piece.startswith("("):
        return [(_place(piece, lists),)]
    choices = piece.strip("()").split("|")
    ways: list[Phrase] = [
        tuple(_place(word, lists) for word in choice.split()) for choice in choices if " " in choice
    ]
    if single := [choice for choice in choices if " " not in choice]:
        ways.append((_place("|".join(single), lists),))
    return ways


def _place(piece: str, lists: Mapping[str, str]) -> Place:
    if piece in GAPS:
        return Place(gap=GAPS[piece])
    bare = piece.removesuffix("?")
    exact, begins = set[str](), list[str]()
    for choice in bare.split("|"):
        for word in _listed(choice, lists):
            if word.endswith("*"):
                begins.append(whole(word[:-1]))
            else:
                exact |= _ENDS.get(word) or {sound(word)}
    return Place(frozenset(exact), tuple(begins), may_miss=bare != piece)


def _listed(choice: str, lists: Mapping[str, str]) -> list[str]:
    if not choice.startswith("@"):
        if not choice.removesuffix("*").isalnum() and choice not in _ENDS:
            raise PhraseError(f"{choice!r} is no word")
        return [choice]
    if choice[1:] not in lists:
        raise PhraseError(f"there is no list {choice!r}")
    return lists[choice[1:]].split()


class Phrases:
    """The phrases of many signs, each looked for where its rarest word stands."""

    def __init__(self, phrases: Sequence[tuple[str, Phrase]]) -> None:
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_beginning: dict[str, list[_Entry]] = {}
        for sign, phrase in dict.fromkeys(phrases):
            common = [_commonness(place) for place in phrase]
            rarest = common.index(min(common))
            for word in phrase[rarest].exact:
                self._by_word.setdefault(word, []).append((sign, phrase, rarest))
            for beginning in phrase[rarest].begins:
                self._by_beginning.setdefault(beginning, []).append((sign, phrase, rarest))
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})
        self._holding = lru_cache(maxsize=8_192)(self._look_up)

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Yield the places where a phrase stands among `tokens`, the shortest way each."""
        for at, token in enumerate(tokens):
            for sign, phrase, rarest in self._holding(token.heard, token.whole):
                last = _reach(phrase, rarest + 1, tokens, at + 1, 1)
                if last is not None:
                    first = _reach(phrase, rarest - 1, tokens, at - 1, -1)
                    if first is not None:
                        # The ends of a message are asked for, and are no words of it.
                        first += tokens[first].heard == START
                        last -= tokens[last].heard in _ENDS[END]
                        yield Match(sign, first, last + 1)

    def _look_up(self, heard: str, whole: str) -> tuple[_Entry, ...]:
        """Return the phrases whose rarest place a word fills."""
        beginnings = (whole[:length] for length in self._lengths if length <= len(whole))
        found = [self._by_word.get(heard, ())]
        found += [self._by_beginning.get(beginning, ()) for beginning in beginnings]
        return tuple(chain.from_iterable(found))


def _commonness(place: Place) -> int:
    """Return how often a place will fit, roughly: small words stand in every message."""
    if place.gap or place.may_miss:
        return _NEVER
    small = len(place.exact & _SMALL)
    return len(place.exact) + len(place.begins) + _SMALL_WEIGHS * small


def _reach(phrase: Phrase, place: int, tokens: Sequence[Token], at: int, step: int) -> int | None:
    """Return the last token of the rest of `phrase` from `at` on, forwards or backwards.

    The nearest way counts; None when the rest does not stand there.
    """
    if not 0 <= place < len(phrase):
        return at - step
    here, there = phrase[place], 0 <= at < len(tokens)
    if here.gap:
        for _ in range(here.gap + 1):
            found = _reach(phrase, place + step, tokens, at, step)
            if found is not None or not 0 <= at < len(tokens) or tokens[at].heard in _NOT_BETWEEN:
                return found
            at += step
        return None
    if there and here.fits(tokens[at]):
        found = _reach(phrase, place + step, tokens, at + step, step)
        if found is not None:
            return found
    return _reach(phrase, place + step, tokens, at, step) if here.may_miss else None
