"""The panes of the board: reasons, loads, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.views_board import BoardView
from console.paint.board import attention_lines, figure_lines, load_lines
from console.widgets.pane import ViewPane

if TYPE_CHECKING:
    from console.paint.lines import Line


class _BoardPane(ViewPane[BoardView]):
    """A part of the board; it draws only what has changed."""

    GROUND = "ground"

    def keep_in_sight(self, name: str | None) -> None:
        """Scroll as little as needed to show the row under the cursor."""
        rows = self.rows_of(name) if name else None
        if rows is not None:
            self.scroll_to_row(*rows)


class AttentionPane(_BoardPane):
    """What asks for attention, and what can be done about it."""

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        if self._view is None:
            return []
        lines = attention_lines(self._view, width, airy=False)
        if len(lines) + len(self._view.rows) > height:
            return lines
        return attention_lines(self._view, width, airy=True)


class LoadsPane(_BoardPane):
    """Who carries what, as high as there are people."""

    def show(self, view: BoardView) -> None:
        """Draw `view`, in as many rows as there are to draw, below a head."""
        if view != self._view:
            more = sum(bool(row.under) + bool(row.steps) for row in view.loads)
            self.styles.height = len(view.loads) + more + 4
            self.styles.max_height = "100%"
        super().show(view)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        return load_lines(self._view, width) if self._view else []


class FiguresPane(_BoardPane):
    """The figures of the night."""

    GROUND = "surface"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        return figure_lines(self._view, width, height) if self._view else []
