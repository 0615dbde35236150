"""Reads the phrases of a counsellor or a team: a plain text file, headings and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.entry import Entry, EntryError
from handbook.reader import refuse_invisible
from handbook.shelf import text_of

if TYPE_CHECKING:
    from pathlib import Path

FILE = "phrases.txt"
OWN, TEAM = "own-phrases", "team-phrases"
"""Stand in the place of a category: phrases are found like entries, and are none."""

LONGEST = 300
"""Of one sentence, in letters: nobody reads more at once."""


def load_phrases(folder: Path | None, category: str) -> tuple[Entry, ...]:
    """Return the phrases in `folder`, an entry for each heading; none where there is no file.

    A heading is a row with `#`, each row below it a sentence; EntryError for what is neither.
    """
    if folder is None or not _there(folder / FILE):
        return ()
    found: list[tuple[str, list[str]]] = []
    lines = text_of(folder / FILE).removeprefix("\ufeff").splitlines()
    refuse_invisible(lines, FILE)
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line.startswith("#"):
            if not (title := line.lstrip("#").strip()):
                raise EntryError(FILE, number, "zet achter # waar de zinnen voor zijn")
            found.append((title, []))
        elif line and not found:
            raise EntryError(FILE, number, "begin met een kopje: # Even pauze")
        elif len(line) > LONGEST:
            raise EntryError(FILE, number, f"een zin heeft hooguit {LONGEST} letters")
        elif line:
            found[-1][1].append(line)
    return tuple(
        _entry(f"{category}-{number}", category, title, tuple(sentences))
        for number, (title, sentences) in enumerate(found, start=1)
        if sentences
    )


def _there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return True  # to read it says what is wrong


def _entry(slug: str, category: str, title: str, sentences: tuple[str, ...]) -> Entry:
    return Entry(
        slug=slug,
        title=title,
        category=category,
        phase="",
        themes=("alle",),
        audience=(),
        also=(),
        sources=(),
        status="approved",
        reviewed=None,
        sentences=sentences,
        sections=(),
        links=(),
    )
