"""The panes of the board: reasons, loads, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.board import attention_lines, figure_lines, load_lines
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from console.desk.views_board import BoardView
    from console.paint.lines import Line


class _BoardPane(Pane):
    """A part of the board; it draws only what has changed."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._view: BoardView | None = None

    def show(self, view: BoardView) -> None:
        """Draw `view`."""
        if view != self._view:
            self._view = view
            self.changed(view)
            self.redraw()

    def keep_in_sight(self, name: str | None) -> None:
        """Scroll as little as needed to show the row under the cursor."""
        rows = self.rows_of(name) if name else None
        if rows is not None:
            self.scroll_to_row(*rows)

    def changed(self, view: BoardView) -> None:
        """Another view: it may need another size."""


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

    def changed(self, view: BoardView) -> None:
        """As many rows as there are to draw, below a head."""
        more = sum(bool(row.under) + bool(row.steps) for row in view.loads)
        self.styles.height = len(view.loads) + more + 4
        self.styles.max_height = "100%"

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
