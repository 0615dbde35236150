"""What a visitor's words make the console do: look sooner, and show at which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handbook.cues import Cue, Judgement

Judge = Callable[[str], "Judgement"]
Span = tuple[int, int]

HIGH: Final = "hoog"  # handbook.cues.Level.HIGH; to import it would cost time at the start


def _telling(judged: Judgement) -> tuple[Cue, ...]:
    """Return the cues that say most of words that ask for haste."""
    if judged.level != HIGH:
        return ()
    named = tuple(cue for cue in judged.cues if not cue.background)
    return named or judged.cues


def foremost(judged: Judgement) -> Cue | None:
    """Return the cue that weighs most, None when these words ask for no haste."""
    return max(_telling(judged), key=lambda cue: (cue.worth, cue.end - cue.start), default=None)


def spans(judged: Judgement) -> tuple[Span, ...]:
    """Return where the words stand that ask for haste: underlining more would hide them."""
    return tuple((cue.start, cue.end) for cue in _telling(judged))
