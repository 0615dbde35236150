"""Gives each chat its place at the desk: a number, a word, a colour and a shape."""

from __future__ import annotations

from enum import Enum
from typing import Final

REST: Final = 600.0  # seconds a place stays empty before it is given again, if another is free
COLOURED: Final = 3  # places with a colour of their own


class Slot(Enum):
    """A place at the desk. The name is the colour token and the catalog key.

    Three have a colour of their own. The others are spare, all in one grey: whatever the limits
    say, a chat that became mine is seen and can be reached by its digit.
    """

    HEIDE = (1, "heide", "▲")
    ZEE = (2, "zee", "●")
    MOS = (3, "mos", "■")
    DUIN = (4, "duin", "△")
    RIET = (5, "riet", "▽")
    VEEN = (6, "veen", "□")
    KLEI = (7, "klei", "▷")
    IEP = (8, "iep", "◁")
    BERK = (9, "berk", "◊")

    @property
    def number(self) -> int:
        """The digit of its key: 1 to 3, and 4 to 9 of the spare ones."""
        return self.value[0]

    @property
    def word(self) -> str:
        """The Dutch nature word, also the name of its colour token."""
        return self.value[1]

    @property
    def shape(self) -> str:
        """Its glyph, one cell wide."""
        return self.value[2]

    @property
    def spare(self) -> bool:
        """Whether it is only given when no other is free."""
        return self.number > COLOURED


BY_NUMBER: Final = {slot.number: slot for slot in Slot}


class Slots:
    """Who sits where. A place keeps its chat until the chat is put away."""

    def __init__(self) -> None:
        self._chats: dict[Slot, str] = {}
        self._rested_since: dict[Slot, float] = {}

    def of(self, chat: str) -> Slot | None:
        """Return the place of `chat`, or None when it has none."""
        return next((slot for slot, held in self._chats.items() if held == chat), None)

    def at(self, number: int) -> str | None:
        """Return the chat at the place with this digit."""
        return next((c for slot, c in self._chats.items() if slot.number == number), None)

    def taken(self) -> list[tuple[Slot, str]]:
        """Return places and chats, by digit."""
        return sorted(self._chats.items(), key=lambda pair: pair[0].number)

    def would_give(self, now: float) -> Slot | None:
        """Return the place that the next chat would get, or None when all are taken."""

        def rests(slot: Slot) -> float:
            return max(0.0, REST - (now - self._rested_since.get(slot, -REST)))

        free = (slot for slot in Slot if slot not in self._chats)
        return min(free, key=lambda slot: (slot.spare, rests(slot), slot.number), default=None)

    def give(self, chat: str, now: float) -> Slot | None:
        """Seat `chat` and return its place; None when all nine are taken."""
        slot = self.of(chat) or self.would_give(now)
        if slot is not None:
            self._chats[slot] = chat
        return slot

    def free(self, chat: str, now: float) -> None:
        """Empty the place of `chat`; it starts its rest."""
        slot = self.of(chat)
        if slot is not None:
            del self._chats[slot]
            self._rested_since[slot] = now
