"""The one quiet row of guidance in a practice chat: what to try now, and how far one is."""

from __future__ import annotations

from typing import Final

from console.desk.views import LessonView
from console.paint.lines import BLANK, Line, Span, cells, ends, wrap
from console.widgets.pane import ViewPane

ONE_ROW: Final = 80  # columns from where a sentence fits in one row
_KEY = "`"  # a key stands between two of these, and is never broken
_MARK = "\u2060"  # in its place while rows are broken: it takes no cell
_HARD_SPACE = "\u00a0"


class LessonRow(ViewPane[LessonView]):
    """Below the first row, at the same place all the time. It never dims."""

    FIXED = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row, or two in a narrow window."""
        return lesson_lines(self._view, width)[:height] if self._view else []


def rows_for(width: int) -> int:
    """Return how many rows the guidance has in a window of this width, whatever it says."""
    return 1 if width >= ONE_ROW else 2


def lesson_lines(view: LessonView, width: int) -> list[Line]:
    """Return `view` in `rows_for` rows: the progress, the sentence, and how to skip it."""
    start = [Span(" "), Span(view.progress, "quiet"), Span("  ")]
    skip = [Span(f"{view.skip} ", "quiet")] if view.skip else []
    room = width - cells(start) - cells(skip) - 1
    rows = wrap(_whole_keys(view.sentence), room)
    first, *others = [_inked(row) for row in rows] or [[]]
    lines = [Line(ends([*start, *first], skip, width))]
    lines += [Line((Span(" " * cells(start)), *row)) for row in others]
    most = rows_for(width)
    return [*lines, *[BLANK] * (most - len(lines))][:most]


def _whole_keys(sentence: str) -> str:
    parts = sentence.split(_KEY)
    parts[1::2] = [part.replace(" ", _HARD_SPACE) for part in parts[1::2]]
    return _MARK.join(parts)


def _inked(row: str) -> list[Span]:
    parts = row.replace(_HARD_SPACE, " ").split(_MARK)
    return [Span(part, "focus b" if at % 2 else "text") for at, part in enumerate(parts) if part]
