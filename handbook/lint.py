"""Tells editors what is wrong with entries, or not yet right; pure, it changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from handbook.cue_book import cue_book
from handbook.entry import (
    AUDIENCES,
    CATEGORIES,
    LINKS_HEADING,
    PHASES,
    SECTION_HEADINGS,
    STATUSES,
    THEMES,
    UNSURE,
    Entry,
)
from handbook.reading_level import readability, spoken
from handbook.safety import lost_signs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

FEWEST_SENTENCES = 2
MOST_SENTENCES = 5
LONGEST_SENTENCE = 15
"""In words, for one sentence of a suggestion; B1 asks for shorter still on average."""
LONGEST_AVERAGE = 10
"""In words, over all sentences for the visitor in one entry."""
LEAST_READABLE = 70
"""By Douma's formula, over the same sentences: 80 is "easy", 65 "plain"."""
REVIEW_EVERY = timedelta(days=365)

OWN_SOURCE = "Werkwijze"
"""How a source begins that is no more than how this service works."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_UNSURE_LIKE = re.compile(r"\([^()]*\bcontroleren\b[^()]*\)")
MARKUP = re.compile(r"\*\*|__|`|\]\(|<[a-z/]")

Level = Literal["error", "note"]
Found = tuple[Level, str, str]


class Finding(msgspec.Struct, frozen=True):
    """One thing about the entry `slug`: an "error" to mend, or a "note" to know.

    `kind` is a fixed word for programs; `message` says in Dutch what an editor can do.
    """

    slug: str
    level: Level
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.slug}: {self.message}"


def lint(entries: Sequence[Entry], today: date, ours: Sequence[Entry] = ()) -> list[Finding]:
    """Return what is found in `entries`, in their order; `today` decides what is overdue.

    In place of one of `ours` an entry must come up by the same cues.
    """
    written = {entry.slug for entry in entries}
    replaced = {entry.slug: entry for entry in ours}
    return [
        Finding(entry.slug, *found)
        for entry in entries
        for found in (
            *_vocabulary(entry),
            *_sections(entry),
            *_sentences(entry),
            *_reading_level(entry),
            *_links(entry, written),
            *_signs(entry, replaced.get(entry.slug, entry)),
            *_review(entry, today),
        )
    ]


def _vocabulary(entry: Entry) -> Iterator[Found]:
    chosen = (
        ("category", (entry.category,), CATEGORIES),
        ("phase", (entry.phase,), PHASES),
        ("status", (entry.status,), STATUSES),
        ("themes", entry.themes, THEMES),
        ("audience", entry.audience, AUDIENCES),
    )
    for name, values, known in chosen:
        for value in values:
            if value not in known:
                choice = ", ".join(known)
                yield "error", f"unknown-{name}", f"{name} kent “{value}” niet; kies uit: {choice}"
    for sign in entry.signs:
        if sign not in cue_book().signs:
            yield "error", "unknown-sign", f"signs: “{sign}” staat niet in de tabel met signalen"
    if not entry.sources:
        yield "error", "missing-source", "noem bij sources waar dit vandaan komt"
    elif all(source.startswith(OWN_SOURCE) for source in entry.sources):
        yield "note", "own-source", "geen bron van buiten: alleen de eigen werkwijze"
    if not entry.also:
        yield "error", "missing-also", "noem bij also de woorden waarmee een collega dit zoekt"


def _sections(entry: Entry) -> Iterator[Found]:
    present = {section.heading for section in entry.sections}
    for heading in SECTION_HEADINGS:
        if heading not in present:
            yield "error", "missing-section", f"het kopje “{heading}” ontbreekt of is leeg"
    for section in entry.sections:
        if MARKUP.search(section.text):
            yield "error", "markup", f"“{section.heading}”: gebruik gewone tekst zonder opmaak"
    for text in (*entry.sources, *(section.text for section in entry.sections)):
        for mark in _UNSURE_LIKE.findall(text):
            if mark != UNSURE:
                yield "error", "unsure", f"schrijf {UNSURE} in plaats van {mark}"


def _sentences(entry: Entry) -> Iterator[Found]:
    if not FEWEST_SENTENCES <= len(entry.sentences) <= MOST_SENTENCES:
        choice = f"{FEWEST_SENTENCES} tot {MOST_SENTENCES}"
        yield (
            "error",
            "sentence-count",
            f"geef {choice} zinnen, nu zijn het er {len(entry.sentences)}",
        )
    for number, suggestion in enumerate(entry.sentences, start=1):
        longest = max(len(part.split()) for part in SENTENCE_END.split(suggestion))
        if longest > LONGEST_SENTENCE:
            problem = f"{longest} woorden in één zin; hooguit {LONGEST_SENTENCE}"
            yield "error", "sentence-length", f"zin {number}: {problem}"
        if suggestion.count("?") > 1:
            yield "error", "two-questions", f"zin {number}: stel één vraag per keer"
        if UNSURE in suggestion:
            yield "error", "unsure", f"zin {number}: typ een bezoeker niets wat nog {UNSURE} is"
        if MARKUP.search(suggestion):
            yield "error", "markup", f"zin {number}: gebruik gewone tekst zonder opmaak"


def _reading_level(entry: Entry) -> Iterator[Found]:
    parts = [part for sentence in entry.sentences for part in SENTENCE_END.split(sentence)]
    read = [part for part in parts if spoken(part)]
    if not read:
        return
    if sum(len(part.split()) for part in read) > LONGEST_AVERAGE * len(read):
        yield "error", "sentence-length", f"gemiddeld meer dan {LONGEST_AVERAGE} woorden per zin"
    score = readability(read)
    if score < LEAST_READABLE:
        level = f"leesbaarheid {score:.0f} (Douma), minstens {LEAST_READABLE}"
        yield "error", "reading-level", f"{level}: kies kortere woorden en zinnen"


def _links(entry: Entry, written: Collection[str]) -> Iterator[Found]:
    for slug, times in Counter(entry.links).items():
        if slug == entry.slug or times > 1:
            yield (
                "error",
                "needless-link",
                f"{LINKS_HEADING}: {slug} verwijst naar zichzelf of dubbel",
            )
        elif slug not in written:
            yield "error", "broken-link", f"{LINKS_HEADING}: {slug} bestaat niet"


def _signs(entry: Entry, ours: Entry) -> Iterator[Found]:
    if lost := lost_signs(ours, entry):
        named = ", ".join(f'"{sign}"' for sign in lost)
        yield "error", "lost-signs", f"onze versie komt op bij signs {named}: zet die er weer bij"


def _review(entry: Entry, today: date) -> Iterator[Found]:
    if entry.status == "concept":
        yield "note", "unreviewed", "concept: nog niet nagekeken door een professional"
        return
    if entry.reviewed is None:
        yield "error", "unreviewed", "goedgekeurd zonder datum: vul bij reviewed de dag in"
    elif entry.reviewed > today:
        yield "error", "future-review", f"nagekeken op {entry.reviewed}: dat moet nog komen"
    elif today - entry.reviewed > REVIEW_EVERY:
        yield (
            "error",
            "overdue-review",
            f"nagekeken op {entry.reviewed}: langer dan een jaar geleden",
        )
    if any(UNSURE in text for text in (*entry.sources, *(s.text for s in entry.sections))):
        yield "error", "unsure", f"goedgekeurd, maar er staat nog {UNSURE}"
