"""The entries of this package and of an organisation, and the handbook made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from handbook.cues import Judgement, judge, signs_in
from handbook.entry import CATEGORIES, Entry, EntryError
from handbook.partner_reader import read_partner
from handbook.reader import read_entry
from handbook.reason import Reasons
from handbook.reminders import ReminderBook, reminder_book
from handbook.search import Index
from handbook.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handbook.partner import Partner

OWN_ENTRIES = Path(__file__).parent / "entries"
OWN_PARTNERS = Path(__file__).parent / "directory"
PARTNER_FILES = ".toml"
LARGEST_FILE = 64 * 1024


class Hit(msgspec.Struct, frozen=True):
    """An entry that was found, in its own words why, and how well it fits: higher is better.

    `said` are words of the query, verbatim, in which the table of cues saw what it is for, or "".
    `sentence` is which sentence of the entry the reason is, from 0; 0 too where it is none.
    """

    entry: Entry
    reason: str
    score: float = 0.0
    said: str = ""
    sentence: int = 0


class Handbook:
    """All entries, to be opened by slug or found by words; built once, read by one thread.

    `partners` are the rows of the referral directory.
    """

    def __init__(self, entries: Sequence[Entry], partners: Sequence[Partner] = ()) -> None:
        self.entries = tuple(entries)
        self.partners = tuple(partners)
        self._by_slug = {entry.slug: entry for entry in self.entries}
        texts = [texts_of(entry) for entry in self.entries]
        self._index = Index(self.entries, texts)
        self._reasons = Reasons(self._index, texts)

    def entry(self, slug: str) -> Entry | None:
        """Return the entry called `slug`; None when there is none."""
        return self._by_slug.get(slug)

    def search(self, text: str, limit: int = 8, *, phase: str = "", theme: str = "") -> list[Hit]:
        """Return the entries that fit what was typed or pasted, best first.

        Any text is safe. The last word may be unfinished. Nothing searchable gives no hits.
        Among entries that fit about as well, those of the open chat's `phase` and `theme` lead.
        """
        query, found = self._index.find(text, max(limit, 0), phase, theme)
        reasons = self._reasons.why(found, query)
        return [
            Hit(self.entries[one.row], reason, one.score, one.said, sentence)
            for one, (reason, sentence) in zip(found, reasons, strict=True)
        ]

    @property
    def reminders(self) -> ReminderBook:
        """What a talk can be reminded of, and what in its words calls for that or settles it."""
        return reminder_book()

    def child(self, text: str) -> bool:
        """Say whether `text` names the age of a child: of who writes, or of whom it is about."""
        return "child_age" in signs_in(text)

    def judge(self, text: str) -> Judgement:
        """Return how soon `text` asks for a person, and the words that say so."""
        return judge(text)


def load_entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """Return the package's entries, in the order of the categories.

    Those in `folder`, an organisation's own, are added, or stand in place of ours with that slug.
    Raises EntryError for the first file that is no entry, or if `folder` is no folder.
    """
    entries = {entry.slug: entry for entry in _read(OWN_ENTRIES)}
    if folder is not None:
        entries.update((entry.slug, entry) for entry in _read(folder))
    return tuple(sorted(entries.values(), key=_place))


def load_partners(folder: Path | None = None) -> tuple[Partner, ...]:
    """Return the rows of the referral directory, by name.

    Those in `folder`, an organisation's own, are added, or stand in place of ours with that slug.
    Raises EntryError for the first file that is no partner, or if `folder` is no folder.
    """
    folders = (OWN_PARTNERS,) if folder is None else (OWN_PARTNERS, folder)
    found = (each for place in folders for each in texts(place, PARTNER_FILES))
    partners = {row.slug: row for row in (read_partner(text, file) for file, text in found)}
    return tuple(sorted(partners.values(), key=lambda row: (row.name.casefold(), row.slug)))


def _read(folder: Path) -> Iterator[Entry]:
    for file, text in texts(folder):
        yield read_entry(text, file)


def texts(folder: Path, suffix: str = ".md") -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each such file in `folder`; EntryError if one has none."""
    if not folder.is_dir():
        raise EntryError(folder.name, 0, "deze map bestaat niet")
    # Names that start with a dot are left behind by computers, not by editors.
    for path in sorted(folder.glob(f"*{suffix}")):
        if not path.name.startswith("."):
            yield path.name, text_of(path)


def text_of(path: Path) -> str:
    """Return what is in one file; EntryError if it is too large or cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        raise EntryError(path.name, 0, "dit bestand kan niet worden gelezen") from None
    if len(content) > LARGEST_FILE:
        raise EntryError(path.name, 0, "dit bestand is te groot")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EntryError(path.name, line, "bewaar dit bestand als UTF-8") from None


def _place(entry: Entry) -> tuple[int, str]:
    known = entry.category in CATEGORIES
    return (CATEGORIES.index(entry.category) if known else len(CATEGORIES), entry.slug)
