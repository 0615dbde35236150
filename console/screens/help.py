"""The help: every key that works, straight from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from console.keys import listed
from console.paint.lines import BLANK, Line, Span, wrap
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

KEY = 20


class HelpPage(Pane):
    """One row per key."""

    GROUND = "ground"
    FIXED = True

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self._practice = practice

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        words = self.words
        title = f" {words('help.title').upper()}   "
        rows = [Line((Span(title, "focus b"), Span(words("help.back"), "quiet"))), BLANK]
        if self._practice:
            rows[:0] = [Line((Span(" "), Span(f" {words('practise.badge')} ", "focus rb"))), BLANK]
        for sentence in ("help.intro", "help.lists", "help.sheets", "help.order"):
            rows += [Line((Span(f" {r}", "soft"),)) for r in wrap(words(sentence), width - 2)]
        rows.append(BLANK)
        for action in listed(practice=self._practice):
            more = [key.upper() for key in action.keys if key in {"f2", "f3", "f4"}]
            shown = " / ".join([action.shown, *more])
            said = wrap(words(f"key.{action.name}"), max(10, width - KEY - 2))
            rows.append(Line((Span(f" {shown:<{KEY - 1}}", "focus b"), Span(said[0], "text"))))
            rows += [Line((Span(" " * KEY), Span(row, "text"))) for row in said[1:]]
        return rows


class HelpScreen(Screen[None]):
    """Scrolls with arrows and PgUp, PgDn; Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *, practice: bool = False) -> None:
        super().__init__()
        self.page = HelpPage(practice=practice)

    def compose(self) -> ComposeResult:
        """One page."""
        yield self.page

    def take(self, event: events.Key) -> bool:
        """Take a key: scroll, or go back. No key is anybody else's here."""
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in steps:
            self.page.scroll_rows(steps[event.key])
        elif event.key in {"escape", "f1", "question_mark", "q"}:
            self.app.pop_screen()
        return True
