"""Draws the question after a form: quiet, in the light of the chat that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, rule, wrap

if TYPE_CHECKING:
    from console.desk.views import CareView

MEASURE = 72
WORD = 6


def care_lines(view: CareView, width: int, height: int) -> list[Line]:
    """Return exactly `height` rows: what it is about, the question, its digits, what follows."""
    inner, ink = min(width - 4, MEASURE), view.slot.word
    lines = [
        _in(
            Span(f"{view.slot.shape} ", ink),
            Span(view.word.upper(), f"{ink} b"),
            Span(f"  {view.title}", "soft"),
        ),
        Line((Span(" "), *rule(width - 2).spans)),
        BLANK,
        _in(Span(view.question, "text b")),
        BLANK,
    ]
    for key, word, follows in view.choices:
        rows = wrap(follows, inner - 2 - WORD) or [""]
        digit = (Span(f"{key} ", "focus b"), Span(f"{word:<{WORD}}", "text"))
        lines.append(_in(*digit, Span(rows[0], "quiet")))
        lines += [_in(Span(" " * (2 + WORD)), Span(row, "quiet")) for row in rows[1:]]
    for note in view.notes:
        lines += [BLANK, *(_in(Span(row, "soft")) for row in wrap(note, inner))]
    return [BLANK, *lines, *([BLANK] * height)][:height]


def _in(*spans: Span) -> Line:
    return Line((Span("  "), *spans))
