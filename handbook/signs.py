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

    def told(self, text: str, words: Sequence[str]) -> dict[int, tuple[float, str]]:
        """Return what the signs in `text` tell of each entry, by its number, and in which words.

        Rare signs tell more; the words are those of the rarest. `words` are all those of `text`.
        """
        told: dict[int, tuple[float, str]] = {}
        if not self._rows or len(words) < FEWEST_WORDS:
            return told
        seen = [(sign, said) for sign, said in signs_in(text).items() if sign in self._rows]
        for sign, said in sorted(seen, key=lambda one: len(self._rows[one[0]])):
            rows = self._rows[sign]
            for row in rows:
                before, first = told.get(row, (0.0, said))
                told[row] = (before + log(1 + self._count / len(rows)), first)
        return told
