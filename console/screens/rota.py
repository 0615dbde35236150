"""The rota: who is on duty tonight, and when the doors are open in the coming week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.desk.show_rota import rota
from console.desk.views_board import RotaView
from console.paint.rota import rota_lines
from console.screens.colleagues import ColleaguesScreen
from console.widgets.pane import ViewPane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from console.paint.lines import Line
    from console.screens.colleagues import Hints

STEPS = {"pageup": -10, "pagedown": 10, "up": -1, "down": 1}


class RotaPane(ViewPane[RotaView]):
    """The rows of the rota."""

    GROUND = "ground"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        return rota_lines(self._view, width) if self._view else []


class RotaScreen(ColleaguesScreen):
    """Nothing is written here; Esc or Alt R lead back."""

    AUTO_FOCUS: ClassVar = ""
    AT_ONCE: ClassVar = True
    HINTS: ClassVar[Hints] = (("↑ ↓", "scroll"), ("Esc", "back"))

    def __init__(self) -> None:
        self.rota = RotaPane()
        super().__init__(self.rota)

    def compose(self) -> ComposeResult:
        """From top to bottom; no line to write in."""
        yield self.status
        yield self.strip
        yield self.rota
        yield self.keys

    def begin(self) -> None:
        """Only show."""

    def paint(self) -> None:
        """Show the night and the week as they are now."""
        super().paint()
        self.rota.show(rota(self.veste.desk, self.veste.clock()))

    def take(self, event: events.Key) -> bool:
        """Take a key: all of them belong to the rota."""
        if event.key in STEPS:
            self.rota.scroll_rows(STEPS[event.key])
        elif event.key in {"escape", "alt+r", "alt+shift+r"}:
            self.back()
        else:
            self.answers(event.key)
        return True
