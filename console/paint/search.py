"""Draws the handbook's search: hits, the first screen of one, and an entry in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cut, rule, wrap
from console.paint.side import section_lines, sentence_lines, sentence_rows

if TYPE_CHECKING:
    from console.desk.views import HitRow, SearchView


def hit_lines(view: SearchView, width: int, *, airy: bool) -> list[Line]:
    """Return the hits and, below them, the first screen of the chosen entry.

    On a low screen that is out of sight: what `Alt I` would insert stands under its hit.
    """
    inner = width - 2
    lines: list[Line] = [BLANK]
    for number, hit in enumerate(view.hits):
        lines += _hit(hit, number, width, airy=airy)
        if not hit.chosen:
            continue
        if airy:
            lines.append(BLANK)
        elif view.entry is not None and view.entry.sentences:
            lines += sentence_rows(view.entry, view.entry.chosen, width)
    if not view.hits:
        return lines + [Line((Span(" "), Span(row, "quiet"))) for row in wrap(view.none, inner)]
    if airy:
        lines.append(BLANK)
    lines += [Line((Span(" "), *rule(inner).spans)), BLANK]
    if view.entry is not None:
        lines += sentence_lines(view.entry, width, airy=False)
        lines.append(BLANK)
        for heading, text in view.entry.sections:
            room = inner - len(heading) - 2
            spans = (Span(" "), Span(heading, "text b"), Span(f"  {cut(text, room)}", "soft"))
            lines.append(Line(spans))
        lines += [BLANK, Line((Span(" "), Span(view.entry.concept, "quiet")))]
    return lines


def entry_lines(view: SearchView, width: int, *, airy: bool) -> list[Line]:
    """Return one entry in full."""
    if view.entry is None:
        return []
    inner = width - 2
    lines = [BLANK]
    lines += [Line((Span(" "), Span(row, "text b"))) for row in wrap(view.entry.entry, inner)]
    lines.append(BLANK)
    lines += sentence_lines(view.entry, width, airy=airy)
    lines += [BLANK, *section_lines(view.entry.sections, width, short=False)]
    lines.append(Line((Span(" "), Span(view.entry.concept, "quiet"))))
    return lines


def _hit(hit: HitRow, number: int, width: int, *, airy: bool) -> list[Line]:
    key, inner = f"hit {number}", width - 4
    if not hit.chosen:
        return [Line((Span("   "), Span(cut(hit.title, inner), "text")), key=key)]
    rows: list[tuple[Span, ...]] = [
        (Span(" "), Span("› ", "focus b"), Span(cut(hit.title, inner), "text b"))
    ]
    if airy:
        rows.append((Span("   "), Span(cut(hit.category, inner), "quiet")))
    rows.append((Span("   … ", "quiet"), Span(cut(hit.reason, inner - 2), "quiet u")))
    return [Line(spans, "raised", key=key) for spans in rows]
