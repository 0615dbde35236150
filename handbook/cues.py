"""Finds in a visitor's words what may mean danger, and says which words made it look.

`judge(text)` gives a level and the cues that led to it. It looks for combinations, because
danger is mostly said without a word for danger. It never takes back what a person said: a
"laag" means that these words alone do not ask for haste, and nothing more.

The words and the rules stand in `cue_table/`, in a form that an editor can read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from handbook.cue_book import Level, cue_book
from handbook.cue_patterns import DENIALS
from handbook.cue_spelling import MASKED, Token, sound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handbook.cue_book import CueBook, Rule
    from handbook.cue_patterns import Match

__all__ = ["Cue", "Judgement", "Level", "find_cues", "judge", "signs_in"]

_UNSURE = frozenset(
    map(sound, ("weet", "wist", "kan", "kon", "durf", "snap", "mag", "mocht", "laat", "lukt", "of"))
)
"""Before a "niet" these deny nothing: "weet niet hoeveel", "durf niet"."""

_WHOM = frozenset(sound(word) for word in ("me", "mij", "ons", "haar", "hem", "mama", "dat", "het"))
"""Whoever it is about may stand between the words and a "niet": "slaat mij niet"."""

_ORDER = (Level.HIGH, Level.MIDDLE, Level.LOW)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that made the console look: `words` are `text[start:end]` of what was judged."""

    family: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """How soon, the words that say so, and the rules that joined them: never one without why."""

    level: Level
    cues: tuple[Cue, ...] = ()
    rules: tuple[Rule, ...] = ()


def find_cues(text: str) -> tuple[Cue, ...]:
    """Return every cue in `text`, in order, whether or not a rule makes anything of it."""
    book = cue_book()
    found, tokens = _signs(text, book)
    return _cues(text, tokens, found, book)


def signs_in(text: str) -> dict[str, str]:
    """Return the signs that stand in `text` and are not denied, each with its first words there."""
    found, tokens = _signs(text, cue_book())
    return {
        match.sign: text[tokens[match.first].start : tokens[match.after - 1].end]
        for match in sorted(found, key=lambda match: match.first, reverse=True)
    }


@lru_cache(maxsize=2_048)
def judge(text: str) -> Judgement:
    """Return how soon `text` asks for a person: the same text always gives the same."""
    book = cue_book()
    found, tokens = _signs(text, book)
    present = {match.sign for match in found}
    rules = [
        rule
        for rule in book.rules
        if rule.unless.isdisjoint(present)
        and all(not needed.isdisjoint(present) for needed in rule.needs)
    ]
    if not rules:
        return Judgement(Level.LOW)
    level = min((rule.level for rule in rules), key=_ORDER.index)
    used = frozenset().union(*(needed for rule in rules for needed in rule.needs))
    cues = _cues(text, tokens, [match for match in found if match.sign in used], book)
    return Judgement(level, cues, tuple(rule for rule in rules if rule.level is level))


def _signs(text: str, book: CueBook) -> tuple[list[Match], list[Token]]:
    """Return the signs that stand in `text` and are not denied, and its words."""
    tokens = book.spelling.tokens(text)
    plain = list(tokens)
    for idiom in book.idioms.find(tokens):
        for at in range(idiom.first, idiom.after):
            plain[at] = Token(MASKED, MASKED, plain[at].start, plain[at].end)
    return [
        match
        for match in book.phrases.find(plain)
        if book.signs[match.sign].firm or not _denied(match, plain)
    ], tokens


def _denied(match: Match, tokens: list[Token]) -> bool:
    """Whether a "niet" stands behind the words, or in front of them and means them."""
    behind = match.after + (tokens[match.after].heard in _WHOM)
    if tokens[behind].heard in DENIALS:
        return True
    for at in range(match.first - 1, max(0, match.first - 3), -1):
        if tokens[at].heard in DENIALS:
            return tokens[at - 1].heard not in _UNSURE
    return False


def _cues(text: str, tokens: list[Token], found: Iterable[Match], book: CueBook) -> tuple[Cue, ...]:
    spans = {
        (tokens[m.first].start, tokens[m.after - 1].end, book.signs[m.sign].family) for m in found
    }
    kept: list[Cue] = []
    for start, end, family in sorted(spans, key=lambda span: (span[0], -span[1])):
        inside = any(cue.family == family and cue.end >= end for cue in kept)
        if family and start < end and not inside:
            kept.append(Cue(family, text[start:end], start, end))
    return tuple(kept)
