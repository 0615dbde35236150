"""The entries of this package and of an organisation, and the handbook made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from handbook.cues import Judgement, judge, signs_in
from handbook.entry import CATEGORIES, Entry, EntryError, FolderError
from handbook.partner import OwnPartner, Partner
from handbook.partner_reader import read_partner
from handbook.reader import read_entry
from handbook.reason import Reasons
from handbook.reminders import ReminderBook, reminder_book
from handbook.safety import keeps_alarm
from handbook.search import Index
from handbook.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = TypeVar("Row", Entry, Partner)

OWN_ENTRIES = Path(__file__).parent / "entries"
OWN_PARTNERS = Path(__file__).parent / "directory"
PARTNER_FILES = ".toml"
LARGEST_FILE = 64 * 1024
LOSES_ALARM = (
    "dit vervangt een alarmnummer van ons: laat emergency, value, areas, hours, certainty, "
    "for_whom en leeftijden zoals ze zijn"
)


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

    `partners` are the rows of the referral directory; `unread` is what was left out, and why.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        partners: Sequence[Partner] = (),
        unread: Sequence[EntryError] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.partners = tuple(partners)
        self.unread = tuple(unread)
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


def load_entries(
    folder: Path | None = None, unread: list[EntryError] | None = None
) -> tuple[Entry, ...]:
    """Return the package's entries, in the order of the categories.

    Those in `folder`, an organisation's own, are added, or stand in place of ours with that slug.
    Raises EntryError for the first file that is no entry, or if `folder` cannot be read; given
    `unread`, adds it there and leaves it out.
    """
    ours = [read_entry(text, file) for file, text in texts(OWN_ENTRIES)]
    entries = _with_own(ours, folder, ".md", read_entry, unread)
    return tuple(sorted(entries, key=_place))


def load_partners(
    folder: Path | None = None, unread: list[EntryError] | None = None
) -> tuple[Partner, ...]:
    """Return the rows of the referral directory, by name.

    `folder` adds and replaces, and what cannot be read is told, as with `load_entries`; so is a
    row that would take an alarm number of ours away.
    """
    ours = [read_partner(text, file) for file, text in texts(OWN_PARTNERS, PARTNER_FILES)]
    alarms = {row.slug: row for row in ours if row.emergency}

    def read(text: str, file: str) -> Partner:
        row = read_partner(text, file, OwnPartner)
        if not keeps_alarm(alarms.get(row.slug, row), row):
            raise EntryError(file, 1, LOSES_ALARM)
        return row

    partners = _with_own(ours, folder, PARTNER_FILES, read, unread)
    return tuple(sorted(partners, key=lambda row: (row.name.casefold(), row.slug)))


def _with_own(
    ours: list[Row],
    folder: Path | None,
    suffix: str,
    read: Callable[[str, str], Row],
    unread: list[EntryError] | None,
) -> list[Row]:
    rows = {row.slug: row for row in ours}
    try:
        own = files(folder, suffix) if folder is not None else []
    except EntryError as error:
        own = _left_out(error, unread)
    for path in own:
        try:
            row = read(text_of(path), path.name)
        except EntryError as error:
            _left_out(error, unread)
        else:
            rows[row.slug] = row
    return list(rows.values())


def _left_out(error: EntryError, unread: list[EntryError] | None) -> list[Path]:
    """Note what cannot be read, and go on with nothing in its place; strict without a list."""
    if unread is None:
        raise error
    unread.append(error)
    return []


def texts(folder: Path, suffix: str = ".md") -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each such file in `folder`; EntryError if one has none."""
    for path in files(folder, suffix):
        yield path.name, text_of(path)


def files(folder: Path, suffix: str = "") -> list[Path]:
    """Return the files in `folder` that end on `suffix`, by name; EntryError if it has none."""
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        raise FolderError(folder.name, 0, "deze map bestaat niet") from None
    except (OSError, ValueError):
        raise FolderError(folder.name, 0, "deze map kan niet worden gelezen") from None
    # Names that start with a dot are left behind by computers, not by editors.
    return [each for each in paths if each.name.endswith(suffix) and each.name[0] != "."]


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
