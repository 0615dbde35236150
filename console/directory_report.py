"""Words what `veste directory` finds, for people and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from console.desk.reach import Group, reach
from console.desk.show_refer import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.catalog import Words
    from console.desk.reach import Visitor, Way
    from handbook import EntryError, Partner


def lint_report(partners: Sequence[Partner], unread: Sequence[EntryError]) -> tuple[str, bool]:
    """Return what is to know about the rows, one each, and whether no error is among it.

    First what cannot be read.
    """
    from handbook.partner_lint import lint_partners  # noqa: PLC0415 - only editors need it

    findings = lint_partners(partners, datetime.now(tz=UTC).date())
    rows = [f"error: {error}" for error in unread]
    rows += [f"{finding.level}: {finding}" for finding in findings]
    wrong = bool(unread) or any(finding.level == "error" for finding in findings)
    late = sum(finding.kind == "overdue" for finding in findings)
    return "\n".join([*rows, f"{len(partners)} partners, {late} to check"]), not wrong


def moment_of(text: str, zone: str) -> datetime:
    """Return the moment that was typed, by the clock of `zone` unless it names an offset.

    Nothing typed is now. Raises `ValueError` for anything else.
    """
    if not text:
        return datetime.now(tz=UTC)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def now_report(
    partners: Sequence[Partner],
    visitor: Visitor,
    moment: datetime,
    words: Words,
    *,
    as_json: bool,
) -> str:
    """Return who can be reached at `moment`, best first, and why the others are not offered."""
    ways = reach(partners, visitor, moment)
    if as_json:
        return msgspec.json.encode([_object(way) for way in ways]).decode()
    rows = [f"{moment.astimezone(ZoneInfo(visitor.zone)):%Y-%m-%d %H:%M} {visitor.zone}"]
    for group in Group:
        here = [way for way in ways if way.group is group]
        if here:
            rows += ["", words(f"refer.group.{group.value}")]
            rows += [_line(way, visitor, moment, words) for way in here]
        elif group is Group.NOW:
            rows += ["", words("refer.nobody")]
    return "\n".join(rows)


def _line(way: Way, visitor: Visitor, moment: datetime, words: Words) -> str:
    named = f"  {way.partner.name}: "
    if way.why is not None:
        return named + words(f"refer.why.{way.why.value}")
    return f"{named}{way.channel.value} · {facts(way, visitor, moment, words)}"


def _object(way: Way) -> dict[str, object]:
    partner, channel = way.partner, way.channel
    return {
        "slug": partner.slug,
        "name": partner.name,
        "group": way.group.name.lower(),
        "kind": channel.kind,
        "value": channel.value,
        "until": way.until,
        "opens": way.opens,
        "certainty": channel.certainty,
        "hours_certainty": channel.hours_certainty,
        "cost": channel.cost,
        "on_bill": channel.on_bill,
        "overdue": way.overdue,
        "why_not": way.why.value if way.why else None,
    }
