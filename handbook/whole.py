"""The handbook as one console opens it: ours, the organisation's, and everybody's phrases.

A file that cannot be read must not keep a counsellor from answering: it is left out, ours
stays in its place, and the handbook tells which it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.entry import EntryError
from handbook.phrases import OWN, TEAM, load_phrases
from handbook.shelf import Handbook, files, load_entries, load_partners

if TYPE_CHECKING:
    from pathlib import Path

    from handbook.entry import Entry


def open_handbook(folder: Path | None, beside: Path) -> Handbook:
    """Open the handbook with the organisation's `folder`, and the phrases in `beside`."""
    unread: list[EntryError] = []
    if folder is not None:
        try:
            files(folder)
        except EntryError as error:  # told once, and not by each that looks into it
            unread.append(error)
            folder = None
    entries, partners = load_entries(folder, unread), load_partners(folder, unread)
    phrases = (*_phrases(beside, OWN, unread), *_phrases(folder, TEAM, unread))
    return Handbook((*entries, *phrases), partners, unread)


def _phrases(folder: Path | None, category: str, unread: list[EntryError]) -> tuple[Entry, ...]:
    try:
        return load_phrases(folder, category)
    except EntryError as error:
        unread.append(error)
        return ()
