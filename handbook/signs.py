"""Knows which entries go with what the table of cues sees in a visitor's own words."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from handbook.cues import signs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook.entry import Entry

FEWEST_WORDS = 4
"""Of something pasted; what is shorter was typed by a colleague, who names what they look for."""


class Signs:
    """The signs that entries name in their front matter; it never changes once built."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._count = len(entries)
        self._rows: dict[str, list[int]] = {}
        for row, entry in enumerate(entries):
            for sign in entry.signs:
                self._rows.setdefault(sign, []).append(row)

    def told(self, text: str, words: Sequence[str]) -> dict[int, float]:
        """Return what the signs in `text` tell of each entry, by its number; rare ones more.

        `words` are those of `text`.
        """
        told: dict[int, float] = {}
        if not self._rows or len(words) < FEWEST_WORDS:
            return told
        for sign in signs_in(text):
            rows = self._rows.get(sign, ())
            for row in rows:
                told[row] = told.get(row, 0.0) + log(1 + self._count / len(rows))
        return told
