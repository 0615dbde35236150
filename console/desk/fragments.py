"""Short messages in a row are one sentence: "hij heeft", and then "een mes"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.desk.cues import foremost, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.desk.cues import Judge, Span
    from handbook.cues import Cue

MESSAGES: Final = 4
"""How many messages are read as one sentence at most."""

WORDS: Final = 20
"""How many words these have together at most: what is longer says enough by itself.

Lines that nothing was learned from, cut into two to four pieces at random: judged piece by piece
.80 to .96 of those that ask for haste are found, together .91 to .99; of harmless ones .12 to .29
are called urgent, together .16 to .40 (whole they are .05 to .15). Rows of whole harmless messages
that have nothing to do with each other: 0 to 4 in a hundred; with 30 words together it were 0 to 6.
"""


def asks_haste(judge: Judge, written: Sequence[str]) -> tuple[Cue | None, list[tuple[Span, ...]]]:
    """Judge the last of what somebody wrote in a row; while it is calm, with one more before it.

    Returns the foremost cue, None when nothing asks for haste; and where the words stand that
    do, for each of the last messages as many as were read together.
    """
    for many in range(1, _in_a_sentence(written) + 1):
        judged = judge(" ".join(written[-many:]))
        cue = foremost(judged)
        if cue is not None:
            return cue, _shared_out(spans(judged), written[-many:])
    return None, []


def _in_a_sentence(written: Sequence[str]) -> int:
    words = 0
    for number, text in enumerate(reversed(written[-MESSAGES:])):
        words += len(text.split())
        if words > WORDS:
            return max(1, number)
    return min(len(written), MESSAGES)


def _shared_out(found: tuple[Span, ...], written: Sequence[str]) -> list[tuple[Span, ...]]:
    """Return which part of each span stands in which message, counted from that one's start."""
    shares: list[tuple[Span, ...]] = []
    at = 0
    for text in written:
        inside = ((max(0, start - at), min(len(text), end - at)) for start, end in found)
        shares.append(tuple((start, end) for start, end in inside if start < end))
        at += len(text) + 1
    return shares
