"""Words the rota: who is on duty since when, what was left, and the week's nights."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from console.desk.clean import one_line
from console.desk.closing import Stage, closing
from console.desk.moments import clock, day
from console.desk.show_handed import lines
from console.desk.show_shift import AT_WORK, hours_of
from console.desk.views_board import NightRow, PersonRow, RotaView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from console.desk.desk import Desk
    from console.link.port import Doors

A_DAY: Final = timedelta(days=1)


def rota(desk: Desk, now: float) -> RotaView:
    """Return who works tonight, and when the doors are open in the coming week."""
    words = desk.words
    nights = tuple(_nights(desk, now))
    return RotaView(
        title=words("rota.title"),
        people_title=words("rota.people"),
        people=tuple(_people(desk)),
        handed_title=words("shift.handed"),
        handed=lines(desk, now),
        nights_title=words("rota.nights"),
        nights=nights,
        always="" if nights else words("status.always"),
        note=words("rota.note"),
    )


def in_lines(desk: Desk, now: float) -> Iterator[str]:
    """Yield the week's nights and who is on duty, for the line mode."""
    view = rota(desk, now)
    for who in view.people:
        yield ", ".join(part for part in (who.name, who.role, who.since) if part)
    yield from ([view.always] if view.always else [])
    for night in view.nights:
        yield ", ".join(part for part in (night.mark, night.day, night.hours, night.why) if part)
    yield view.note


def _people(desk: Desk) -> Iterator[PersonRow]:
    """Yield me, then my colleagues, each with what they are here for."""
    words, shift = desk.words, desk.shift
    if shift is not None:
        yield _person(desk, words("talk.me"), shift.roles, shift.since)
    for each in desk.team.there:
        yield _person(desk, desk.team.name(each.who, words), each.roles, each.since)


def _person(desk: Desk, name: str, roles: tuple[str, ...], since: float | None) -> PersonRow:
    words = desk.words
    role = next((role for role in reversed(AT_WORK) if role in roles), None)
    return PersonRow(
        name=name,
        role=words(f"rota.{role}") if role else "",
        since="" if since is None else words("rota.since", time=clock(since, desk.zone)),
    )


def _nights(desk: Desk, now: float) -> Iterator[NightRow]:
    """Yield the night that is, or the next, and those after it; also on which we stay closed."""
    words, zone = desk.words, desk.zone
    stage, here, opens = closing(desk.shift, now)
    first = opens if stage is Stage.SHUT or here is None else here.opens
    if desk.shift is None or first is None:
        return
    before: Doors | None = None
    for doors in (each for each in desk.shift.doors if each.opens >= first):
        for closed in _between(before, doors, zone) if before else ():
            yield NightRow(day=day(closed, zone, words), hours=words("rota.closed"))
        yield NightRow(
            day=day(doors.opens, zone, words),
            hours=hours_of(doors, desk),
            why=one_line(doors.reason, 40),
            mark="" if before else words("shift.tonight" if doors.opens <= now else "rota.next"),
        )
        before = doors


def _between(before: Doors, doors: Doors, zone: ZoneInfo) -> Iterator[float]:
    """Yield a moment of each date on which nothing opens although the doors are shut."""
    date_ = max(_date(before.opens, zone) + A_DAY, _date(before.closes, zone))
    while date_ < _date(doors.opens, zone):
        yield datetime(date_.year, date_.month, date_.day, 12, tzinfo=zone).timestamp()
        date_ += A_DAY


def _date(moment: float, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, zone).date()
