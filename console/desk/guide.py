"""Lays the handbook open beside each chat, and keeps the place in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from console.desk.referral import Referrals
from console.desk.reminders import Reminders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handbook import Entry, EntryError, Hit, Partner
    from handbook.cues import Judgement
    from handbook.reminders import ReminderBook

FIRST = "eerste-onthulling"
CLEARLY = 2.0  # so many times better than the next one: it fits, whatever its words are
FEWEST_WORDS = 4  # of a sentence that can fit so
PHRASES = frozenset(("own-phrases", "team-phrases"))  # of handbook.phrases, which costs time
MOST = 8  # suggestions for one chat
_WORD = re.compile(r"\w+")


class Shelf(Protocol):
    """What the guide needs of `handbook.Handbook`."""

    @property
    def partners(self) -> Sequence[Partner]:
        """The rows of the referral directory."""
        ...

    @property
    def unread(self) -> Sequence[EntryError]:
        """What of the organisation's own could not be read."""
        ...

    @property
    def reminders(self) -> ReminderBook:
        """What a talk can be reminded of."""
        ...

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

    def child(self, text: str) -> bool:
        """Say whether `text` names the age of a child."""
        ...


class Suggestion(msgspec.Struct, frozen=True):
    """An entry that the conversation calls for: it fits words, lay open last, or is next to that.

    `words` are the visitor's own or the entry's, or the title of the entry that it comes after.
    """

    entry: Entry
    why: Literal["fits", "last", "next"]
    words: str


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
        self._fits: dict[str, tuple[Suggestion, ...]] = {}
        self._themes: dict[str, str] = {}
        self.referrals = Referrals()
        self.reminders = Reminders()

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
        if self.shelf is None or not said:
            return None
        fitting = [found for text in reversed(said) for found in self._fitting(chat, text)]
        once = {fits.entry.slug: fits for fits, _ in reversed(fitting)}
        self._fits[chat] = tuple(
            once[slug] for slug in dict.fromkeys(fits.entry.slug for fits, _ in fitting)
        )
        if place is not None and (place.pinned or place.used):
            return None
        if fitting:
            fits, cue = fitting[0]
            if place is None or place.slug != fits.entry.slug or not place.reason:
                self._lay(chat, Place(fits.entry.slug, fits.words))
            return cue or None
        if place is None:
            self._places[chat] = Place(FIRST)
        return None

    def where(self, chat: str) -> tuple[str, str]:
        """Return the phase that `chat` is in and its theme, by its entries; "" when unknown."""
        entry = self.entry(chat)
        return entry.phase if entry else "", self._themes.get(chat, "")

    def suggestions(self, chat: str) -> list[Suggestion]:
        """Return what the conversation calls for: what fits, then the last entry, then its next."""
        shelf, last = self.shelf, self.entry(chat)
        found = list(self._fits.get(chat, ()))
        if shelf is not None and last is not None:
            found.append(Suggestion(last, "last", last.title))
            entries = filter(None, map(shelf.entry, last.links))
            found += [Suggestion(entry, "next", last.title) for entry in entries]
        once = {one.entry.slug: one for one in reversed(found)}
        return [once[slug] for slug in dict.fromkeys(one.entry.slug for one in found)][:MOST]

    def choose(self, chat: str, slug: str, reason: str = "", sentence: int = 0) -> None:
        """Lay `slug` open beside `chat` because the counsellor chose it, `›` at `sentence`."""
        self._lay(chat, Place(slug, reason, sentence, pinned=True))
        self.note(chat, slug)

    def _lay(self, chat: str, place: Place) -> None:
        self._places[chat] = place
        entry = self.entry(chat)
        themes = [theme for theme in entry.themes if theme != "alle"] if entry else []
        if themes:
            self._themes[chat] = themes[0]

    def _fitting(self, chat: str, text: str) -> Iterator[tuple[Suggestion, str]]:
        """Yield what fits `text`, best first, with the words of it to be underlined, or ""."""
        phase, theme = self.where(chat)
        hits = self.shelf.search(text[-400:], 3, phase=phase, theme=theme) if self.shelf else ()
        for number, hit in enumerate(hits):
            next_best = hits[1].score if len(hits) > 1 else 0.0
            clear = hit.score >= CLEARLY * next_best and len(text.split()) >= FEWEST_WORDS
            cue = (hit.said if number == 0 else "") or common(text, hit.reason) or ""
            if (cue or (number == 0 and clear)) and hit.entry.category not in PHRASES:
                yield Suggestion(hit.entry, "fits", hit.said or hit.reason), cue

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
        """Note that an entry was opened in `chat`, or that a sentence of it was taken.

        Phrases are nobody's business but their writers'.
        """
        entry = self.shelf.entry(slug) if self.shelf else None
        if entry is not None and entry.category in PHRASES:
            return
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
        """Forget all about a chat that is no longer here."""
        for kept in (self._places, self._used, self._fits, self._themes):
            kept.pop(chat, None)
        self.referrals.forget(chat)
        self.reminders.forget(chat)


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
