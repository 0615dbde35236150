"""A number that somebody typed, the row that it is of, and the digits for some rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 9  # digits; Python refuses some thousands
_Row = TypeVar("_Row")


def number_in(typed: str) -> int:
    """Return the whole number in `typed`; 0 when it is none, as `²` is none to count with."""
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST else 0


def pick(typed: str, rows: Sequence[_Row]) -> _Row | None:
    """Return the row with the number `typed`, counted from 1; None when no row has it."""
    number = number_in(typed)
    return rows[number - 1] if 0 < number <= len(rows) else None


def digits(count: int) -> str:
    """Return the keys for so many rows, as they are shown."""
    return " ".join(map(str, range(1, count + 1)))
