"""Whether the clock is believed: by one that jumped a day ahead nothing is destroyed yet.

A dead battery, a bad answer of a time server or a machine that was put back from a copy would
otherwise end every chat at once. A service that was off for days looks the same, so what became
too old meanwhile goes a day later. Relays that share a store share this: one whose clock is
right takes the doubt away, and with it what the other would do after its day.
"""

from __future__ import annotations

import msgspec

_DAY = 86_400_000  # milliseconds, as all moments here


class Believed(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of the clock from one look to the next."""

    until: int = 0  # the latest moment that was believed
    since: int = 0  # where a clock began that is further ahead and is not believed; 0: none
    last: int = 0  # the latest moment that this one told


def look(kept: Believed, now: int) -> Believed:
    """Return what is kept after a look at `now`; there is one an hour.

    The look at which a doubt begins has `since` at `now`. A clock that is behind destroys
    nothing too early; it is believed and teaches nothing.
    """
    if now - kept.until <= _DAY:
        return Believed(max(kept.until, now))
    # The clocks of two relays are never quite the same: a little back is no jump.
    if kept.since and abs(now - kept.last) <= _DAY:
        if now - kept.since >= _DAY:
            return Believed(now)
        return Believed(kept.until, kept.since, max(kept.last, now))
    return Believed(kept.until, now, now)
