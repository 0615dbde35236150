"""What my console tells colleagues' consoles: how much I carry, and whether I have room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.limits import Verdict, verdict
from console.desk.reasons import of_chat
from console.desk.weight import weight

if TYPE_CHECKING:
    from console.desk.desk import Desk

NOT_SOONER: Final = 30.0
"""Seconds before another weight of the same chats is told: it may change with every message."""
TOLD_ANEW: Final = 120.0
"""Seconds after which it is told once more: a letter may have been lost with a connection."""


class Carrying(NamedTuple):
    """What somebody carries: the weight of their chats, since when they have none, and room."""

    weight: int
    free: float | None
    room: bool


class Carries:
    """Knows what is to be told of me, so that it is told when it changed and to newcomers."""

    def __init__(self) -> None:
        self._told: Carrying | None = None
        self._of: set[str] = set()  # the chats that it was told of
        self._at = 0.0
        self._free: float | None = None

    def due(self, desk: Desk, now: float) -> Carrying | None:
        """Return what is to be told at `now`; None when nothing is."""
        held = desk.held()
        self._free = None if held else self._free or now
        rests = desk.care.resting is not None or desk.care.cools(now) is not None
        room = verdict(desk, None, now) is not Verdict.REFUSE and not rests
        carried = sum(weight(of_chat(chat, now)) for chat in held)
        mine, of = Carrying(carried, self._free, room), {chat.id for chat in held}
        if not desk.up or not self._changed(mine, of, now):
            return None
        self._told, self._of, self._at = mine, of, now
        return mine

    def _changed(self, mine: Carrying, of: set[str], now: float) -> bool:
        told = self._told
        if told is None or of != self._of or mine.room != told.room:
            return True
        return now - self._at >= (TOLD_ANEW if mine == told else NOT_SOONER)

    def again(self) -> None:
        """Somebody came on duty: it is told anew, and at once."""
        self._told = None
