"""The trauma-intervention handbook: entries, lint and search; and whom to refer to.

What the console uses:

- `load_entries(folder=None)` reads the package's entries, and an organisation's own on top.
- `load_partners(folder=None)` does so with the referral directory; a `Partner` has `Channel`s.
- `Handbook(entries, partners)` opens them by slug (`.entry`) and finds them by words (`.search`).
- `Handbook.judge(text)` says how soon a visitor's words ask for a person; see `handbook.cues`.
- `Entry`, `Section` and `Hit` are what it shows; `EntryError` names file, line and remedy.
- `lint(entries, today)` tells editors what is wrong, as a list of `Finding`; `lint_partners` too.
"""

from handbook.entry import Entry, EntryError, Section
from handbook.lint import Finding, lint
from handbook.partner import Channel, Partner
from handbook.partner_lint import lint_partners
from handbook.shelf import Handbook, Hit, load_entries, load_partners

__all__ = [
    "Channel",
    "Entry",
    "EntryError",
    "Finding",
    "Handbook",
    "Hit",
    "Partner",
    "Section",
    "lint",
    "lint_partners",
    "load_entries",
    "load_partners",
]
