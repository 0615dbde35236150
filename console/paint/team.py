"""Draws the staff room: time, name, and what was said, one straight edge for the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cut, pad, rule, wrap

if TYPE_CHECKING:
    from console.desk.views import TeamView

NAME = 12
GUTTER = 6 + NAME + 1
MEASURE = 72


def team_lines(view: TeamView, width: int) -> list[Line]:
    """Return the head of the room and all that was said in it."""
    room = width - 2
    lines = [
        BLANK,
        Line((Span(f" {view.title.upper()}", "focus b"),)),
        *(Line((Span(f" {row}", "soft"),)) for row in wrap(view.there, room)),
        *(Line((Span(f" {row}", "quiet"),)) for row in wrap(view.only, room)),
        Line((Span(" "), *rule(room).spans)),
    ]
    if not view.lines:
        return [*lines, BLANK, Line((Span(f" {cut(view.empty, room)}", "quiet"),))]
    for said in view.lines:
        ink = "soft v" if said.mine else "text v"
        for number, row in enumerate(wrap(said.text, min(MEASURE, room - GUTTER)) or ("",)):
            left = f" {said.time} {pad(said.who, NAME)} " if number == 0 else " " * (GUTTER + 1)
            lines.append(Line((Span(left, "quiet"), Span(row, ink))))
    return lines
