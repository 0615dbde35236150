"""The handbook in the line mode: what fits is read out, what was sent of it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.desk.guide import Shelf

MOST = 3


class PlainHandbook:
    """Searches for the chat that I am in, and notes for the form which entries were used in it."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._desk, self._out = counsellor.desk, out
        self._offered: dict[tuple[str, str], str] = {}  # chat and sentence: slug

    def do(self, typed: str, shelf: Shelf | None) -> None:
        """Read out what fits `typed`, as this chat speaks; the best counts as opened."""
        guide, chat = self._desk.guide, self._desk.chat()
        phase, theme = guide.where(chat.id) if chat else ("", "")
        hits = (
            shelf.search(one_line(typed), MOST, phase=phase, theme=theme)
            if shelf is not None and typed
            else ()
        )
        self._offered.clear()
        for hit in hits:
            self._out(hit.entry.title)
            for sentence in hit.entry.sentences:
                said = chat.address(sentence) if chat else sentence
                self._out(f"- {said}")
                if chat is not None:
                    self._offered.setdefault((chat.id, said), hit.entry.slug)
        if not hits:
            self._out(self._desk.words("plain.no_hits"))
        elif chat is not None:
            guide.note(chat.id, hits[0].entry.slug)

    def sent(self, chat: str, text: str) -> None:
        """Count the entry that was read out last as used, if `text` is a sentence of it."""
        slug = self._offered.get((chat, text.strip()))
        if slug is not None:
            self._desk.guide.note(chat, slug, taken=True)
