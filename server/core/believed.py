"""Whether the clock is believed: by one that jumped a day ahead nothing is destroyed yet.

A dead battery, a bad answer of a time server or a machine that was put back from a copy would
otherwise end every chat at once. A service that was off for days looks the same, so what became
too old meanwhile goes a day later. Relays that share a store share this: one whose clock is
right takes the doubt away, and with it what the other would do after its day.
"""

from __future__ import annotations

import msgspec

from protocol.log import DAY

_FORTNIGHT = 14 * DAY  # time to notice: what was moved to a wrong past goes when that is mended
_MOST = 7_200_000  # of the time between two looks it has run at most so long: there is one an hour


class Believed(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of the clock from one look to the next."""

    until: int = 0  # the latest moment that was believed
    since: int = 0  # `last` less what a clock that is further ahead has run so far; 0: none is
    last: int = 0  # the latest moment that this one told
    back: int = 0  # the same of one that is more than a day behind
    back_last: int = 0


def look(kept: Believed, now: int) -> Believed:
    """Return what is kept after a look at `now`; there is one an hour.

    The look at which a doubt begins has `since` at `now`. A clock that is behind destroys
    nothing too early: it is believed, and when it has run for a fortnight, so is that the one
    before was wrong. Else nobody would doubt the next jump.
    """
    if now < kept.until - DAY:
        since, last = _run(kept.back, kept.back_last, now)
        if last - since >= _FORTNIGHT:
            return Believed(now)
        return Believed(kept.until, 0, 0, since, last)
    if now - kept.until <= DAY:
        return Believed(max(kept.until, now))
    since, last = _run(kept.since, kept.last, now)
    return Believed(now) if last - since >= DAY else Believed(kept.until, since, last)


def _run(since: int, last: int, now: int) -> tuple[int, int]:
    """Return since when a clock has run that told `last`, and the latest moment it told.

    The clocks of two relays are never quite the same: a little back is no jump. A day is what it
    ran: a relay that is up for its evenings alone has it together after some of them.
    """
    if not since or now < last - DAY:
        return now, now
    latest = max(last, now)
    return latest - (last - since + min(latest - last, _MOST)), latest
