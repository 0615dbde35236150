"""Lets `make check` fail for an error in an entry or a partner; notes are counted."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from handbook import lint, lint_partners, load_entries, load_partners


def main() -> int:
    """Print each error of the shipped entries and partners; 1 when there is one."""
    today = datetime.now(UTC).date()
    entries, partners = load_entries(), load_partners()
    checked = (
        (f"{len(entries)} entries", lint(entries, today)),
        (f"{len(partners)} partners", lint_partners(partners, today)),
    )
    wrong = 0
    for name, findings in checked:
        errors = [finding for finding in findings if finding.level == "error"]
        wrong += len(errors)
        sys.stdout.writelines(f"{finding}\n" for finding in errors)
        notes = len(findings) - len(errors)
        sys.stdout.write(f"{name}: {len(errors)} errors, {notes} notes\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
