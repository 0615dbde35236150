"""Draws the rota: who is on duty, what was left for them, and the nights of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cut, inset, pad, rule, wrap

if TYPE_CHECKING:
    from console.desk.views_board import RotaView

NAME, ROLE, DAY, HOURS = 16, 18, 12, 36  # cells
MEASURE = 72


def rota_lines(view: RotaView, width: int) -> list[Line]:
    """Return every row."""
    room = width - 2
    lines = [BLANK, _title(view.title, "focus b"), Line((Span(" "), *rule(room).spans))]
    for who in view.people:
        row = (Span(pad(who.name, NAME), "text"), Span(pad(who.role, ROLE), "soft"))
        lines.append(inset((*row, Span(who.since, "quiet"))))
    if view.handed:
        lines += [BLANK, _title(view.handed_title, "quiet b")]
        lines += [_said(row, "soft") for line in view.handed for row in wrap(line, room)]
    lines += [BLANK, _title(view.nights_title, "quiet b")]
    lines += [_said(view.always, "soft")] if view.always else []
    for night in view.nights:
        near = "text" if night.mark else "soft"
        why = " · ".join(part for part in (night.mark, night.why) if part)
        said = f"{pad(night.day, DAY)}{pad(night.hours, HOURS)}{cut(why, room - DAY - HOURS)}"
        lines.append(_said(said, near))
    return [*lines, BLANK, *(_said(row, "quiet") for row in wrap(view.note, min(MEASURE, room)))]


def _title(text: str, ink: str) -> Line:
    return _said(text.upper(), ink)


def _said(text: str, ink: str) -> Line:
    return inset((Span(text, ink),))
