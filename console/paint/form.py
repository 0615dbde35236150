"""Draws the form after a chat: answers as plain lines, one question open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cells, cut, ends, inset, rule, wrap

if TYPE_CHECKING:
    from console.desk.views import FormChoice, FormRow, FormView

LABEL = 25  # cells of a question
MOST_COLUMNS = 4
MOST_WIDTH = 120  # what belongs together stays together in a wide window
AIRY = 30  # rows from which there is space between
_INK = {"given": "text", "unknown": "quiet", "not_asked": "quiet", "empty": "quiet"}


def form_lines(view: FormView, width: int, height: int) -> list[Line]:
    """Return exactly `height` rows: head, the questions around the open one, what it is about."""
    airy, line = height >= AIRY, inset(rule(width - 2).spans)
    width = min(width, MOST_WIDTH)
    head, foot = [_head(view, width), line], [line]
    if airy:
        head, foot = [BLANK, *head, BLANK], [*foot, BLANK, *_known(view, width), BLANK]
    notes = view.notes if airy else view.notes[:1]
    foot += [inset((Span(cut(note, width - 4), "quiet"),), 2) for note in notes]
    room = height - len(head) - len(foot)
    lines, here = _questions(view, width)
    spare = room - len(lines)
    gaps = [n for n, line in enumerate(lines) if line.key == "begins"]
    if airy and spare >= len(gaps):
        for place in reversed(gaps):
            lines.insert(place, BLANK)
            here = (here[0] + (place <= here[0]), here[1] + (place <= here[1]))
    top = max(0, min(len(lines) - room, (here[0] + here[1] - room) // 2))
    shown = lines[top : top + room]
    return [*head, *shown, *([BLANK] * (room - len(shown))), *foot]


def _head(view: FormView, width: int) -> Line:
    ink = view.slot.word
    left = [
        Span(f"{view.slot.shape} ", ink),
        Span(view.word.upper(), f"{ink} b"),
        Span(f"  {view.title}", "soft"),
    ]
    return inset(ends(left, [Span(view.progress, "quiet")], width - 4), 2)


def _known(view: FormView, width: int) -> list[Line]:
    rows = [row for sentence in view.known for row in wrap(sentence, width - 4)]
    return [inset((Span(row, "quiet"),), 2) for row in rows]


def _questions(view: FormView, width: int) -> tuple[list[Line], tuple[int, int]]:
    """Return the rows of all questions, and the first and last row of the open one."""
    lines: list[Line] = []
    here = (0, 0)
    for row in view.rows:
        drawn = _open(row, width) if row.here else [_closed(row, width)]
        if row.here:
            here = (len(lines), len(lines) + len(drawn))
        lines += drawn
    if view.done:
        label, hint = view.done
        here = (len(lines), len(lines) + 1)
        spans = (Span(f"  {label:<{LABEL}}", "text b"), Span(hint, "text"))
        lines.append(Line(spans, "raised", "focus"))
    return lines, here


def _closed(row: FormRow, width: int) -> Line:
    left = [Span(f"{row.label:<{LABEL}}", "quiet"), Span(row.answer, _INK[row.kind])]
    right = [Span(row.note, "quiet")] if row.note else []
    key = "begins" if row.begins else ""
    return Line((Span("  "), *ends(left, right, width - 4)), key=key)


def _open(row: FormRow, width: int) -> list[Line]:
    """Return the open question: what it is, how to answer, and its choices below."""
    left = [Span(f"{row.label:<{LABEL}}", "text b"), Span(row.hint, "soft")]
    key = "begins" if row.begins else ""
    first = (Span("  "), *ends(left, [Span(row.note, "quiet")], width - 4))
    lines = [Line(first, "raised", "focus", key)]
    # 0 and 9 mean the same everywhere, so they have a row of their own.
    codes = [choice for choice in row.choices if choice.key not in {"0", "9"}]
    others = [choice for choice in row.choices if choice.key in {"0", "9"}]
    room = width - 4 - LABEL
    each = max((cells(_choice(choice)) for choice in row.choices), default=1) + 1
    columns = max(1, min(MOST_COLUMNS, room // each))
    step = room // columns
    grid = [codes[n : n + columns] for n in range(0, len(codes), columns)]
    for choices in [*grid, *([others] if others else [])]:
        spans: list[Span] = [Span(" " * (LABEL + 2))]
        for choice in choices:
            drawn = _choice(choice)
            spans += [*drawn, Span(" " * max(1, step - cells(drawn)))]
        lines.append(Line(tuple(spans), "raised", "focus"))
    return lines


def _choice(choice: FormChoice) -> list[Span]:
    word = f"[{choice.word}]" if choice.chosen else f" {choice.word} "
    return [Span(f"{choice.key} ", "focus b"), Span(word, "text b" if choice.chosen else "text")]
