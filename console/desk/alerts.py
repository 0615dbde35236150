"""When the bell rings: for somebody new in danger, and for the first long wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.queue import WAITS_LONG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.link.port import Waiting


class Alerts:
    """Rings once for each stay in the queue of somebody in danger, and for the first long wait.

    What may not ring now, in a break or in the rest after a heavy chat, rings afterwards for
    those who still wait then.
    """

    def __init__(self) -> None:
        self._rang: set[str] = set()
        self._rang_long = False

    def ring(
        self,
        waiting: Iterable[Waiting],
        now: float,
        *,
        only_danger: bool = False,
        silent: bool = False,
    ) -> bool:
        """Tell whether the bell rings now. `waiting` is everybody in the queue."""
        people = list(waiting)
        danger = {who.chat for who in people if who.danger}
        long = any(now - who.since >= WAITS_LONG for who in people)
        self._rang &= danger  # who comes back to the queue is new again
        self._rang_long = self._rang_long and long
        if silent:
            return False
        fresh = danger - self._rang
        first_long = long and not self._rang_long and not only_danger
        self._rang |= fresh
        self._rang_long = self._rang_long or first_long
        return bool(fresh) or first_long
