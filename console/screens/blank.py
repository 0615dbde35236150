"""The empty screen of `Ctrl L`: nothing to see, and only `Ctrl L` leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from console.paint.lines import Line, Span
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Nothing(Pane):
    """A plain cursor, as on any terminal."""

    GROUND = "ground"
    FIXED = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the cursor."""
        del width, height
        return [Line((Span(" ", "quiet r"),))]


class BlankScreen(Screen[None]):
    """Nothing."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def compose(self) -> ComposeResult:
        """Only a cursor."""
        yield Nothing()
