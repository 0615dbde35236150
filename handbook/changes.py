"""What an organisation's own folder adds to our entries, or puts in their place."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Literal

import msgspec

from handbook.reader import read_entry
from handbook.shelf import OWN_ENTRIES, texts

if TYPE_CHECKING:
    from pathlib import Path


class Change(msgspec.Struct, frozen=True):
    """One entry of an organisation's own; `difference` is a unified diff from ours to theirs.

    It is empty for an entry that is added, and for one that says the same as ours.
    """

    slug: str
    kind: Literal["added", "replaced", "same"]
    difference: str


def changes(folder: Path) -> list[Change]:
    """Return what each file in `folder` changes, by name; EntryError when one is no entry."""
    ours = dict(texts(OWN_ENTRIES))
    return [_change(ours.get(file), text, file) for file, text in texts(folder)]


def _change(ours: str | None, theirs: str, file: str) -> Change:
    slug = read_entry(theirs, file).slug
    if ours is None:
        return Change(slug, "added", "")
    rows = unified_diff(
        ours.splitlines(), theirs.splitlines(), f"veste/{file}", f"eigen/{file}", lineterm=""
    )
    difference = "\n".join(rows)
    return Change(slug, "replaced" if difference else "same", difference)
