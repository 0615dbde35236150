"""The form after a chat, over everything but the first row, my other chats, and the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from console.desk.views import CareView, FormView
from console.paint.care import care_lines
from console.paint.form import form_lines
from console.widgets.over import hears
from console.widgets.pane import ViewPane

if TYPE_CHECKING:
    from textual import events

    from console.paint.lines import Line


class FormPane(ViewPane[FormView | CareView | None], can_focus=True):
    """Draws the form that lies open, or the question behind it. Deaf, as a sheet is, at first."""

    GROUND = "ground"
    FIXED = True

    class Focused(Message):
        """The form is on the screen and has the focus: from now on the moment counts."""

    def __init__(self) -> None:
        super().__init__()
        self.hears_from: float | None = None
        self.display = False  # also before the stylesheet is read: the first focus is not its

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        match self._view:
            case None:
                return []
            case CareView():
                return care_lines(self._view, width, height)
            case _:
                return form_lines(self._view, width, height)

    def hears(self, now: float) -> bool:
        """Whether a key means this form already."""
        return hears(self.hears_from, now)

    def on_focus(self, event: events.Focus) -> None:
        """Say so once this focus has been drawn."""
        del event
        self.call_after_refresh(self.post_message, self.Focused())
