"""Sentences with space between them, above a line that is being written."""

from __future__ import annotations

from console.paint.lines import BLANK, Line, Span, cut, wrap
from console.widgets.pane import Pane

MEASURE = 72  # columns: longer rows are hard to read


class SentencesPane(Pane):
    """What must be known before a line to a colleague is sent, and quoted lines below."""

    GROUND = "ground"

    def sentences(self) -> list[tuple[str, str]]:
        """Return each sentence with its ink."""
        return []

    def quoted(self) -> tuple[str, ...]:
        """Return lines of a chat."""
        return ()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row; in a low window without the space between sentences."""
        lines: list[Line] = []
        for sentence, ink in self.sentences():
            rows = wrap(sentence, min(MEASURE, width - 2))
            lines += [BLANK, *(Line((Span(f" {row}", ink),)) for row in rows)]
        quoted = [Line((Span(f"   {cut(row, width - 4)}", "text v"),)) for row in self.quoted()]
        drawn = [*lines, BLANK, *quoted] if quoted else lines
        return drawn if len(drawn) <= height else [line for line in drawn if line is not BLANK]
