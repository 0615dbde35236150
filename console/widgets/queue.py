"""The pane at the left: my chats, and everybody who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from console.paint.queue import mine_lines, queue_lines
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events

    from console.desk.views import MineView, QueueView
    from console.paint.lines import Line
    from console.paint.queue import Drawn


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
        self._airy = False
        self._drawn_rows: Drawn = {}

    def show(self, mine: MineView, queue: QueueView, *, airy: bool) -> None:
        """Draw both halves."""
        if (mine, queue, airy) != (self._mine, self._queue, self._airy):
            self._mine, self._queue, self._airy = mine, queue, airy
            self.redraw()
            self._keep_cursor_in_sight()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return both halves."""
        del height
        if self._mine is None or self._queue is None:
            return []
        upper = mine_lines(self._mine, width, airy=self._airy)
        lower = queue_lines(
            self._queue, width, airy=self._airy, focused=self.has_focus, drawn=self._drawn_rows
        )
        return upper + lower

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
        cursor = (
            next((row.chat for row in self._queue.rows if row.cursor), None)
            if self._queue
            else None
        )
        rows = self.rows_of(f"waits {cursor}") if cursor else None
        if rows and self.size.height:
            self.scroll_to_row(*rows)
