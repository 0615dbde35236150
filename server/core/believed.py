"""Whether the clock is believed: by one that jumped a day ahead nothing is destroyed yet.

A dead battery, a bad answer of a time server or a machine that was put back from a copy would
otherwise end every chat at once. A service that was off for days looks the same, so what became
too old meanwhile goes a day later. Relays that share a store share this: one whose clock is
right takes the doubt away, and with it what the other would do after its day.
"""

from __future__ import annotations

import msgspec

_DAY = 86_400_000  # milliseconds, as all moments here
_MOST = 7_200_000  # of the time between two looks it has run at most so long: there is one an hour


class Believed(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of the clock from one look to the next."""

    until: int = 0  # the latest moment that was believed
    since: int = 0  # `last` less what a clock that is further ahead has run so far; 0: none is
    last: int = 0  # the latest moment that this one told


def look(kept: Believed, now: int) -> Believed:
    """Return what is kept after a look at `now`; there is one an hour.

    The look at which a doubt begins has `since` at `now`. A clock that is behind destroys
    nothing too early; it is believed and teaches nothing.
    """
    if now - kept.until <= _DAY:
        return Believed(max(kept.until, now))
    # The clocks of two relays are never quite the same: a little back is no jump. A day is what it
    # ran: a relay that is up for its evenings alone has it together after some of them.
    if kept.since and now >= kept.last - _DAY:
        last = max(kept.last, now)
        ran = kept.last - kept.since + min(last - kept.last, _MOST)
        return Believed(now) if ran >= _DAY else Believed(kept.until, last - ran, last)
    return Believed(kept.until, now, now)
