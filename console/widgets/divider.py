"""The hairline between two conversations."""

from __future__ import annotations

from console.paint.lines import Line, Span
from console.widgets.pane import Pane


class Divider(Pane):
    """One column wide."""

    GROUND = "ground"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return a line from top to bottom."""
        del width
        return [Line((Span("│", "rule"),))] * height
