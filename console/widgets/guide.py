"""The handbook pane: what fits this chat, the search, and one entry in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from console.paint.lines import BLANK, Line, Span
from console.paint.search import entry_lines, hit_lines
from console.paint.side import guide_lines, title_line
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.desk.views import GuideView, SearchView


class SearchField(Input):
    """The line in which one types what one looks for."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, highlighter=None)
        self.cursor_blink = False


class Prompt(Pane):
    """The sign before the line in which one types."""

    GROUND = "raised"
    FIXED = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the sign."""
        del width, height
        return [Line((Span(" / ", "focus b"),))]


class SearchRow(Widget):
    """The sign and the line behind it."""

    def __init__(self, field: SearchField) -> None:
        super().__init__()
        self._field = field

    def compose(self) -> ComposeResult:
        """From left to right."""
        yield Prompt()
        yield self._field


class GuideBody(Pane):
    """Everything below the search line."""

    class Clicked(Message):
        """A row was clicked: `what` is `say`, `hit`, with a number."""

        def __init__(self, what: str, which: str) -> None:
            self.what, self.which = what, which
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.guide: GuideView | None = None
        self.search: SearchView | None = None
        self.airy = False
        self.focused_pane = False

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the entry beside the chat, or hits, or the opened entry."""
        del height
        if self.search is not None:
            if self.search.opened:
                return entry_lines(self.search, width, airy=self.airy)
            return hit_lines(self.search, width, airy=self.airy)
        if self.guide is None:
            return []
        return guide_lines(
            self.guide,
            width,
            airy=self.airy,
            focused=self.focused_pane,
            none=self.words("guide.none"),
        )

    def foot(self, width: int) -> list[Line]:
        """Return the key that puts a sentence into the draft."""
        del width
        view = self.search.entry if self.search else self.guide
        if view is None or not view.sentences:
            return []
        row = Line((Span(" "), Span("Alt I", "focus b"), Span(f" {view.insert}", "quiet")))
        return [BLANK, row, BLANK] if self.airy else [row]

    def on_click(self, event: events.Click) -> None:
        """A click means the row."""
        what, _, which = self.row_at(event.y).partition(" ")
        if what:
            self.post_message(self.Clicked(what, which))


class GuideTitle(Pane):
    """The title row while searching."""

    def __init__(self) -> None:
        super().__init__()
        self.view: SearchView | None = None
        self.airy = False

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the title, with how many were found."""
        del height
        if self.view is None:
            return []
        title = title_line(self.view.title, self.view.found, width, focused=True)
        return [BLANK, title, BLANK] if self.airy else [title]


class GuidePane(Widget, can_focus=True):
    """The handbook. Its width never changes, so the conversation is never wrapped again."""

    def __init__(self) -> None:
        super().__init__()
        self.title_row = GuideTitle()
        self.field = SearchField()
        self.body = GuideBody()

    def compose(self) -> ComposeResult:
        """Title and line are there only while searching."""
        yield self.title_row
        yield SearchRow(self.field)
        yield self.body

    def show(self, guide: GuideView, search: SearchView | None, *, airy: bool) -> None:
        """Draw the entry beside the chat, or the search."""
        self.set_class(search is not None, "-searching")
        body = self.body
        here = self.has_focus
        wanted = (guide, search, airy, here)
        if wanted == (body.guide, body.search, body.airy, body.focused_pane):
            return
        if body.search is None or search is None or body.search.opened != search.opened:
            body.to_start()
        body.guide, body.search, body.airy, body.focused_pane = guide, search, airy, here
        body.redraw()
        self.title_row.view, self.title_row.airy = search, airy
        self.title_row.styles.height = 3 if airy else 1
        self.title_row.redraw()
