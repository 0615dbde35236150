"""What a handbook entry is: its parts, and the fixed words they are chosen from."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import msgspec

SENTENCES_HEADING = "Wat je nu kunt typen"
LINKS_HEADING = "Daarna"

SECTION_HEADINGS = (
    "Wanneer",
    "Stappen",
    "Niet doen",
    "Bij een kind",
    "Bij LVB",
    "Bij jongens",
    LINKS_HEADING,
)
"""The headings below the sentences, in the order in which they are read."""

CATEGORIES = (
    "first-line-response",
    "luisterend-oor",
    "informatie-advies-consult",
    "verwijzing",
    "stabilisatie-stressreductie",
    "psycho-educatie",
    "zorgtoeleiding",
    "veiligheid-aangifte",
    "e-mental-health",
    "team",
)
PHASES = ("arrive", "story", "safety", "stabilise", "next", "close")
Theme = Literal[
    "alle",
    "uitbuiting",
    "seksueel-geweld",
    "kindermishandeling",
    "eergeweld",
    "huwelijksdwang",
    "partnergeweld",
    "online",
    "suicidaliteit",
]
THEMES: tuple[Theme, ...] = get_args(Theme)
AUDIENCES = ("kind", "jongere", "volwassene", "naaste")
STATUSES = ("concept", "approved")

UNSURE = "(controleren)"
"""Stands behind a fact that nobody has confirmed yet."""


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and the plain text below it: one line per paragraph or list item."""

    heading: str
    text: str


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One intervention, as a counsellor reads it beside the chat.

    `sentences` are for the visitor. `sections` follow `SECTION_HEADINGS`; one the file lacks is
    absent. `also` are words that counsellors type when they look for this. `signs` are names of
    the table of cues: where it sees them, this may fit. `links` are the slugs to go on with.
    `reviewed` is the day a professional last read it, None if that never happened.
    """

    slug: str
    title: str
    category: str
    phase: str
    themes: tuple[str, ...]
    audience: tuple[str, ...]
    also: tuple[str, ...]
    sources: tuple[str, ...]
    status: str
    reviewed: date | None
    sentences: tuple[str, ...]
    sections: tuple[Section, ...]
    links: tuple[str, ...]
    signs: tuple[str, ...] = ()


class EntryError(ValueError):
    """An entry cannot be read: says in which file, on which line, and what to change."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(file, line, problem)
        self.file = file
        self.line = line
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.file}, regel {self.line}: {self.problem}"


class FolderError(EntryError):
    """A whole folder cannot be read: `file` is its name."""

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"
