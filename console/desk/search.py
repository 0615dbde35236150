"""The search in the handbook: what was typed, what was found, which hit is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import one_line
from console.desk.views import GuideView, HitRow, SearchView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.catalog import Words
    from console.desk.guide import Shelf
    from handbook import Entry, Hit

MOST = 8


class Search:
    """One search, from `Alt H` until `Esc`. Kept, so that it opens where it was left.

    Among hits that fit alike, those lead that are of the `phase` and the `theme` of the chat.
    Before anything is typed there is what the conversation calls for, `suggested`.
    """

    NOTHING = "guide.nothing"

    def __init__(
        self, shelf: Shelf, phase: str = "", theme: str = "", suggested: Sequence[Hit] = ()
    ) -> None:
        self._shelf = shelf
        self._phase, self._theme = phase, theme
        self._suggested = suggested
        self._hits = suggested
        self._chosen = 0
        self.sentence = 0
        self.opened = False

    def type(self, text: str) -> None:
        """Search for `text`; the best hit is chosen."""
        self._hits = self._suggested
        if text.strip():
            self._hits = self._shelf.search(
                one_line(text), limit=MOST, phase=self._phase, theme=self._theme
            )
        self.opened = False
        self.choose(0)

    def open(self, entry: Entry) -> None:
        """Show one entry in full, without a search."""
        from handbook import Hit  # noqa: PLC0415 - the handbook is there when an entry is

        self._hits, self._chosen, self.opened = (Hit(entry, ""),), 0, True

    def move(self, by: int) -> None:
        """Choose another hit."""
        self.choose(self._chosen + by)

    def choose(self, number: int) -> None:
        """Choose the hit with this number; the sentence that it shows is next."""
        self._chosen = max(0, min(len(self._hits) - 1, number))
        self.sentence = self.hit.sentence if self.hit else 0

    def step(self, by: int) -> None:
        """Move `›` by some sentences."""
        entry = self.entry
        if entry is not None:
            self.sentence = max(0, min(len(entry.sentences) - 1, self.sentence + by))

    @property
    def hit(self) -> Hit | None:
        """The chosen hit."""
        return self._hits[self._chosen] if self._hits else None

    @property
    def entry(self) -> Entry | None:
        """The chosen entry."""
        return self.hit.entry if self.hit else None

    def insert(self) -> str | None:
        """Return the sentence that is next, and move on to the one after it."""
        entry = self.entry
        if entry is None or not entry.sentences:
            return None
        sentence = entry.sentences[self.sentence]
        self.sentence = (self.sentence + 1) % len(entry.sentences)
        return sentence

    def view(self, words: Words, total: int, typed: str) -> SearchView:
        """Return what the pane shows. `total` is how many entries there are."""
        rows = tuple(
            HitRow(
                slug=hit.entry.slug,
                title=hit.entry.title,
                category=words(f"category.{hit.entry.category}"),
                reason=hit.reason,
                chosen=number == self._chosen,
            )
            for number, hit in enumerate(self._hits)
        )
        suggested = bool(rows) and not typed.strip() and not self.opened
        return SearchView(
            title=words("guide.title"),
            found=words("guide.suggested" if suggested else "guide.found", n=len(rows), all=total),
            none=words("guide.no_hits" if typed.strip() else "guide.type"),
            hits=rows,
            entry=self._shown(words),
            opened=self.opened,
        )

    def _shown(self, words: Words) -> GuideView | None:
        entry = self.entry
        if entry is None:
            return None
        return GuideView(
            title=words("guide.title"),
            hint="",
            entry=entry.title,
            why="",
            sentences_title=words("guide.type_now"),
            sentences=entry.sentences,
            chosen=self.sentence,
            sections=tuple(
                (s.heading, s.text if self.opened else " ".join(s.text.split()))
                for s in entry.sections
                if self.opened or s.heading not in {"Wanneer", "Stappen"}
            ),
            concept=words("guide.concept") if entry.status == "concept" else "",
            insert=words("guide.insert"),
        )
