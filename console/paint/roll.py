"""The lines of a long list: those of a row are drawn when one of them comes into sight."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from console.paint.lines import BLANK, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Roll(Sequence[Line]):
    """A `head`, and below it rows of known `heights`, which `draw` makes by their number.

    After each row comes a `gap` of blank lines, which belongs to no row.
    """

    def __init__(
        self,
        head: list[Line],
        heights: Iterable[int],
        draw: Callable[[int], list[Line]],
        gap: int = 0,
    ) -> None:
        self._head, self._draw, self._gap = head, draw, gap
        # Where each row begins; the head counts as the first.
        self._starts = list(accumulate((len(head), *(h + gap for h in heights)), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if not isinstance(at, slice):
            at = range(len(self))[at]
            return self[at : at + 1][0]
        first, last, step = at.indices(len(self))
        begin = bisect_right(self._starts, first) - 1
        rows = range(begin, bisect_left(self._starts, last) if first < last else begin)
        lines = [line for row in rows for line in self._lines(row)]
        above = self._starts[begin]
        return lines[first - above : last - above : step]

    def row(self, number: int) -> tuple[int, int]:
        """Return the first and the last line of a row."""
        return self._starts[number + 1], self._starts[number + 2] - self._gap - 1

    def _lines(self, row: int) -> list[Line]:
        return [*self._draw(row - 1), *[BLANK] * self._gap] if row else self._head
