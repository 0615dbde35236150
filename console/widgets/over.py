"""What lies over the conversation: the key bar, and sheets that ask for a digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.message import Message

from console.desk.numbers import digits, pick
from console.keys import ACTIONS
from console.paint.lines import BLANK, Line, Span, cells
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

DEAF: Final = 0.4  # seconds a sheet hears nothing after it is on the screen


def hears(hears_from: float | None, now: float) -> bool:
    """Whether what is deaf until `hears_from` hears; it does once the clock was set back."""
    return hears_from is not None and not 0 < hears_from - now < 2 * DEAF


class KeyBar(Pane):
    """Every letter that does something, over the lower part of the conversation."""

    GROUND = "raised"
    FIXED = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the rule and the columns of letters."""
        hints = [("1-3", self.words("bar.chats"))]
        hints += [(a.letter.upper(), self.words(f"bar.{a.name}")) for a in ACTIONS if a.bar]
        hints.insert(0, hints.pop(1))
        columns = max(1, min(4, (width - 2) // 20))
        rows = -(-len(hints) // columns)
        each = (width - 4) // columns
        lines = [Line((Span("━" * width, "focus"),))]
        for row in range(rows):
            spans: list[Span] = [Span("  ")]
            for key, what in hints[row::rows]:
                spans += [Span(f"{key:>3} ", "focus b"), Span(what, "text")]
                used = 4 + len(what)
                spans.append(Span(" " * max(1, each - used)))
            lines.append(Line(tuple(spans)))
        return [*lines, *([BLANK] * (height - len(lines)))]

    def rows(self, width: int) -> int:
        """Return how high the bar is for this width."""
        columns = max(1, min(4, (width - 2) // 20))
        letters = sum(action.bar for action in ACTIONS) + 1
        return -(-letters // columns) + 1


class Choice:
    """One digit of a sheet and what it does. `aside` is drawn behind it, in its own ink."""

    def __init__(self, says: str, does: Callable[[], None], aside: tuple[Span, ...] = ()) -> None:
        self.says, self.does, self.aside = says, does, aside


class Sheet(Pane, can_focus=True):
    """A question without a default: only a digit answers, Esc changes nothing.

    It is deaf from the moment it is asked until 400 ms after it has been drawn and has
    the focus, so that words typed by accident never close or hand over anything.
    """

    GROUND = "raised"
    FIXED = True

    class Focused(Message):
        """The sheet is on the screen and has the focus: from now on the 400 ms count."""

    def __init__(self) -> None:
        super().__init__()
        self.choices: list[Choice] = []
        self._rows: list[Line] = []
        self._rule = "focus"
        self.hears_from: float | None = None

    def ask(self, rows: list[Line], choices: list[Choice], rule: str) -> None:
        """Show `rows`, then the choices by digit. `rule` is the ink above and below."""
        self.choices, self._rule = choices, rule
        self.hears_from = None
        picks = [
            Line((Span(f"{number} ", "focus b"), Span(choice.says, "text"), *choice.aside))
            for number, choice in enumerate(choices, 1)
        ]
        choose = f"{self.words('sheet.choose')} " if choices else ""
        back = Line(
            (
                Span(choose, "quiet"),
                Span("Esc", "focus b"),
                Span(f" {self.words('foot.nothing')}", "quiet"),
            )
        )
        self._rows = [*rows, *([BLANK, *picks] if picks else []), BLANK, back]
        widest = max(cells(row.spans) for row in self._rows)
        self.styles.width = widest + 6
        self.styles.height = len(self._rows) + 4
        self.redraw()

    @property
    def digits(self) -> str:
        """The keys that answer; none where there is nothing to choose."""
        return digits(len(self.choices))

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the question between its two rules."""
        del height
        edge = Line((Span("━" * width, self._rule),))
        rows = [Line((Span("   "), *row.spans)) for row in self._rows]
        return [edge, BLANK, *rows, BLANK, edge]

    def answer(self, key: str, now: float) -> str:
        """Take a key. Returns `chosen`, `back`, or `nothing`."""
        if not hears(self.hears_from, now):
            return "nothing"
        if key == "escape":
            return "back"
        if pick(key, self.choices) is not None:
            return "chosen"
        return "nothing"

    def on_focus(self, event: events.Focus) -> None:
        """Say so once this focus has been drawn."""
        del event
        self.call_after_refresh(self.post_message, self.Focused())
