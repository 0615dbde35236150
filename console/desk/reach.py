"""Decides whom one can refer a visitor to, in which order, and why not to the others.

Offered first is what is open now and of which a good source names both the number and the
hours. What nobody is sure of is never among those. The clockwork is that of our own doors.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from protocol.weekly_hours import WeeklyHours, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handbook import Channel, Partner

ISLANDS = ("AW", "CW", "SX", "BON", "SAB", "STA")
ZONES = {
    "NL": "Europe/Amsterdam",
    "AW": "America/Aruba",
    "CW": "America/Curacao",
    "SX": "America/Lower_Princes",
    "BON": "America/Kralendijk",
    "SAB": "America/Kralendijk",
    "STA": "America/Kralendijk",
}
SPOKEN = "phone"

# Whoever asks for another may go where that other can go; their own places come first.
_MAY_GO = {
    "victim": {"victim"},
    "close": {"close", "victim"},
    "professional": {"professional", "close", "victim"},
    "perpetrator": {"perpetrator"},
}


class Group(IntEnum):
    """How far somebody can be counted on, the best first."""

    NOW = 0  # open, and a good source says so
    UNSURE = 1  # open, as far as anybody knows
    UNKNOWN = 2  # nobody knows the hours
    LATER = 3  # opens later
    NOT = 4  # not for this visitor


class Why(StrEnum):
    """Why a partner is not offered to a visitor."""

    AREA = "area"
    AGE = "age"
    WHOM = "whom"


class Visitor(msgspec.Struct, frozen=True):
    """What of a visitor decides where they can go; all of it said by them, or by a counsellor.

    `areas` are where they may be. `age` is the youngest and the oldest they can be, None when
    nobody said. `silent` is somebody who cannot talk aloud.
    """

    areas: tuple[str, ...] = ("NL",)
    age: tuple[int, int] | None = None
    language: str = "nl"
    whom: Literal["victim", "close", "perpetrator", "professional"] = "victim"
    danger: bool = False
    silent: bool = False
    themes: frozenset[str] = frozenset()

    @property
    def zone(self) -> str:
        """Whose clock the visitor has; all islands have the same."""
        return ZONES[self.areas[0]]


class Way(msgspec.Struct, frozen=True):
    """One way to one partner at a moment: until when it is open, or from when, if that is known.

    `others` are the ways besides it, the best first. `why` is set in the last group alone.
    """

    partner: Partner
    channel: Channel
    group: Group
    until: datetime | None = None
    opens: datetime | None = None
    overdue: bool = False
    why: Why | None = None
    others: tuple[Way, ...] = ()


def reach(partners: Iterable[Partner], visitor: Visitor, moment: datetime) -> list[Way]:
    """Return the best way to each partner, in the order in which they are offered.

    Those who are not for this visitor stand last, with the reason.
    """
    ways = [_best(partner, visitor, moment) for partner in partners]
    return sorted(ways, key=lambda way: _place(way, visitor))


def _best(partner: Partner, visitor: Visitor, moment: datetime) -> Way:
    near = [each for each in partner.channels if set(each.areas) & set(visitor.areas)]
    why = _refused(partner, visitor) or (None if near else Why.AREA)
    ways = sorted(
        (_way(partner, each, moment) for each in near or partner.channels),
        key=lambda way: (way.group, visitor.silent and way.channel.kind == SPOKEN),
    )
    first, *others = ways
    if why is not None:
        return msgspec.structs.replace(first, group=Group.NOT, why=why, others=tuple(others))
    return msgspec.structs.replace(first, others=tuple(others))


def _refused(partner: Partner, visitor: Visitor) -> Why | None:
    if not _MAY_GO[visitor.whom] & set(partner.for_whom):
        return Why.WHOM
    if visitor.age is not None and not partner.takes(*visitor.age):
        return Why.AGE
    return None


def _way(partner: Partner, channel: Channel, moment: datetime) -> Way:
    overdue = partner.overdue(moment.date())
    hours = weekly(channel, partner.zone)
    if hours is None:
        return Way(partner, channel, Group.UNKNOWN, overdue=overdue)
    now = Group.NOW if channel.sure else Group.UNSURE
    if hours.always:
        return Way(partner, channel, now, overdue=overdue)
    stretch = hours.stretch_at(moment)
    if stretch is not None:
        if stretch.reason:  # a holiday on which nobody knows whether it opens
            return Way(partner, channel, Group.UNKNOWN, overdue=overdue)
        return Way(partner, channel, now, until=stretch.closes, overdue=overdue)
    after = hours.stretch_after(moment)
    if after is None or after.reason:
        return Way(partner, channel, Group.UNKNOWN, overdue=overdue)
    return Way(partner, channel, Group.LATER, opens=after.opens, overdue=overdue)


@lru_cache(maxsize=512)
def weekly(channel: Channel, zone: str) -> WeeklyHours | None:
    """Return the hours of a channel as our own clockwork reads them; None: nobody knows them."""
    hours = channel.hours
    if not hours.known:
        return None
    return WeeklyHours(
        always=hours.always,
        zone=zone,
        windows=tuple(Window(each.days, each.opens, each.closes) for each in hours.windows),
        on_holidays=hours.holidays,
        place=channel.areas[0],
    )


def _besides(partner: Partner, visitor: Visitor) -> int:
    """Return how far a partner is from what it is about: of it, for anything, of something else."""
    if visitor.themes & set(partner.themes):
        return 0
    return 1 if "alle" in partner.themes else 2


def _place(way: Way, visitor: Visitor) -> tuple[object, ...]:
    partner = way.partner
    opens = way.opens or datetime.min.replace(tzinfo=UTC)
    known = not partner.languages or visitor.language.partition("-")[0] in partner.languages
    return (
        way.group,
        # In danger the alarm number comes first; else it is there, below who can talk.
        partner.emergency != visitor.danger,
        opens,
        way.channel.kind == "site",
        visitor.silent and way.channel.kind == SPOKEN,
        _besides(partner, visitor),
        visitor.whom not in partner.for_whom,
        not known,
        partner.name.casefold(),
    )
