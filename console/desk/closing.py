"""The end of the night in time: how near closing is, and what the console says about it.

Nothing of it happens by itself: nobody is let in after the last entry, and no talk is cut off.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from console.desk.moments import clock, length

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.desk import Desk
    from console.link.port import Doors, Shift

HALF_AN_HOUR: Final = 1800.0
TEN_MINUTES: Final = 600.0
AFTER: Final = 3 * 3600.0
"""Seconds after closing in which those who are still there are finishing a night."""

ISLANDS: Final = ZoneInfo("America/Curacao")
"""All six islands have one time, and no summer time."""


class Stage(StrEnum):
    """Where the night stands, by the hours alone."""

    ALWAYS = "always"
    BEFORE = "before"  # the doors open later
    OPEN = "open"
    LAST = "last"  # nobody new is let in any more
    SOON = "soon"  # half an hour or less
    TEN = "ten"
    SHUT = "shut"  # closed a moment ago: whoever talks finishes in their own time


RAMP: Final = frozenset({Stage.SOON, Stage.TEN, Stage.SHUT})
"""In these it is said beside a chat too."""


class Closing(NamedTuple):
    """Where the night stands: the doors it is about, and when they open next, if that is known."""

    stage: Stage
    doors: Doors | None
    opens: float | None


def closing(shift: Shift | None, now: float) -> Closing:
    """Return where the night stands at `now`."""
    if shift is None or not shift.doors:
        return Closing(Stage.ALWAYS, None, None)
    opens = next((each.opens for each in shift.doors if each.opens > now), None)
    begun = [each for each in shift.doors if each.opens <= now]
    if begun and now < begun[-1].closes + AFTER:
        return Closing(_stage(begun[-1], now), begun[-1], opens)
    coming = next((each for each in shift.doors if each.opens > now), None)
    return Closing(Stage.BEFORE, coming, opens)


def night(shift: Shift | None, now: float) -> float | None:
    """Return which night it is, by when its doors opened; None between nights, or without any."""
    here = closing(shift, now)
    return None if here.doors is None or here.stage is Stage.BEFORE else here.doors.opens


def _stage(doors: Doors, now: float) -> Stage:
    left = doors.closes - now
    if left <= 0:
        return Stage.SHUT
    if left <= HALF_AN_HOUR:
        return Stage.TEN if left <= TEN_MINUTES else Stage.SOON
    return Stage.LAST if now >= doors.last_entry else Stage.OPEN


def in_status(desk: Desk, now: float) -> tuple[str, str]:
    """Return what the first row says of the doors: in full, and short."""
    words, zone, waiting = desk.words, desk.zone, len(desk.queue)
    stage, doors, opens = closing(desk.shift, now)
    if desk.shift is None:
        return "", ""
    if stage is Stage.ALWAYS:
        return words("status.always"), words("status.always")
    if stage is Stage.BEFORE or doors is None:
        shut = words("status.shut" if opens is None else "status.opens", time=_at(opens, zone))
        return shut, shut
    if stage is Stage.SHUT:
        # Whoever is done is told when they are needed again; whoever is not, that they may finish.
        if desk.held() or waiting:
            return _nobody_new(words("ramp.shut"), waiting, words), words("ramp.shut_short")
        shut = words("status.shut" if opens is None else "status.shut_until", time=_at(opens, zone))
        return shut, shut
    at, left = clock(doors.closes, zone), length(doors.closes - now, words)
    short = words("status.until", time=at)
    if stage is Stage.OPEN:
        left = words("status.left", time=left)
        return f"{words('status.open', time=at)} · {left}", short
    said = words(f"ramp.{stage.value}", time=at, left=left)
    if now >= doors.last_entry:
        said = _nobody_new(said, waiting, words)
    return said, short if stage is Stage.LAST else words("ramp.short", left=left)


def in_chat(desk: Desk, now: float) -> str:
    """Return what stands beside a chat near closing time: how long, and how to say so."""
    stage, doors, _ = closing(desk.shift, now)
    if stage not in RAMP or doors is None:
        return ""
    left = length(doors.closes - now, desk.words)
    return desk.words(f"ramp.chat_{stage.value}", left=left)


def told(desk: Desk, now: float) -> str:
    """Return the sentence of the line mode for where the night stands; empty before the ramp."""
    stage, doors, _ = closing(desk.shift, now)
    if doors is None or stage not in RAMP | {Stage.LAST}:
        return ""
    at = clock(doors.closes, desk.zone)
    left = length(doors.closes - now, desk.words)
    said = desk.words(f"plain.ramp_{stage.value}", time=at, left=left)
    waiting = len(desk.queue)
    return f"{said} {desk.words('plain.ramp_waiting', n=waiting)}" if waiting else said


def farewell(desk: Desk, chat: str, now: float, visitors: Words) -> str:
    """Return the sentence that tells the visitor of `chat` when we close; empty before the ramp.

    `visitors` are the words of the visitor's own language, and the time is theirs too.
    """
    stage, doors, _ = closing(desk.shift, now)
    there = desk.chats.get(chat)
    if stage not in RAMP or doors is None or there is None:
        return ""
    islands = there.intake.door == "islands"
    at = clock(doors.closes, ISLANDS if islands else desk.zone).replace(":", ".")
    key = "say_shut" if stage is Stage.SHUT else "say_islands" if islands else "say"
    return visitors(f"ramp.{key}", time=at)


def _nobody_new(said: str, waiting: int, words: Words) -> str:
    key = "ramp.waiting" if waiting else "ramp.nobody"
    return f"{words(key, n=waiting)} · {said}"


def _at(moment: float | None, zone: ZoneInfo) -> str:
    return "" if moment is None else clock(moment, zone)
