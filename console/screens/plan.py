"""Decides which panes a window of some size shows, and where."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

WIDE, NORMAL, HALVES, NARROW = 160, 120, 100, 80
LEAST_WIDTH, LEAST_HEIGHT = 60, 20
TALL: Final = 30


class Where(StrEnum):
    """Where a pane stands."""

    HIDDEN = "hidden"
    BESIDE = "beside"  # in its own column
    OVER = "over"  # over the conversation, which is not wrapped again
    ALONE = "alone"  # in place of the conversation


class Plan(msgspec.Struct, frozen=True):
    """What is shown. `strip`: my chats in one row; `margin`: space around the conversation."""

    strip: bool
    queue: Where
    card: Where
    guide: Where
    halves: bool
    airy: bool
    margin: bool
    small: bool
    queue_width: int
    card_width: int
    guide_width: int

    @property
    def hides_talk(self) -> bool:
        """Whether nothing of the conversation is on the screen."""
        return self.small or Where.ALONE in {self.queue, self.card, self.guide}


def plan(width: int, height: int, *, split: bool, drawer: str) -> Plan:
    """Return the plan for a window. `drawer` is queue, guide, card, or empty."""
    halves = split and width >= HALVES
    beside = _beside(width, halves=halves, card=drawer == "card")

    def where(pane: str) -> Where:
        if pane in beside:
            return Where.BESIDE
        if pane != drawer:
            return Where.HIDDEN
        return Where.OVER if width >= NARROW else Where.ALONE

    queue = where("queue")
    return Plan(
        strip=queue is not Where.BESIDE,
        queue=queue,
        card=where("card"),
        guide=where("guide"),
        halves=halves,
        airy=height >= TALL,
        margin=width >= NORMAL and not halves,
        small=width < LEAST_WIDTH or height < LEAST_HEIGHT,
        queue_width=32 if width >= WIDE else 26 if width >= NORMAL else 30,
        card_width=37 if NORMAL <= width < WIDE else 30,
        guide_width=46 if width >= WIDE else 37,
    )


def _beside(width: int, *, halves: bool, card: bool) -> set[str]:
    if width >= WIDE:
        return {"queue"} if halves else {"queue", "card", "guide"}
    if halves:
        return set()
    if width >= NORMAL:
        # This chat stands in the handbook's column: the conversation is not wrapped again.
        return {"queue", "card" if card else "guide"}
    return {"queue"} if width >= HALVES else set()
