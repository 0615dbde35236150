"""Lays the handbook open beside each chat, and keeps the place in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook import Entry, Hit
    from handbook.cues import Judgement

FIRST = "eerste-onthulling"
_WORD = re.compile(r"\w+")


class Shelf(Protocol):
    """What the guide needs of `handbook.Handbook`."""

    def search(
        self, text: str, limit: int = 8, *, phase: str = "", theme: str = ""
    ) -> Sequence[Hit]:
        """Return the entries that fit `text`, best first; like `phase` and `theme` lead."""
        ...

    def entry(self, slug: str) -> Entry | None:
        """Return the entry with this slug; None when there is none."""
        ...

    def judge(self, text: str) -> Judgement:
        """Return how soon `text` asks for a person, and the words that say so."""
        ...


class Place(msgspec.Struct):
    """Where a chat is in the handbook. `pinned`: the counsellor chose the entry."""

    slug: str
    reason: str = ""
    sentence: int = 0
    pinned: bool = False
    used: bool = False


class Guide:
    """The entry beside each chat, why it is there, and which sentence is next."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.shelf = shelf
        self._places: dict[str, Place] = {}
        self._used: dict[str, dict[str, bool]] = {}

    def place(self, chat: str) -> Place | None:
        """Return where `chat` is in the handbook, or None before anything fitted."""
        return self._places.get(chat)

    def entry(self, chat: str) -> Entry | None:
        """Return the entry beside `chat`."""
        place = self._places.get(chat)
        return None if place is None or self.shelf is None else self.shelf.entry(place.slug)

    def follow(self, chat: str, said: Sequence[str]) -> str | None:
        """Lay open what fits what the visitor `said` last, unless a person chose.

        Returns the words of the visitor that it fits, to be underlined, or None.
        """
        place = self._places.get(chat)
        if self.shelf is None or not said or (place and (place.pinned or place.used)):
            return None
        for text in reversed(said):
            for hit in self.shelf.search(text[-400:], limit=3):
                cue = common(text, hit.reason)
                if cue is not None:
                    if place is None or place.slug != hit.entry.slug or not place.reason:
                        self._places[chat] = Place(hit.entry.slug, hit.reason)
                    return cue
        if place is None:
            self._places[chat] = Place(FIRST)
        return None

    def choose(self, chat: str, slug: str, reason: str = "") -> None:
        """Lay `slug` open beside `chat` because the counsellor chose it."""
        self._places[chat] = Place(slug, reason, pinned=True)
        self.note(chat, slug)

    def insert(self, chat: str) -> str | None:
        """Return the sentence that is next, and move on to the one after it."""
        place, entry = self._places.get(chat), self.entry(chat)
        if place is None or entry is None or not entry.sentences:
            return None
        sentence = entry.sentences[place.sentence]
        place.sentence = (place.sentence + 1) % len(entry.sentences)
        place.used = True
        self.note(chat, place.slug, taken=True)
        return sentence

    def note(self, chat: str, slug: str, *, taken: bool = False) -> None:
        """Note that an entry was opened in `chat`, or that a sentence of it was taken."""
        used = self._used.setdefault(chat, {})
        used[slug] = used.get(slug, False) or taken

    def used(self, chat: str) -> dict[str, bool]:
        """Return the entries that were opened in `chat`, True where a sentence was taken."""
        return dict(self._used.get(chat, {}))

    def step(self, chat: str, by: int) -> None:
        """Move `›` by some sentences."""
        place, entry = self._places.get(chat), self.entry(chat)
        if place is not None and entry is not None and entry.sentences:
            place.sentence = max(0, min(len(entry.sentences) - 1, place.sentence + by))

    def forget(self, chat: str) -> None:
        """Forget the place of a chat that is no longer here, and what was used in it."""
        self._places.pop(chat, None)
        self._used.pop(chat, None)


def common(text: str, reason: str) -> str | None:
    """Return the words of `text` that hold all the telling words of `reason`, or None.

    The stretch is what a counsellor sees underlined, so it is short and verbatim.
    """
    telling = [w.casefold() for w in _WORD.findall(reason) if len(w) > 3]
    wanted = {word[:5] for word in telling}
    # One common word ("eerst") is no reason to look; a long one ("paniekaanval") is.
    if not telling or len(wanted) > 6 or (len(wanted) == 1 and len(telling[0]) < 7):
        return None
    found = [(m.start(), m.end(), m.group().casefold()[:5]) for m in _WORD.finditer(text)]
    for first, (start, _, root) in enumerate(found):
        if root not in wanted:
            continue
        missing = set(wanted)
        for _, end, other in found[first : first + 8]:
            missing.discard(other)
            if not missing:
                return text[start:end]
    return None
