"""Words what `veste handbook` finds, for people and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from handbook import Handbook


def search_report(handbook: Handbook, typed: str, *, as_json: bool, most: int) -> tuple[str, bool]:
    """Return at most `most` hits as text or as a JSON list, and whether there were any."""
    hits = handbook.search(typed, limit=most)
    if as_json:
        rows = [
            {"slug": hit.entry.slug, "title": hit.entry.title, "score": round(hit.score, 3)}
            for hit in hits
        ]
        return msgspec.json.encode(rows).decode(), bool(hits)
    rows_of_text = [f"{hit.entry.title}  ({hit.entry.slug})\n    {hit.reason}" for hit in hits]
    return "\n".join(rows_of_text) or "Niets gevonden. / Nothing found.", bool(hits)


def lint_report(handbook: Handbook) -> tuple[str, bool]:
    """Return what is to know about the entries, a row each, and whether no error is among it.

    First, of partners and phrases too, what cannot be read.
    """
    from handbook import load_entries  # noqa: PLC0415 - only editors need it
    from handbook.lint import lint  # noqa: PLC0415
    from handbook.phrases import OWN, TEAM  # noqa: PLC0415

    today = datetime.now(tz=UTC).date()
    entries = [one for one in handbook.entries if one.category not in {OWN, TEAM}]
    findings = lint(entries, today, load_entries())
    unread = [f"error: {error}" for error in handbook.unread]
    rows = [f"{finding.level}: {finding}" for finding in findings]
    wrong = bool(unread) or any(finding.level == "error" for finding in findings)
    return "\n".join([*unread, *rows, f"{len(entries)} entries"]), not wrong


def changes_report(folder: str, *, partners: bool = False) -> str:
    """Return what the entries, or `partners`, in `folder` add or replace.

    Raises EntryError when one of them is none.
    """
    from handbook.changes import changes, partner_changes  # noqa: PLC0415 - only editors need it

    if not folder:
        return "No folder of your own: VESTE_ENTRIES is not set."
    found = partner_changes(Path(folder)) if partners else changes(Path(folder))
    rows = [f"{change.kind}: {change.slug}\n{change.difference}".rstrip() for change in found]
    kind = "partners" if partners else "entries"
    return "\n".join([*rows, f"{kind} of your own: {len(found)}"])
