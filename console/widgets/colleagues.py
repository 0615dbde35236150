"""The line in which one writes to colleagues: it says so, and has no visitor's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from console.desk.clean import clean
from console.paint.lines import Line, Span
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

LONGEST = 2000


class LineField(Input):
    """One line of words."""

    BINDINGS: ClassVar[list[BindingType]] = []

    class Cut(Message):
        """Not all of what was pasted fits; the rest was left out."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, highlighter=None, max_length=LONGEST)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Put several lines in as one; Textual would keep the first, and not say so."""
        event.stop()
        event.prevent_default()
        pasted = " ".join(clean(event.text).split("\n")).replace("\t", " ").rstrip()
        start, end = sorted(self.selection)
        room = LONGEST - len(self.value) + end - start
        if len(pasted) > room:
            self.post_message(self.Cut())
        self.replace(pasted[:room], start, end)


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
