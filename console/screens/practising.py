"""The desk of a practice chat: the real one, with one row of guidance below the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.search import Search
from console.practice.lesson import Sight
from console.practice.wording import lesson_view
from console.screens.blank import BlankScreen
from console.screens.main import MainScreen
from console.widgets.lesson import LessonRow, rows_for

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from console.practice.lesson import Lesson


class PractisingScreen(MainScreen):
    """Tells the lesson what is on the screen, each time it is painted, and shows what is next."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson
        self.row = LessonRow()

    def compose(self) -> ComposeResult:
        """Put the guidance below the first row."""
        first, *others = super().compose()
        yield first
        yield self.row
        yield from others

    def paint(self) -> None:
        """Give every pane its view, then the guidance its own."""
        rows = rows_for(self.app.size.width)
        self.row.styles.height, self.rows_above = rows, 1 + rows
        super().paint()
        if self.is_mounted:
            self.guide_on()

    def guide_on(self) -> None:
        """Let the lesson see what is on the screen, and show what it says."""
        self.lesson.see(self.sight())
        self.row.show(lesson_view(self.veste.desk, self.lesson))

    def sight(self) -> Sight:
        """Return what the counsellor has before them."""
        desk, searching = self.veste.desk, self.steering.moving.searching
        return Sight(
            active=desk.active,
            queue=self.place == "queue",
            found=self.place == "search" and isinstance(searching, Search) and bool(searching.hit),
            taken=any(desk.guide.used(desk.active or "").values()),
            blank=isinstance(self.app.screen, BlankScreen),
            form=self.form.display,
        )
