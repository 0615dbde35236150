"""How long to wait before the next attempt to connect: soon at first, never all at once."""

from __future__ import annotations

_FIRST, _LONGEST = 0.2, 5.0  # seconds


def wait(attempt: int, chance: float) -> float:
    """Return the seconds before attempt number `attempt` (from 0).

    Doubles up to 5 s; `chance`, from 0 to 1, spreads consoles over half of it, so that a
    relay that comes back does not meet all of them at the same moment.
    """
    longest = min(_LONGEST, _FIRST * 2 ** min(attempt, 10))
    return float(longest * (0.5 + chance / 2))
