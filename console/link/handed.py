"""The lines for the next shift as one console holds them: for a day, and passed on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from console.link import port
from protocol import ids
from protocol.directory import CLOCK_SKEW
from protocol.letters import HandedCode, HandedLine

A_DAY: Final = 24 * 3600.0
MOST: Final = 64
"""Lines that are held at once: more is no hand-over, and nobody may fill a console."""
IN_ONE_LETTER: Final = 16


class HandedLines:
    """What was left for the next shift, by whomever it came."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: dict[bytes, HandedLine] = {}

    def take(self, lines: Iterable[HandedLine], now: float) -> list[port.Event]:
        """Take in what is new and not over; return it as the desk hears it."""
        told: list[port.Event] = []
        self._let_go(now)
        for line in lines:
            fresh = -CLOCK_SKEW <= now - line.at / 1000 < A_DAY
            if fresh and line.id not in self._held and len(self._held) < MOST:
                self._held[line.id] = line
                told.append(as_event(line))
        return told

    def to_pass_on(self, now: float) -> list[tuple[HandedLine, ...]]:
        """Return what a colleague who comes on duty should hear, so many lines a letter."""
        self._let_go(now)
        lines = tuple(self._held.values())
        return [lines[n : n + IN_ONE_LETTER] for n in range(0, len(lines), IN_ONE_LETTER)]

    def _let_go(self, now: float) -> None:
        kept = {name: line for name, line in self._held.items() if now - line.at / 1000 < A_DAY}
        self._held = kept


def as_line(event: port.Handed) -> HandedLine:
    """Return what the desk heard as a line again."""
    code = msgspec.convert(event.code, HandedCode)
    name, by = ids.from_text(event.line), ids.from_text(event.by)
    return HandedLine(name, int(event.at * 1000), by, event.slot, code)


def as_event(line: HandedLine) -> port.Handed:
    """Return a line as the desk hears it."""
    return port.Handed(
        line=ids.text(line.id),
        by=ids.text(line.by),
        at=line.at / 1000,
        slot=line.slot,
        code=line.code,
    )
