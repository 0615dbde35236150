"""The handbook pane: what fits this chat, the search, and one entry in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from console.desk.refer_views import ReferView
from console.paint.lines import BLANK, Line, Span
from console.paint.refer import refer_lines
from console.paint.search import entry_lines, hit_lines
from console.paint.side import guide_lines, title_line
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.desk.views import GuideView, SearchView

    Searching = SearchView | ReferView


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
        self.search: Searching | None = None
        self.airy = False
        self.focused_pane = False

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the entry beside the chat, or hits, or the opened entry."""
        del height
        if isinstance(self.search, ReferView):
            return refer_lines(self.search, width, airy=self.airy)
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
        insert = self._insert()
        if not insert:
            return []
        row = Line((Span(" "), Span("Alt I", "focus b"), Span(f" {insert}", "quiet")))
        return [BLANK, row, BLANK] if self.airy else [row]

    def _insert(self) -> str:
        if isinstance(self.search, ReferView):
            return self.search.insert
        view = self.search.entry if self.search else self.guide
        return view.insert if view is not None and view.sentences else ""

    def on_resize(self) -> None:
        """Another height may hide who is chosen."""
        super().on_resize()
        self.to_chosen()

    def to_chosen(self) -> None:
        """Scroll to whom or what is chosen in a referral: its list is longer than a pane."""
        room = self.size.height - len(self.foot(self.size.width))
        if not isinstance(self.search, ReferView) or room < 1:
            return
        rows = self.rows_of(f"hit {self.search.at}")
        if rows is not None and self.search.at > 0:
            first, last = rows
            self.scroll_to_row(first, min(last, first + room - 1))
        else:  # whom it is for stands above the first
            self.scroll_to_row(0, 0)

    def on_click(self, event: events.Click) -> None:
        """A click means the row."""
        what, _, which = self.row_at(event.y).partition(" ")
        if what:
            self.post_message(self.Clicked(what, which))


class GuideTitle(Pane):
    """The title row while searching."""

    def __init__(self) -> None:
        super().__init__()
        self.view: Searching | None = None
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

    def show(self, guide: GuideView, search: Searching | None, *, airy: bool) -> None:
        """Draw the entry beside the chat, or the search."""
        self.set_class(search is not None, "-searching")
        body = self.body
        here = self.screen.focused is self
        wanted = (guide, search, airy, here)
        if wanted == (body.guide, body.search, body.airy, body.focused_pane):
            return
        if _page(body.search) != _page(search):
            body.to_start()
        body.guide, body.search, body.airy, body.focused_pane = guide, search, airy, here
        body.redraw()
        body.to_chosen()
        self.title_row.view, self.title_row.airy = search, airy
        self.title_row.styles.height = 3 if airy else 1
        self.title_row.redraw()


def _page(search: Searching | None) -> tuple[type, bool]:
    """Return which page this is: another one begins at its first row."""
    return type(search), search is not None and search.opened
