"""A number that somebody typed."""

from __future__ import annotations

_LONGEST = 9  # digits; Python refuses some thousands


def number_in(typed: str) -> int:
    """Return the whole number in `typed`; 0 when it is none, as `²` is none to count with."""
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST else 0
