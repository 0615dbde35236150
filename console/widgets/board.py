"""The panes of the board: reasons, loads, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.views_board import AttentionView, FiguresView, LoadsView
from console.paint.board import attention_lines, figure_lines, load_lines
from console.widgets.pane import Pane, ViewPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.paint.lines import Line
    from console.paint.roll import Roll


class AttentionPane(Pane):
    """What asks for attention, and what can be done about it."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._view: AttentionView | None = None
        self._roll: Roll | None = None

    def show(self, view: AttentionView) -> None:
        """Draw what is in sight of `view`; only that is put into words."""
        self._view = view
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Return every row, with space between them where all fit."""
        if self._view is None:
            return []
        self._roll = attention_lines(self._view, width, airy=False)
        if len(self._roll) + len(self._view.rows) <= height:
            self._roll = attention_lines(self._view, width, airy=True)
        return self._roll

    def keep_cursor_in_sight(self) -> None:
        """Scroll as little as needed to show the row under the cursor."""
        if self._roll is not None and self._view is not None and self._view.cursor is not None:
            self.scroll_to_row(*self._roll.row(self._view.cursor))


class LoadsPane(ViewPane[LoadsView]):
    """Who carries what, as high as there are people."""

    GROUND = "ground"

    def show(self, view: LoadsView) -> None:
        """Draw `view`, in as many rows as there are to draw, below a head."""
        if view != self._view:
            more = sum(bool(row.under) + bool(row.steps) for row in view.rows)
            self.styles.height = len(view.rows) + more + 4
            self.styles.max_height = "100%"
        super().show(view)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        return load_lines(self._view, width) if self._view else []

    def keep_in_sight(self, name: str | None) -> None:
        """Scroll as little as needed to show the row of a colleague."""
        rows = self.rows_of(name) if name else None
        if rows is not None:
            self.scroll_to_row(*rows)


class FiguresPane(ViewPane[FiguresView]):
    """The figures of the night."""

    GROUND = "surface"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        return figure_lines(self._view, width, height) if self._view else []
