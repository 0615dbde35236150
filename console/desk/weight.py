"""How much a chat weighs: its risk, the visitor's pace, how long they wait for words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

HARD: Final = frozenset(("danger", "heavy"))
CALM, RISK, PACE, UNANSWERED = 2, 2, 1, 1
FULL: Final = 4  # for each chat that one may hold

FAST: Final = 20.0  # seconds between two messages of a visitor
STILL_FAST: Final = 120.0  # seconds after the last one in which that counts
WAITS_FOR_WORDS: Final = 180.0  # seconds without an answer


def weight(codes: Collection[str]) -> int:
    """Return what a chat weighs of which these codes hold: 2 when it is calm, at most 6."""
    risk = RISK if HARD & set(codes) else 0
    return CALM + risk + PACE * ("fast" in codes) + UNANSWERED * ("unanswered" in codes)


def too_much(carried: int, most: int) -> bool:
    """Whether that is too much for somebody who may hold `most` chats: two thirds of full.

    For three chats: two hard ones, or two that are fast and wait for an answer.
    """
    return 3 * carried >= 2 * FULL * most
