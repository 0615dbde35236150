"""What may strike a journey, and when: drawn from a seed, so that each kind has its turn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Moment = Literal["starting", "sending", "receiving", "reloading"]
Kind = Literal[
    "cut",
    "hangs",
    "torn",
    "slow",
    "sliced",
    "overtaken",
    "relay killed",
    "tab killed",
    "locked",
    "two tabs",
    "offline",
    "reloaded",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LASTS: dict[Kind, tuple[float, float]] = {  # seconds
    "cut": (0.2, 9.0),
    "hangs": (2.0, 14.0),
    "torn": (0.5, 2.0),
    "slow": (3.0, 9.0),
    "sliced": (2.0, 6.0),
    "overtaken": (3.0, 9.0),
    "relay killed": (0.0, 4.0),
    "tab killed": (0.0, 0.0),
    "locked": (1.0, 14.0),
    "two tabs": (0.0, 0.0),
    "offline": (1.0, 9.0),
    "reloaded": (0.0, 0.0),
}


@dataclass(frozen=True)
class Strike:
    """One fault: `later` seconds after word number `word` of whoever the moment is about."""

    kind: Kind
    moment: Moment
    word: int
    later: float
    seconds: float

    def __str__(self) -> str:
        """Return it in a few words."""
        return f"{self.kind} {self.seconds:.1f}" if self.seconds else self.kind


def draw(seed: int, journeys: int, words: int, each: int | None = None) -> list[list[Strike]]:
    """Return the strikes of every journey: one to three of them, or `each`.

    The kinds are dealt from a shuffled pack, so that each comes once before any comes again.
    """
    drawn = random.Random(seed)
    pack = _deal(drawn)
    return [
        [_strike(drawn, next(pack), words) for _ in range(each or drawn.randint(1, 3))]
        for _ in range(journeys)
    ]


def _deal(drawn: random.Random) -> Iterator[Kind]:
    while True:
        yield from drawn.sample(KINDS, len(KINDS))


def _strike(drawn: random.Random, kind: Kind, words: int) -> Strike:
    moment: Moment = drawn.choices(get_args(Moment), [1, 2, 2, 1])[0]
    word = 0 if moment == "starting" else drawn.randint(1, words - 2)
    later = drawn.random() ** 2 * (1.0 if moment in {"starting", "reloading"} else 0.3)
    return Strike(kind, moment, word, later, round(drawn.uniform(*_LASTS[kind]), 1))
