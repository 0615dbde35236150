"""Reads the small language of the table of cues, and finds its phrases among words.

A phrase is a row of words, compared by how they sound:

- `word` is that word, `word*` any word that begins so, `a|b` either of two;
- `word?` may be missing, `..` stands for up to three other words, `...` for up to six, none of
  which may be a "niet";
- `@list` is any word of that list; `^` is where the message begins, `$` where it or a
  sentence ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handbook.cue_spelling import BREAK, END, MASKED, START, whole
from handbook.words import sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handbook.cue_spelling import Token

GAPS = {"..": 3, "...": 6}
DENIALS = frozenset(("niet", "nooit", "geen", "nergens"))
_ENDS = {START: {START}, END: {END, BREAK}}
_NEVER_BETWEEN = frozenset((BREAK, MASKED, START, END)) | DENIALS


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


class Match(NamedTuple):
    """Where a phrase of the sign `sign` stands: the first token, and the one after the last."""

    sign: str
    first: int
    after: int


def read_phrase(written: str, lists: Mapping[str, str]) -> Phrase:
    """Return the phrase as places; raise `PhraseError` when it cannot be read."""
    places = tuple(_place(piece, lists) for piece in written.split())
    if not places or places[0].gap or places[0].may_miss or places[-1].gap:
        raise PhraseError(f"{written!r} begins or ends with nothing that can be seen")
    return places


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
    """The phrases of many signs, found by the words with which they begin."""

    def __init__(self, phrases: Sequence[tuple[str, Phrase]]) -> None:
        self._by_word: dict[str, list[tuple[str, Phrase]]] = {}
        self._by_beginning: dict[str, list[tuple[str, Phrase]]] = {}
        for entry in phrases:
            first = entry[1][0]
            for word in first.exact:
                self._by_word.setdefault(word, []).append(entry)
            for beginning in first.begins:
                self._by_beginning.setdefault(beginning, []).append(entry)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Yield every place where a phrase stands among `tokens`."""
        for at, token in enumerate(tokens):
            for sign, phrase in self._beginning_with(token):
                after = _after(phrase, 1, tokens, at + 1)
                if after:
                    yield Match(sign, at, after)

    def _beginning_with(self, token: Token) -> Iterator[tuple[str, Phrase]]:
        yield from self._by_word.get(token.heard, ())
        for length in self._lengths:
            if length > len(token.whole):
                return
            yield from self._by_beginning.get(token.whole[:length], ())


def _after(phrase: Phrase, place: int, tokens: Sequence[Token], at: int) -> int:
    """Return where the rest of `phrase` ends when it stands at `at`, the nearest way; else 0."""
    if place == len(phrase):
        return at
    here = phrase[place]
    if here.gap:
        for step in range(here.gap + 1):
            if found := _after(phrase, place + 1, tokens, at + step):
                return found
            if at + step >= len(tokens) or tokens[at + step].heard in _NEVER_BETWEEN:
                return 0
        return 0
    if at < len(tokens) and here.fits(tokens[at]):
        found = _after(phrase, place + 1, tokens, at + 1)
        if found:
            return found
    return _after(phrase, place + 1, tokens, at) if here.may_miss else 0
