"""Draws whom one can refer to, in groups, and the walk of a warm referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cells, cut, ends, wrap

if TYPE_CHECKING:
    from console.desk.refer_views import ReferRow, ReferView, WalkStep

Spans = tuple[Span, ...]

GUTTER = 3  # the sign of the chosen row, its digit, a space


def refer_lines(view: ReferView, width: int, *, airy: bool) -> list[Line]:
    """Return the pane below the line in which one types."""
    inner = width - 2
    lines = [BLANK, *_plain(view.about, "soft", inner), *_plain(view.note, "quiet", inner), BLANK]
    if view.opened:
        lines += [*_plain(view.facts, "quiet", inner), BLANK]
        for number, step in enumerate(view.walk):
            lines += [*_step(step, number, width), *([BLANK] if airy else [])]
        return lines
    if view.none:
        return lines + _plain(view.none, "quiet", inner)
    number = 0
    for title, rows in view.groups:
        lines += [*_plain(title, "text b" if rows else "quiet", inner), *([BLANK] if airy else [])]
        for row in rows:
            lines += _row(row, f"hit {number}", width)
            number += 1
        lines.append(BLANK)
    return lines


def _row(row: ReferRow, key: str, width: int) -> list[Line]:
    room = width - 2 - GUTTER
    value = Span(cut(row.value, room // 2), "text" if row.chosen else "soft")
    name = Span(row.name, "text b" if row.chosen else "text")
    heads = [ends([name], [value], room)]
    if row.chosen and cells([name, value]) >= room:
        heads = [*_wrapped(row.name, "text b", room), (Span(row.value, "text"),)]
    below = _wrapped(row.under, "quiet", room)
    if row.chosen:
        below += _wrapped(row.said, "text", room)
        below += [line for part in row.more for line in _wrapped(part, "quiet", room)]
    return _keyed([*heads, *below], row.number, key, here=row.chosen)


def _step(step: WalkStep, number: int, width: int) -> list[Line]:
    room = width - 2 - GUTTER
    box = "" if step.ticked is None else "[x] " if step.ticked else "[ ] "
    head = (Span(box, "soft"), Span(cut(step.label, room - len(box)), "text b"))
    said = _wrapped(step.said, "text" if step.chosen else "soft", room)
    return _keyed([head, *said], step.number, f"hit {number}", here=step.chosen)


def _keyed(rows: list[Spans], number: str, key: str, *, here: bool) -> list[Line]:
    """Return rows behind their digit; `›` and a ground of its own mark the chosen one."""
    mark = Span(f"{'›' if here else ' '}{number:<1} ", "focus b" if here else "quiet")
    starts = [mark, *[Span(" " * GUTTER)] * len(rows)]
    ground = "raised" if here else ""
    return [
        Line((Span(" "), start, *spans), ground, key=key)
        for start, spans in zip(starts, rows, strict=False)
    ]


def _wrapped(text: str, ink: str, width: int) -> list[Spans]:
    return [(Span(row, ink),) for row in wrap(text, width)]


def _plain(text: str, ink: str, width: int) -> list[Line]:
    return [Line((Span(" "), Span(row, ink))) for row in wrap(text, width) if row]
