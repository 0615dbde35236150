"""The small panes: what is known about one chat, and the middle of an empty night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.views import EmptyView
from console.paint.lines import Line, Span, wrap
from console.paint.side import card_lines, empty_lines
from console.widgets.pane import Pane, ViewPane

if TYPE_CHECKING:
    from console.desk.views import CardView


class CardPane(Pane):
    """Door, answers, pace, phase: what is known about one chat."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._view: CardView | None = None
        self._airy = False

    def show(self, view: CardView | None, *, airy: bool) -> None:
        """Draw `view`; None when I hold no chat."""
        if (view, airy) != (self._view, self._airy):
            self._view, self._airy = view, airy
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the rows."""
        del height
        if self._view is None:
            return [
                Line((Span(" "), Span(r, "quiet")))
                for r in wrap(self.words("card.none"), width - 2)
            ]
        return card_lines(self._view, width, airy=self._airy, hint=self.words("card.hint"))


class EmptyPane(ViewPane[EmptyView], can_focus=True):
    """It is quiet, and I am ready when somebody comes."""

    GROUND = "ground"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the rows."""
        return empty_lines(self._view, width, height) if self._view else []


class SmallPane(Pane):
    """The one sentence for a window that is too small."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0

    def show(self, waiting: int) -> None:
        """Say how many wait: nobody waits unseen."""
        if waiting != self._waiting:
            self._waiting = waiting
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the sentence."""
        del height
        said = (
            f"{self.words('app.too_small')} {self.words('app.too_small_waiting', n=self._waiting)}"
        )
        return [Line((Span(row, "text"),)) for row in wrap(said, width)]
