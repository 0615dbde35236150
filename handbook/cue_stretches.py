"""Parts a long message into stretches weighed apart, so that no length hides a danger.

A sum over all words of a message grows thin in a long one: five sentences about a dog and a
school would quiet "hij heeft een mes". So its sentences are weighed too, each alone and with those
that follow as far as they are short, and one without an end in steps.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from handbook.cue_spelling import BREAK, END, START, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handbook.cue_patterns import Match

LONG = 30
"""Words up to which a message is only weighed as a whole: its sentences explain each other."""

MOST = 25
"""Words of a stretch."""

FEWEST = 3
"""Words, with the sign behind them, of a sentence that is weighed alone."""

STEP = MOST // 2
"""Words after which the next stretch begins, so that what belongs together is in one of them."""


class Stretch(NamedTuple):
    """Some words of a message, between a start and an end of their own, and the signs in them."""

    tokens: Sequence[Token]
    signs: Sequence[Match]


def stretches(tokens: Sequence[Token], signs: Sequence[Match]) -> Iterator[Stretch]:
    """Yield the parts of a long message that are weighed apart; none of a short one."""
    if len(tokens) <= LONG:
        return
    signs = sorted(signs, key=lambda sign: sign.first)
    starts = [sign.first for sign in signs]
    for first, after in dict.fromkeys(_places(_sentences(tokens))):
        words = tokens[first:after]
        yield Stretch(
            tokens=(
                Token(START, START, words[0].start, words[0].start),
                *words,
                Token(END, END, words[-1].end, words[-1].end),
            ),
            signs=[
                sign._replace(first=sign.first - first + 1, after=sign.after - first + 1)
                for sign in signs[bisect_left(starts, first) : bisect_left(starts, after)]
                if sign.after <= after
            ],
        )


def _sentences(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where each sentence stands, with the sign that ends it; `tokens` has a start."""
    ends = [at + 1 for at, token in enumerate(tokens) if token.heard in (BREAK, END)]
    ends[-1] -= 1
    starts = [1, *ends]
    return [(start, end) for start, end in zip(starts, ends, strict=False) if start < end]


def _places(sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield each sentence, steps through a long one, and at each step the short ones together."""
    reached = 0
    for at, (first, after) in enumerate(sentences):
        if after - first >= FEWEST:
            for step in range(first, max(first, after - MOST) + 1, STEP):
                yield step, min(step + MOST, after)
        if after - first > MOST:
            yield after - MOST, after
        elif first >= reached:
            fitting = (end for _, end in sentences[at : at + MOST] if end - first <= MOST)
            yield first, max(fitting)
            reached = first + STEP
