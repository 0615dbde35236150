"""Words a desk without a chat: the beginning of a shift, and every quiet hour of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.desk.clean import one_line
from console.desk.closing import Stage, closing
from console.desk.moments import clock, day
from console.desk.show_handed import lines
from console.desk.show_unread import unread
from console.desk.views import EmptyView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.desk.desk import Desk
    from console.link.port import Doors

AT_WORK: Final = ("counsellor", "supervisor", "consultant")
"""The roles of who may be on duty, as they are named; whoever has more is named by the last."""


def empty(desk: Desk, now: float) -> EmptyView:
    """Return the middle of a night on which I hold nothing."""
    words = desk.words
    n = len(desk.queue)
    quiet = n == 0
    keys = [] if quiet else [("Alt N", words("foot.next")), ("Alt W", words("foot.queue"))]
    keys += [("Alt Y", words("foot.form"))] if desk.wrap_ups.forms else []
    return EmptyView(
        title=words(_title(n), n=n),
        lines=(
            (words("empty.nobody"), words("empty.bell")) if quiet else (words("empty.waiting"),)
        ),
        facts=tuple((words(label), value) for label, value in _facts(desk, now)),
        keys=tuple(keys),
    )


def _title(waiting: int) -> str:
    match waiting:
        case 0:
            return "empty.title"
        case 1:
            return "empty.waiting_title"
        case _:
            return "empty.waiting_many"


def _facts(desk: Desk, now: float) -> Iterator[tuple[str, str]]:
    yield from facts(desk, now)
    if left_out := unread(desk.guide.shelf, desk.words):
        yield "shift.book", left_out


def facts(desk: Desk, now: float) -> Iterator[tuple[str, str]]:
    """Yield what one wants to know when a shift begins, each with the key of its label."""
    if desk.shift is None or desk.practising:
        return
    yield "shift.tonight", _tonight(desk, now)
    yield from _on_duty(desk)
    offer = desk.team.offers.waiting(now)
    if offer is not None:
        name = desk.team.name(offer.by, desk.words)
        yield "shift.for_me", desk.words("shift.offer", name=name)
    for line in lines(desk, now):
        yield "shift.handed", line
    if (page := _page(desk)) != "":
        yield "shift.page", page
    if desk.last_chat_ended is not None:
        yield "empty.last", clock(desk.last_chat_ended, desk.zone)


def _tonight(desk: Desk, now: float) -> str:
    """Return the hours of this night, or of the next; and which holiday makes them other ones."""
    words, zone = desk.words, desk.zone
    stage, doors, opens = closing(desk.shift, now)
    if doors is None:
        return words("status.always")
    if stage is Stage.SHUT and opens is None:
        return words("status.shut")
    if stage is Stage.SHUT and desk.shift is not None:
        doors = next(each for each in desk.shift.doors if each.opens == opens)
    said = (day(doors.opens, zone, words), hours_of(doors, desk), one_line(doors.reason, 40))
    return " · ".join(part for part in said if part)


def hours_of(doors: Doors, desk: Desk) -> str:
    """Return when `doors` open and close, and when the last one is let in if that is earlier."""
    words, zone = desk.words, desk.zone
    said = words("shift.hours", opens=clock(doors.opens, zone), closes=clock(doors.closes, zone))
    if doors.last_entry < doors.closes:
        said += f" · {words('shift.last_entry', time=clock(doors.last_entry, zone))}"
    return said


def _on_duty(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield who else is on duty, by what they are here for."""
    words, team = desk.words, desk.team
    named: dict[str, list[str]] = {role: [] for role in AT_WORK}
    for each in team.there:
        role = next((role for role in reversed(AT_WORK) if role in each.roles), None)
        if role is not None:
            named[role].append(team.name(each.who, words))
    for role_name, names in named.items():
        if names:
            yield f"shift.{role_name}", ", ".join(names)
    if not any(named.values()):
        yield "shift.counsellor", words("shift.alone")


def _page(desk: Desk) -> str:
    words, page = desk.words, desk.page
    if page.since is not None:
        return words("page.short")
    if page.unknown:
        return words("shift.page_unknown")
    if page.same is not None:
        return words("shift.page_same", time=clock(page.same.at, desk.zone))
    return ""
