"""How many people may come in the coming hour: a plain range, and what it rests on.

Method. In the seed's year 19,273 people came, 4.9 for each hour of open doors, and they fell
over the hours of a night as `RHYTHM` says (a judgement, that of the simulated year). That gives
the people expected in a stretch of time. Nights differ: their number is taken to vary around it
by 40 %, so that who came tonight, beside who was expected until now, corrects what is still to
come (a gamma prior on the night's busyness). The range leaves out one hour in ten on either
side. No count of an earlier night of this service is in it: the relay keeps none.
"""

from __future__ import annotations

import math
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.closing import closing

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.desk.desk import Desk
    from console.link.port import Doors

PER_HOUR: Final = 4.9
RHYTHM: Final = {19: 9, 20: 13, 21: 16, 22: 17, 23: 15, 0: 11, 1: 8, 2: 6, 3: 4, 4: 3, 5: 2}
AT_OTHER_HOURS: Final = 4
"""The weight of an hour that the seed's nights do not have; only its share of a night counts."""
NIGHTS_VARY: Final = 1 / 0.4**2
"""The shape of the gamma prior: a night's busyness has mean 1 and a deviation of 0.4."""
HOUR: Final = 3600.0
LEFT_OUT: Final = 0.1
_STEP: Final = 60.0


class Coming(NamedTuple):
    """From `least` to `most` people may come within the hour, while `places` are free for them."""

    least: int
    most: int
    places: int

    @property
    def verdict(self) -> str:
        """What that means: enough, tight or short."""
        if self.places >= self.most:
            return "enough"
        return "tight" if self.places >= self.least else "short"


def coming_hour(desk: Desk, places: int, now: float) -> Coming | None:
    """Return the range for the hour from `now`; None when the hours are not known or never end.

    `places` are those that are free now; whoever waits already needs one of them first.
    """
    doors = closing(desk.shift, now).doors
    if doors is None:
        return None
    mean = expected(doors, now, now + HOUR, desk.zone)
    since = desk.here_since if desk.here_since is not None else now
    before = expected(doors, since, now, desk.zone)
    came = desk.board.came_since(max(since, doors.opens))
    least, most = likely(NIGHTS_VARY + came, NIGHTS_VARY + before, mean)
    return Coming(least, most, max(0, places - len(desk.queue.waiting())))


def expected(doors: Doors, start: float, end: float, zone: ZoneInfo) -> float:
    """Return how many people are expected from `start` to `end` (seconds since 1970).

    Nobody comes before the doors open and after the last entry.
    """
    start, end = max(start, doors.opens), min(end, doors.last_entry)
    if end <= start:
        return 0.0
    people = PER_HOUR * (doors.closes - doors.opens) / HOUR
    return people * _weight(start, end, zone) / _whole(doors.opens, doors.closes, zone)


def likely(shape: float, rate: float, mean: float) -> tuple[int, int]:
    """Return the range of a count whose mean is `mean` times a gamma of `shape` and `rate`.

    The count is negative binomial; a tenth lies below the range at most, and a tenth above.
    """
    if mean <= 0:
        return 0, 0
    p = rate / (rate + mean)
    chance, below, least, count = p**shape, 0.0, -1, 0
    while True:
        below += chance
        if least < 0 and below > LEFT_OUT:
            least = count
        if below >= 1 - LEFT_OUT:
            return max(0, least), count
        chance *= (shape + count) / (count + 1) * (1 - p)
        count += 1


@lru_cache(maxsize=2)  # a night weighs the same all night, and this is asked each second
def _whole(opens: float, closes: float, zone: ZoneInfo) -> float:
    return _weight(opens, closes, zone)


def _weight(start: float, end: float, zone: ZoneInfo) -> float:
    """Return the rhythm's weight of a stretch of time, minute by minute."""
    steps = max(1, math.ceil((end - start) / _STEP))
    each = (end - start) / steps
    hours = (datetime.fromtimestamp(start + (n + 0.5) * each, zone).hour for n in range(steps))
    return sum(RHYTHM.get(hour, AT_OTHER_HOURS) for hour in hours) * each
