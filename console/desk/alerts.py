"""When the bell rings: for somebody new in danger, and for the first long wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.queue import WAITS_LONG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.link.port import Waiting


class Alerts:
    """Rings once for each person in danger, and once when nobody waited long before."""

    def __init__(self) -> None:
        self._rang: set[str] = set()
        self._somebody_long = False

    def ring(self, waiting: Iterable[Waiting], now: float, *, only_danger: bool = False) -> bool:
        """Tell whether the bell rings now. `waiting` is everybody in the queue."""
        people = list(waiting)
        fresh = {who.chat for who in people if who.danger} - self._rang
        long = any(now - who.since >= WAITS_LONG for who in people)
        first_long = long and not self._somebody_long
        self._rang |= fresh
        self._somebody_long = long
        return bool(fresh) or (first_long and not only_danger)
