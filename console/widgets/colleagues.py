"""The line in which one writes to colleagues: it says so, and has no visitor's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Input

from console.paint.lines import Line, Span
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

LONGEST = 2000


class LineField(Input):
    """One line of words."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, highlighter=None, max_length=LONGEST)
        self.cursor_blink = False


class Reader(Pane):
    """Who will read it."""

    GROUND = "raised"
    FIXED = True

    def __init__(self, who: str) -> None:
        super().__init__()
        self._who = who

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the name before the line."""
        del width, height
        return [Line((Span(f" {self._who}", "focus b"), Span("  ", "quiet")))]


class ToColleagues(Widget):
    """The name and the line behind it."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.reader, self.field = Reader(who), LineField()
        self.reader.styles.width = len(who) + 3

    def compose(self) -> ComposeResult:
        """From left to right."""
        yield self.reader
        yield self.field
