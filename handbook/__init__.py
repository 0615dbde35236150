"""The trauma-intervention handbook: entries, lint and search.

What the console uses:

- `load_entries(folder=None)` reads the package's entries, and an organisation's own on top.
- `Handbook(entries)` opens them by slug (`.entry`) and finds them by words (`.search`).
- `Handbook.judge(text)` says how soon a visitor's words ask for a person; see `handbook.cues`.
- `Entry`, `Section` and `Hit` are what it shows; `EntryError` names file, line and remedy.
- `lint(entries, today)` tells editors what is wrong, as a list of `Finding`.
"""

from handbook.entry import Entry, EntryError, Section
from handbook.lint import Finding, lint
from handbook.shelf import Handbook, Hit, load_entries

__all__ = [
    "Entry",
    "EntryError",
    "Finding",
    "Handbook",
    "Hit",
    "Section",
    "lint",
    "load_entries",
]
