"""Lets `make check` fail when a handbook entry has an error; notes are counted."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from handbook import load_entries
from handbook.lint import lint


def main() -> int:
    """Print each error of the shipped entries; 1 when there is one."""
    entries = load_entries()
    findings = lint(entries, datetime.now(UTC).date())
    errors = [finding for finding in findings if finding.level == "error"]
    sys.stdout.writelines(f"{finding}\n" for finding in errors)
    notes = len(findings) - len(errors)
    sys.stdout.write(f"{len(entries)} entries: {len(errors)} errors, {notes} notes\n")
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main())
