"""A pane that draws lines: it redraws only the rows that changed, and scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from textual.geometry import Region
from textual.widget import Widget

from console.paint.lines import BLANK, Line, Span, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.strip import Strip

    from console.catalog import Words
    from console.widgets.ink import Inks

_View = TypeVar("_View")


class Inked(Protocol):
    """What a pane needs of its app."""

    inks: Inks
    words: Words


class Pane(Widget):
    """Rows of a view. A subclass says in `draw` what the rows are for a width.

    `GROUND` is the token behind the rows; `FROM_BELOW` puts few rows at the bottom and
    stays at the newest; `FIXED` panes keep their light when a sheet opens.
    """

    GROUND = "surface"
    FROM_BELOW = False
    FIXED = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._all: Sequence[Line] = []
        self._foot: list[Line] = []
        self._window: list[Line] = []
        self._top = 0
        self._at_end = True
        self._drawn: tuple[int, bool] = (0, False)

    @property
    def inks(self) -> Inks:
        """The styles that everything is drawn in."""
        return cast("Inked", self.app).inks

    @property
    def words(self) -> Words:
        """The console's words."""
        return cast("Inked", self.app).words

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Return every row for this size; a pane that was told nothing has none."""
        del width, height
        return []

    def foot(self, width: int) -> list[Line]:
        """Return rows that stay at the bottom whatever is scrolled."""
        del width
        return []

    def redraw(self) -> None:
        """Draw the rows again; rows that look the same are not sent again."""
        width, height = self.size
        if not self.is_attached or width == 0 or height == 0:
            return
        self._all = self.draw(width, height)
        self._foot = self.foot(width)
        self._slide()

    def on_resize(self) -> None:
        """The width decides where lines break."""
        self.redraw()

    def scroll_rows(self, rows: int) -> None:
        """Scroll by some rows."""
        last = self._last_top()
        self._top = max(
            0, min(last, (last if self._at_end and self.FROM_BELOW else self._top) + rows)
        )
        self._at_end = self._top >= last
        self._slide()

    def scroll_to_row(self, first: int, last: int) -> None:
        """Scroll as little as needed to show the rows `first` to `last`."""
        room = self.size.height - len(self._foot)
        if first < self._top:
            self._top = max(0, first)
        elif last >= self._top + room:
            self._top = last - room + 1
        else:
            return
        self._slide()

    def to_start(self) -> None:
        """Begin at the first row the next time it is drawn: another page is open."""
        self._top = 0

    def to_end(self) -> None:
        """Show the newest rows."""
        self._at_end = True
        self._slide()

    @property
    def at_end(self) -> bool:
        """Whether the newest row is on the screen."""
        return self._at_end

    def row_at(self, y: int) -> str:
        """Return what the row at `y` stands for; an empty text for nothing."""
        return self._window[y].key if 0 <= y < len(self._window) else ""

    def rows_of(self, key: str) -> tuple[int, int] | None:
        """Return the first and last row that stand for `key`."""
        found = [number for number, line in enumerate(self._all) if line.key == key]
        return (found[0], found[-1]) if found else None

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls three rows."""
        event.stop()
        self.scroll_rows(-3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls three rows."""
        event.stop()
        self.scroll_rows(3)

    def render_line(self, y: int) -> Strip:
        """Return the row at `y`."""
        line = self._window[y] if y < len(self._window) else BLANK
        dim = self.inks.dim and not self.FIXED
        return self.inks.strip(line, self.size.width, self.GROUND, dim=dim)

    def _last_top(self) -> int:
        return max(0, len(self._all) - (self.size.height - len(self._foot)))

    def _slide(self) -> None:
        width, height = self.size
        room = height - len(self._foot)
        last = self._last_top()
        self._top = last if self.FROM_BELOW and self._at_end else min(self._top, last)
        if not self.FROM_BELOW:
            self._at_end = self._top >= last
        shown = self._all[self._top : self._top + room]
        blank = [BLANK] * (room - len(shown))
        window = [*blank, *shown] if self.FROM_BELOW else [*shown, *blank]
        if last > 0 and not (self.FROM_BELOW and self._at_end):
            window = _with_bar(window, self._top, len(self._all), width)
        self._send([*window, *self._foot])

    def _send(self, window: list[Line]) -> None:
        before, self._window = self._window, window
        look = (self.inks.version, self.inks.dim)
        same_look, self._drawn = self._drawn == look, look
        if not same_look or len(before) != len(window):
            self.refresh()
            return
        changed = [y for y, (a, b) in enumerate(zip(before, window, strict=True)) if a != b]
        if len(changed) > len(window) // 2:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))


class ViewPane(Pane, Generic[_View]):
    """A pane of one view, which is drawn again only when another one is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._view: _View | None = None

    def show(self, view: _View) -> None:
        """Draw `view`."""
        if view != self._view:
            self._view = view
            self.redraw()


def _with_bar(window: list[Line], top: int, total: int, width: int) -> list[Line]:
    """Draw a scrollbar of one column into the padding at the right."""
    height = len(window)
    size = max(1, height * height // total)
    first = min(height - size, top * height // total)
    barred = []
    for y, line in enumerate(window):
        glyph = "┃" if first <= y < first + size else " "
        if glyph == " ":
            barred.append(line)
            continue
        spans, used = line.spans, cells(line.spans)
        if used == width and spans[-1].text.endswith(" "):  # a row that brings its own padding
            *others, last = spans
            spans, used = (*others, last._replace(text=last.text[:-1])), width - 1
        if used >= width:
            barred.append(line)
            continue
        fill = Span(" " * (width - 1 - used), "text")
        barred.append(line._replace(spans=(*spans, fill, Span(glyph, "rule"))))
    return barred
