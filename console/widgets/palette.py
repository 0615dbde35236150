"""The palette: everything one can do, found by typing a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from console.paint.lines import BLANK, Line, Span, ends
from console.widgets.guide import SearchField, SearchRow
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input


class Offer:
    """One thing the palette can do, the key that does it too, and by which words it is found."""

    def __init__(self, says: str, key: str, does: Callable[[], None], also: str = "") -> None:
        self.says, self.key, self.does = says, key, does
        self._found_by = f"{says} {also}".casefold()

    def fits(self, typed: str) -> bool:
        """Whether every part that is typed stands in its words."""
        return all(part in self._found_by for part in typed.casefold().split())


class PaletteList(Pane):
    """What fits the typed words."""

    GROUND = "raised"
    FIXED = True

    def __init__(self) -> None:
        super().__init__()
        self.offers: list[Offer] = []
        self.chosen = 0

    def draw(self, width: int, height: int) -> list[Line]:
        """Return a row per offer."""
        del height
        rows = []
        for number, offer in enumerate(self.offers):
            here = number == self.chosen
            left = [
                Span("› " if here else "  ", "focus b"),
                Span(offer.says, "text" if here else "soft"),
            ]
            right = [Span(offer.key, "focus b")]
            rows.append(Line((Span(" "), *ends(left, right, width - 2)), key=str(number)))
        if not rows:
            rows = [Line((Span("   "), Span(self.words("palette.none"), "quiet")))]
        return rows

    def foot(self, width: int) -> list[Line]:
        """Return how it works."""
        del width
        return [BLANK, Line((Span("   "), Span(self.words("palette.hint"), "quiet")))]


class Palette(Widget):
    """A line to type in, and what fits it."""

    def __init__(self) -> None:
        super().__init__()
        self.field = SearchField()
        self.list = PaletteList()
        self._all: Sequence[Offer] = ()

    def compose(self) -> ComposeResult:
        """The line above, the list below."""
        yield SearchRow(self.field)
        yield self.list

    def open(self, offers: Sequence[Offer]) -> None:
        """Begin anew with everything."""
        self._all = offers
        self.field.value = ""
        self._filter("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key filters."""
        event.stop()
        self._filter(event.value)

    def move(self, by: int) -> None:
        """Choose another offer."""
        self._choose(self.list.chosen + by)

    @property
    def offer(self) -> Offer | None:
        """The chosen offer."""
        return self.list.offers[self.list.chosen] if self.list.offers else None

    def _filter(self, typed: str) -> None:
        self.list.offers = [offer for offer in self._all if offer.fits(typed)]
        self._choose(0)

    def _choose(self, number: int) -> None:
        self.list.chosen = max(0, min(len(self.list.offers) - 1, number))
        self.list.redraw()
        self.list.scroll_to_row(self.list.chosen, self.list.chosen)
