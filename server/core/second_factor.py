"""Judges a code of the second factor: right, wrong, used already, or not looked at yet.

Pure: how the second factor stands, its secret, a code and a moment go in; how it stands then
and what is answered come out. Moments are milliseconds since 1970.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from protocol.audit import Note
from protocol.second_factor import STEP, step_of
from protocol.staff_access import FactorAsked
from server.records import Factor

FREE = 3  # wrong codes in a row after which one must wait
FIRST_WAIT = 30_000  # twice as long after each wrong one that follows
LONGEST_WAIT = 15 * 60_000


class Tried(NamedTuple):
    """How the second factor stands after a code, and what is asked for (None: it was right)."""

    factor: Factor
    asked: FactorAsked | None
    notes: tuple[Note, ...]


def tried(factor: Factor, secret: bytes, code: str, who: bytes, now: int) -> Tried:
    """Return what comes of a `code` of the member `who`."""
    left = _left(factor, now)
    if left:
        return Tried(factor, FactorAsked("slow", left), ())
    step = step_of(secret, code, now / 1000)
    if step is not None and step > factor.step:
        first = () if factor.confirmed else (Note(now, who, "factor-set"),)
        signed_in = Note(now, who, "sign-in", b"", "code")
        right = Factor(factor.sealed, confirmed=True, step=step)
        return Tried(right, None, (*first, signed_in))
    wrong = factor.wrong + 1
    wait = _wait_after(wrong)
    slower = replace(factor, wrong=wrong, until=now + wait if wait else 0)
    if step is None:
        asked = FactorAsked("wrong", wait // 1000)
        return Tried(slower, asked, (Note(now, who, "factor-wrong"),))
    next_one = (factor.step + 1) * STEP - now // 1000
    asked = FactorAsked("again", max(wait // 1000, next_one, 0))
    return Tried(slower, asked, (Note(now, who, "factor-wrong", b"", "again"),))


def _wait_after(wrong: int) -> int:
    if wrong < FREE:
        return 0
    return min(LONGEST_WAIT, FIRST_WAIT << min(wrong - FREE, 10))


def _left(factor: Factor, now: int) -> int:
    """Return the seconds that no code is looked at; a clock that was put back locks nobody out."""
    left = factor.until - now
    return -(-left // 1000) if 0 < left <= LONGEST_WAIT else 0
