"""The rows at the edges of the screen: status above, strip below it, keys at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.views import StatusView
from console.paint.lines import Line, Span, cells
from console.paint.status import status_line, strip_line
from console.widgets.pane import Pane, ViewPane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.desk.views import MineView


def _always() -> bool:
    return True


class StatusRow(ViewPane[StatusView]):
    """Connection, who waits, the doors, the time. It never dims."""

    FIXED = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row."""
        del height
        return [status_line(self._view, width, self.words)] if self._view else []


class StripRow(Pane):
    """My chats in one row, where there is no room for the list."""

    def __init__(self) -> None:
        super().__init__()
        self._view: MineView | None = None
        self._unseen: tuple[int, ...] = ()

    def show(self, view: MineView, unseen: tuple[int, ...]) -> None:
        """Draw `view`; `unseen` are the places that a split leaves out."""
        if (view, unseen) != (self._view, self._unseen):
            self._view, self._unseen = view, unseen
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row."""
        del height
        return [strip_line(self._view, width, self.words, self._unseen)] if self._view else []


class KeysRow(Pane):
    """At most seven keys for where I am; or one sentence, until a key or a colleague who asks."""

    FIXED = True

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[tuple[str, str], ...] = ()
        self._asks: frozenset[tuple[str, str]] = frozenset()
        self._said = ""
        self._holds: Callable[[], bool] = _always

    def show(self, hints: Sequence[tuple[str, str]], asks: Iterable[tuple[str, str]] = ()) -> None:
        """Draw keys and what they do; `asks` are those by which a colleague waits for me."""
        asked, self._asks = self._asks, frozenset(asks)
        if self._asks - asked or not self._holds():
            self.say("")
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.redraw()

    def say(self, sentence: str, holds: Callable[[], bool] = _always) -> None:
        """Say something in place of the keys, as long as it `holds`; "" brings the keys back."""
        self._holds = holds
        if sentence != self._said:
            self._said = sentence
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row; `Esc` stays when the others do not fit."""
        del height
        if self._said:
            return [Line((Span(" "), Span(self._said, "text b")))]
        hints = [[Span(key, "focus b"), Span(f" {what}", "quiet")] for key, what in self._hints]
        last = hints.pop() if hints else []
        room = width - 2 - cells(last)
        spans: list[Span] = [Span(" ")]
        for hint in hints:
            if cells(hint) + 3 > room:
                break
            room -= cells(hint) + 3
            spans += [*hint, Span("   ")]
        return [Line((*spans, *last))]
