"""The pane at the left: my chats, and everybody who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from console.paint.queue import mine_lines, queue_lines
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from console.desk.views import MineView, QueueView
    from console.paint.lines import Line
    from console.paint.roll import Roll


class QueuePane(Pane, can_focus=True):
    """My chats above, the queue below. The cursor is the desk's; this only draws it."""

    class Clicked(Message):
        """A row was clicked: `what` is `chat`, with a digit, or `waits`, with a chat."""

        def __init__(self, what: str, which: str) -> None:
            self.what, self.which = what, which
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self._mine: MineView | None = None
        self._queue: QueueView | None = None
        self._airy = self._asked = False
        self._roll: Roll | None = None
        self._kept: tuple[int, int, int] | None = None  # where the cursor was put into sight

    def show(self, mine: MineView, queue: QueueView, *, airy: bool, asked: bool) -> None:
        """Draw who is in sight; only they are put into words.

        `asked`: a sheet has my keys, and its question may be about the row under the cursor.
        """
        self._mine, self._queue, self._airy, self._asked = mine, queue, airy, asked
        self.redraw()
        self._keep_cursor_in_sight()

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Return both halves."""
        del height
        if self._mine is None or self._queue is None:
            return []
        upper = mine_lines(self._mine, width, airy=self._airy)
        focused = self.screen.focused is self or self._asked  # `has_focus` comes after `on_focus`
        self._roll = queue_lines(self._queue, width, airy=self._airy, focused=focused, above=upper)
        return self._roll

    def on_focus(self) -> None:
        """The cursor shows."""
        self.redraw()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A click means the row."""
        what, _, which = self.row_at(event.y).partition(" ")
        if what:
            self.post_message(self.Clicked(what, which))

    def _keep_cursor_in_sight(self) -> None:
        """Scroll to the cursor when it has moved; who has scrolled away from it stays there."""
        cursor = self._queue.cursor if self._queue else None
        if cursor is None or self._roll is None or not self.size.height:
            self._kept = None
            return
        first, last = self._roll.row(cursor)
        if (first, last, self.size.height) != self._kept:
            self._kept = (first, last, self.size.height)
            self.scroll_to_row(first, last)
