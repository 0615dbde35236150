"""A cursor on rows that come and go: the row under it never moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.desk.matters import Matter


class Pointer:
    """Points at a row by its name."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.shown: list[Matter] = []  # in the order in which they stand there
        self._at = 0

    def order(self, rows: list[Matter]) -> list[Matter]:
        """Return the rows as they are shown. A row that is gone leaves the cursor nowhere."""
        here = next((row for row in rows if row.name == self.name), None)
        self.shown = rows
        if here is None:
            self.name = None
        else:
            others = [row for row in rows if row is not here]
            self._at = min(self._at, len(others))
            self.shown = [*others[: self._at], here, *others[self._at :]]
        return self.shown

    def move(self, by: int, rows: list[Matter]) -> None:
        """Go `by` rows further in the order that is shown, or onto the first row."""
        shown = self.order(rows)
        if not shown:
            return
        to = 0 if self.name is None else self._at + by
        self._at = max(0, min(len(shown) - 1, to))
        self.name = shown[self._at].name
