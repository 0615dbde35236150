"""Draws the board: what asks for attention, who carries what, and the figures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.loads import CELLS
from console.desk.queue import Urgency
from console.paint.lines import BLANK, Line, Span, cut, ends, inset, pad, rule, wrap
from console.paint.roll import Roll

if TYPE_CHECKING:
    from console.desk.views_board import (
        AttentionView,
        BoardRow,
        FiguresView,
        LoadRow,
        LoadsView,
    )

BY, SINCE = 12, 9  # cells
ABREAST = 72  # cells from which the blocks of figures stand beside each other
WHO, NAME, CHAT = 12, 10, 12
INKS = {
    Urgency.DANGER: "alarm b",
    Urgency.LONG: "alarm b",
    Urgency.WAITS: "warn b",
    Urgency.NEW: "quiet",
}
LEVELS = {"!!": "alarm b", "!": "warn b", "": "soft"}


def attention_lines(view: AttentionView, width: int, *, airy: bool) -> Roll:
    """Return the list of reasons; the row under the cursor opens in place."""
    inner = width - 2
    title = [Span(view.title.upper(), "focus b"), Span(f"  {view.count}", "quiet")]
    heads = [Span(pad(view.by, BY), "quiet"), Span(f"{view.since:>{SINCE}}", "quiet")]
    lines = [BLANK, inset(ends(title, heads, inner)), inset(rule(inner).spans)]
    if not view.rows:
        lines += [BLANK, *(inset((Span(row, "soft"),)) for row in wrap(view.empty, inner)), BLANK]
    # The first line, what else is known, and what can be done about the one under the cursor.
    heights = [1 + more + (at == view.cursor) for at, more in enumerate(view.under)]
    return Roll(lines, heights, lambda at: _row(view.rows[at], inner), gap=int(airy))


def load_lines(view: LoadsView, width: int) -> list[Line]:
    """Return who carries what."""
    inner = width - 2
    title = [Span(view.title.upper(), "quiet b"), Span(f"  {view.note}", "quiet")]
    lines = [BLANK, inset(tuple(ends(title, [], inner))), inset(rule(inner).spans)]
    return [*lines, *(line for row in view.rows for line in _load(row, inner))]


def figure_lines(view: FiguresView, width: int, height: int) -> list[Line]:
    """Return the figures, and what a supervisor sees here and what not.

    Where there is room they stand beside each other.
    """
    inner = width - 2
    if width >= ABREAST:
        return _abreast(view, inner)
    lines = _below(view, inner, airy=True)
    return lines if len(lines) <= height else _below(view, inner, airy=False)


def _below(view: FiguresView, inner: int, *, airy: bool) -> list[Line]:
    lines: list[Line] = [BLANK]
    for title, rows in view.blocks:
        lines += [inset((Span(title.upper(), "quiet b"),)), *((BLANK,) if airy else ())]
        for label, value in rows:
            ink = "alarm b" if value.startswith("!!") else "text"
            lines.append(inset(ends([Span(label, "soft")], [Span(value, ink)], inner)))
        lines += [BLANK, inset(rule(inner).spans), BLANK]
    return [*lines, *_handed(view, inner), *_note(view, inner)]


def _abreast(view: FiguresView, inner: int) -> list[Line]:
    each = inner // len(view.blocks) - 2
    lines = [
        BLANK,
        inset(tuple(Span(pad(title.upper(), each + 2), "quiet b") for title, _ in view.blocks)),
    ]
    for number in range(max(len(rows) for _, rows in view.blocks)):
        spans: list[Span] = []
        for _, rows in view.blocks:
            label, value = rows[number] if number < len(rows) else ("", "")
            ink = "alarm b" if value.startswith("!!") else "text"
            spans += [*ends([Span(label, "soft")], [Span(value, ink)], each), Span("  ")]
        lines.append(inset(tuple(spans)))
    return [*lines, BLANK, *_handed(view, inner), *_note(view, inner)]


def _handed(view: FiguresView, inner: int) -> list[Line]:
    if not view.handed:
        return []
    title, *left = view.handed
    rows = [inset((Span(row, "soft"),)) for line in left for row in wrap(line, inner)]
    return [inset((Span(title.upper(), "quiet b"),)), *rows, BLANK]


def _note(view: FiguresView, inner: int) -> list[Line]:
    return [inset((Span(row, "quiet"),)) for row in wrap(view.note, inner)]


def _row(row: BoardRow, inner: int) -> list[Line]:
    ink = INKS[row.urgency]
    reason = "alarm b" if row.urgency is Urgency.DANGER else "text b"
    who = f"{row.shape} {row.who}" if row.shape else row.who
    left = [Span(f"{row.urgency.value:<3}", ink), Span(pad(who, WHO), "text b")]
    left.append(Span(row.reason, reason))
    right = [Span(pad(row.by, BY), "soft"), Span(f"{row.time:>{SINCE}}", ink)]
    ground, bar, key = ("raised", "focus", row.name) if row.cursor else ("", "", row.name)
    margin = Span(" " * (4 + WHO))

    def more(*spans: Span) -> Line:
        return Line((margin, *spans), ground, bar, key)

    lines = [Line((Span(" "), *ends(left, right, inner), Span(" ")), ground, bar, key)]
    if row.under:
        lines.append(more(Span(cut(row.under, inner - 4 - WHO), "quiet")))
    if row.steps:
        lines.append(more(*_digits(row.steps)))
    return lines


def _load(row: LoadRow, inner: int) -> list[Line]:
    spans = [Span(pad(row.who, NAME), "text b")]
    for number, (shape, word) in enumerate(row.chats):
        ink, mark = ("focus b", "›") if number == row.chosen else ("soft", " ")
        spans += [Span(f"{shape}{mark}", ink), Span(pad(word, CHAT - 2), ink)]
    ink = LEVELS[row.mark]
    line = [Span("━" * row.cells, ink), Span("─" * (CELLS - row.cells), "rule")]
    right = [*line, Span(f"  {row.mark:<3}", ink), Span(pad(row.level, NAME), ink)]
    ground, bar = ("raised", "focus") if row.steps else ("", "")
    lines = [Line((Span(" "), *ends(spans, right, inner), Span(" ")), ground, bar, row.name)]
    margin = Span(" " * (1 + NAME))
    if row.under:
        told = Span(cut(row.under, inner - NAME), "quiet")
        lines.append(Line((margin, told), ground, bar, row.name))
    if row.steps:
        lines.append(Line((margin, *_digits(row.steps)), ground, bar, row.name))
    return lines


def _digits(steps: tuple[str, ...]) -> list[Span]:
    """Return what each digit does, in one row."""
    spans: list[Span] = []
    for number, step in enumerate(steps, 1):
        spans += [Span(f"{number} ", "focus b"), Span(f"{step}   ", "text")]
    return spans
