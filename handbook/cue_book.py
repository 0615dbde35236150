"""Reads the table of cues, `cue_table/`: lists of words, and the signs they make."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from handbook.cue_patterns import PhraseError, Phrases, read_phrases
from handbook.cue_spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handbook.cue_patterns import Phrase


class Level(StrEnum):
    """How soon somebody needs a person, as far as words can tell."""

    HIGH = "hoog"
    MIDDLE = "midden"
    LOW = "laag"


FAMILIES = (
    *("time-now", "presence", "another", "forced-movement", "farewell", "ingestion", "weapon"),
    *("child", "whisper", "harm", "death", "pressure", "fear"),
)
"""Everything that can raise attention. What calms has no family: it is never shown as a cue."""


BACKGROUND = ("another", "time-now")
"""Families that say little by themselves: "hij", "nu"."""


class CueTableError(ValueError):
    """The table of cues cannot be used: which part of it, and why."""


class Sign(NamedTuple):
    """Phrases that say one thing. `firm`: a "niet" beside them does not take it back.

    `least` is the level that a message has by this sign alone, whatever else it weighs.
    """

    family: str
    why: str
    firm: bool
    least: Level = Level.LOW


class CueBook(NamedTuple):
    """The whole table, ready to be used; it never changes once read.

    A sentence with one of `settings` is not read, unless one of the same name of `unless` stands
    in it, or a sign that the setting does not calm (`calms`: signs and families).
    """

    signs: Mapping[str, Sign]
    spelling: Spelling
    idioms: Phrases
    settings: Phrases
    unless: Phrases
    calms: Mapping[str, frozenset[str]]
    phrases: Phrases


@lru_cache(maxsize=1)
def cue_book() -> CueBook:
    """Return the table that comes with Veste; it is read when it is first asked for."""
    return read_book(cue_table())


def cue_table() -> dict[str, Any]:
    """Return the table that comes with Veste as it is written."""
    folder = files("handbook") / "cue_table"
    names = ("words.toml", "calm.toml", "danger.toml", "threat.toml", "worry.toml")
    table: dict[str, Any] = {}
    for name in names:
        for part, rows in tomllib.loads((folder / name).read_text(encoding="utf-8")).items():
            table.setdefault(part, {}).update(rows)
    return table


def read_book(table: Mapping[str, Any]) -> CueBook:
    """Return the table as a book; raise `CueTableError` when a part of it cannot be used."""
    lists = table.get("list", {})
    signs: dict[str, Sign] = {}
    phrases: list[tuple[str, Phrase]] = []
    for part in ("sign", "calm"):
        for name, row in table.get(part, {}).items():
            family = row.get("family", "")
            if (family not in FAMILIES) == (part == "sign"):
                raise CueTableError(f"{name}: there is no family {family!r}")
            firm, least = row.get("firm", part == "calm"), Level(row.get("least", Level.LOW))
            signs[name] = Sign(family, row["why"], firm, least)
            phrases += _named(name, row["said"], lists)
    idioms = _named("idiom", table.get("idiom", {}).get("said", ""), lists)
    rows = table.get("setting", {}).items()
    settings = [each for name, row in rows for each in _named(name, row["said"], lists)]
    unless = [each for name, row in rows for each in _named(name, row["unless"], lists)]
    for name, family in ((name, each) for name, row in rows for each in row["calms"]):
        if family not in FAMILIES and family not in signs:
            raise CueTableError(f"{name}: there is no family {family!r}")
    known, begins = known_words((*phrases, *idioms, *settings, *unless))
    return CueBook(
        signs=signs,
        spelling=Spelling(table.get("short", {}), known, begins),
        idioms=Phrases(idioms),
        settings=Phrases(settings),
        unless=Phrases(unless),
        calms={name: frozenset((*row["calms"], *BACKGROUND, "")) for name, row in rows},
        phrases=Phrases(phrases),
    )


def known_words(phrases: Iterable[tuple[str, Phrase]]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words that phrases name, and the beginnings of words, for their spelling."""
    places = [place for _, phrase in phrases for place in phrase]
    known = frozenset(word for place in places for word in place.exact)
    return known, tuple(sorted({beginning for place in places for beginning in place.begins}))


def _named(name: str, said: str, lists: Mapping[str, str]) -> list[tuple[str, Phrase]]:
    return [(name, phrase) for phrase in phrases_of(name, said, lists)]


def phrases_of(name: str, said: str, lists: Mapping[str, str]) -> Iterator[Phrase]:
    """Yield the phrases of the row `name`, each line of which holds some."""
    for line in said.splitlines():
        if line.strip():
            try:
                yield from read_phrases(line, lists)
            except PhraseError as error:
                raise CueTableError(f"{name}: {error}") from None
