"""The line mode through the night: what time brings is said once, as one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import load_words
from console.desk.closing import Stage, closing, farewell, told
from console.desk.show_shift import facts
from console.plain_told import named

if TYPE_CHECKING:
    from console.desk.desk import Desk


class PlainNight:
    """Says how the shift begins, then how near closing is: once at each stage.

    Near closing also the sentence that visitors may read.
    """

    def __init__(self, desk: Desk) -> None:
        """Watch the night of `desk`."""
        self._desk = desk
        self._said: Stage | None = None
        self._begun = False

    def shift(self, now: float) -> list[str]:
        """Return what one wants to know when a shift begins."""
        words = self._desk.words
        return [f"{words(label)}: {value}" for label, value in facts(self._desk, now)]

    def tick(self, now: float) -> list[str]:
        """Return what a person must hear at `now`."""
        rows: list[str] = []
        if self._desk.shift is not None and not self._begun:
            self._begun, rows = True, self.shift(now)
        stage = closing(self._desk.shift, now).stage
        if stage is not self._said:
            self._said = stage
            said = told(self._desk, now)
            rows += [said, *self._sentences(now)] if said else []
        return rows

    def _sentences(self, now: float) -> list[str]:
        """Return for each open chat what one could write there."""
        rows = []
        for chat in self._desk.held():
            visitors = load_words("en" if chat.intake.language == "en" else "nl")
            sentence = farewell(self._desk, chat.id, now, visitors)
            if sentence:
                rows.append(f"{named(self._desk, chat)}: “{sentence}”")
        return rows
