"""Finds in a visitor's words what may mean danger, and says which words made it look.

`judge(text)` gives a level and the cues that led to it. Danger is mostly said without a word
for danger, so what counts is everything together: each word, pair of words and sign (a way of
saying that the table knows) has a weight, and the sum decides. It never takes back what a person
said: a "laag" means that these words alone do not ask for haste, and nothing more.

The signs stand in `cue_table/`, in a form that an editor can read; the weights are learned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from handbook.cue_book import BACKGROUND, Level, cue_book
from handbook.cue_denials import denied
from handbook.cue_spelling import BREAK, END, MASKED, START, Token
from handbook.cue_stretches import Stretch, stretches
from handbook.cue_weights import cue_weights, parts_of, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handbook.cue_book import CueBook
    from handbook.cue_patterns import Match
    from handbook.cue_weights import Part, Weighed

__all__ = ["Cue", "Judgement", "Level", "judge", "signs_in"]

HASTE, GRAVITY = -0.65, 0.5
"""The sums (log odds) from which a message is hoog, and from which it is midden."""

APART = 0.2
"""How much more a stretch must weigh than a whole message: the rest of it says something too."""

WEIGHED = "weighed"
"""The family of words that no sign names, and that stand in many messages of such a level."""

_BACKGROUND = frozenset((*BACKGROUND, WEIGHED))

_ENOUGH = 0.5
"""The part of what speaks for a level that its cues must carry together, to be its reason."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that made the console look: `words` are `text[start:end]` of what was judged.

    `worth` is what they add to the sum (log odds): of several cues the greatest says most.
    """

    family: str
    words: str
    start: int
    end: int
    worth: float = field(default=0.0, compare=False)

    @property
    def background(self) -> bool:
        """Whether this tells only who or when, or words that no sign names."""
        return self.family in _BACKGROUND


class _Reason(NamedTuple):
    """A stretch of words, from the token `first` up to `after`, and what it is worth."""

    family: str
    first: int
    after: int
    worth: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """How soon, and the words that say so: never one without the other."""

    level: Level
    cues: tuple[Cue, ...] = ()


def signs_in(text: str) -> dict[str, str]:
    """Return the signs that stand in `text` and are not denied, each with its first words there."""
    tokens, found = signs_of(text, cue_book())
    return {
        match.sign: text[tokens[match.first].start : tokens[match.after - 1].end]
        for match in sorted(found, key=lambda match: match.first, reverse=True)
    }


@lru_cache(maxsize=2_048)
def judge(text: str) -> Judgement:
    """Return how soon `text` asks for a person: the same text always gives the same.

    Of a long message the whole counts, and each stretch of it: what weighs most decides.
    """
    book = cue_book()
    whole = Stretch(*signs_of(text, book))
    parts = (whole, *stretches(*whole))
    weighed = [(part, weigh(parts_of(*part), cue_weights())) for part in parts]
    for level in (Level.HIGH, Level.MIDDLE):
        sums = [(*_sum(level, came_out), part) for part, came_out in weighed]
        for much, worth, part in sorted(sums, key=lambda each: -each[0]):
            if much < (0.0 if part is whole else APART):
                continue
            cues = _spans(text, part.tokens, _reasons(worth, part.signs, book))
            if _is_reason(cues):
                return Judgement(level, cues)
        if certain := [match for match in whole.signs if book.signs[match.sign].least is level]:
            return Judgement(level, _spans(text, whole.tokens, _certain(certain, book)))
    return Judgement(Level.LOW)


def _certain(found: Iterable[Match], book: CueBook) -> Iterator[_Reason]:
    for match in found:
        yield _Reason(book.signs[match.sign].family, match.first, match.after, 0.0)


def _sum(level: Level, weighed: Weighed) -> tuple[float, dict[Part, float]]:
    """Return how far the sum for `level` is above enough, and what each part gave to it."""
    if level is Level.HIGH:
        return weighed.haste - HASTE, {part: haste for part, haste, _ in weighed.parts}
    return weighed.gravity - GRAVITY, {part: gravity for part, _, gravity in weighed.parts}


def _is_reason(cues: tuple[Cue, ...]) -> bool:
    """Whether somebody can see why: one "hij" or "nu" alone is no reason to come at once."""
    words = {word for cue in cues for word in cue.words.split()}
    return len(words) > 1 or any(not cue.background for cue in cues)


def _reasons(worth: dict[Part, float], found: Iterable[Match], book: CueBook) -> Iterator[_Reason]:
    """Yield what speaks for a level: signs, and then words till it is enough."""
    speaking = {part: much for part, much in worth.items() if much > 0}
    missing = _ENOUGH * sum(speaking.values())
    signs = {
        part.sign: much
        for part, much in speaking.items()
        if part.sign and book.signs[part.sign].family
    }
    for match in found:
        if match.sign in signs:
            family = book.signs[match.sign].family
            yield _Reason(family, match.first, match.after, signs[match.sign])
    missing -= sum(signs.values())
    for part, much in sorted(speaking.items(), key=lambda each: -each[1]):
        if missing <= 0:
            return
        if part.sign not in signs:
            missing -= much
            yield _Reason(WEIGHED, part.first, part.after, much)


def signs_of(text: str, book: CueBook) -> tuple[list[Token], list[Match]]:
    """Return the words of `text`, and the signs that stand in them and are not denied.

    Words of an idiom, and of what is denied, are masked: they do not say what they say elsewhere.
    A sentence that only tells of a game, a parcel or the like is left out.
    """
    tokens = book.spelling.tokens(text)
    for first, after in sorted(_settled(tokens, book), reverse=True):
        del tokens[first:after]
    for idiom in book.idioms.find(tokens):
        _mask(tokens, idiom)
    found: list[Match] = []
    taken_back: list[Match] = []
    for match in book.phrases.find(tokens):
        firm = book.signs[match.sign].firm or not denied(match, tokens)
        (found if firm else taken_back).append(match)
    for match in taken_back:
        _mask(tokens, match)
    return tokens, found


def _settled(tokens: Sequence[Token], book: CueBook) -> set[tuple[int, int]]:
    """Return where the sentences stand with a setting in which nothing says that it is real."""
    settings = [(match.sign, _sentence(match, tokens)) for match in book.settings.find(tokens)]
    if not settings:
        return set()
    real = {(match.sign, _sentence(match, tokens)) for match in book.unless.find(tokens)}
    signs = [(_sentence(match, tokens), match.sign) for match in book.phrases.find(tokens)]
    return {
        sentence
        for name, sentence in settings
        if (name, sentence) not in real
        and all(
            {sign, book.signs[sign].family} & book.calms[name]
            for where, sign in signs
            if where == sentence
        )
    }


def _sentence(match: Match, tokens: Sequence[Token]) -> tuple[int, int]:
    """Return where the sentence begins in which a phrase stands, and the token after it."""
    first, after = match.first, match.after
    while tokens[first - 1].heard not in (BREAK, START):
        first -= 1
    while tokens[after].heard not in (BREAK, END):
        after += 1
    return first, after


def _mask(tokens: list[Token], match: Match) -> None:
    for at in range(match.first, match.after):
        tokens[at] = Token(MASKED, MASKED, tokens[at].start, tokens[at].end)


def _spans(text: str, tokens: Sequence[Token], found: Iterable[_Reason]) -> tuple[Cue, ...]:
    """Return the stretches of `text` in order, none of a family inside another of it.

    Words that were only weighed have no meaning apart: those that touch are one stretch.
    """
    spans: dict[tuple[int, int, str], float] = {}
    for family, first, after, worth in found:
        span = (tokens[first].start, tokens[after - 1].end, family)
        spans[span] = max(worth, spans.get(span, 0.0))
    kept: list[Cue] = []
    for start, end, family in sorted(spans, key=lambda span: (span[0], -span[1])):
        same = next((cue for cue in reversed(kept) if cue.family == family), None)
        if start >= end or (same and same.end >= end):
            continue
        first, worth = start, spans[start, end, family]
        if same and family == WEIGHED and start <= same.end + 1:
            kept.remove(same)
            first, worth = same.start, worth + same.worth
        kept.append(Cue(family, text[first:end], first, end, worth))
    return tuple(sorted(kept, key=lambda cue: cue.start))
