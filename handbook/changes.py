"""What an organisation's own folder adds to our entries and partners, or replaces."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Literal

import msgspec

from handbook.partner_reader import read_partner
from handbook.reader import read_entry
from handbook.shelf import OWN_ENTRIES, OWN_PARTNERS, PARTNER_FILES, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handbook.entry import Entry
    from handbook.partner import Partner


class Change(msgspec.Struct, frozen=True):
    """One file of an organisation's own; `difference` is a unified diff from ours to theirs.

    It is empty for one that is added, and for one that says the same as ours.
    """

    slug: str
    kind: Literal["added", "replaced", "same"]
    difference: str


def changes(folder: Path) -> list[Change]:
    """Return what each entry in `folder` changes, by name; EntryError when one is no entry."""
    return _changes(OWN_ENTRIES, folder, ".md", read_entry)


def partner_changes(folder: Path) -> list[Change]:
    """Return what each partner in `folder` changes, by name; EntryError when one is none."""
    return _changes(OWN_PARTNERS, folder, PARTNER_FILES, read_partner)


def _changes(
    place: Path, folder: Path, suffix: str, read: Callable[[str, str], Entry | Partner]
) -> list[Change]:
    ours = dict(texts(place, suffix))
    return [
        _change(ours.get(file), text, file, read(text, file).slug)
        for file, text in texts(folder, suffix)
    ]


def _change(ours: str | None, theirs: str, file: str, slug: str) -> Change:
    if ours is None:
        return Change(slug, "added", "")
    rows = unified_diff(
        ours.splitlines(), theirs.splitlines(), f"veste/{file}", f"eigen/{file}", lineterm=""
    )
    difference = "\n".join(rows)
    return Change(slug, "replaced" if difference else "same", difference)
