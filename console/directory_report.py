"""Words what `veste directory` finds, for people and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook import Partner


def lint_report(partners: Sequence[Partner]) -> tuple[str, bool]:
    """Return what is to know about the rows, one each, and whether no error is among it."""
    from handbook.partner_lint import lint_partners  # noqa: PLC0415 - only editors need it

    findings = lint_partners(partners, datetime.now(tz=UTC).date())
    rows = [f"{finding.level}: {finding}" for finding in findings]
    wrong = any(finding.level == "error" for finding in findings)
    late = sum(finding.kind == "overdue" for finding in findings)
    return "\n".join([*rows, f"{len(partners)} partners, {late} to check"]), not wrong
