"""An event loop whose time is a number: it jumps to the next timer and never sleeps."""

from __future__ import annotations

import asyncio
from typing import Any


class StandsStill(Exception):
    """Nobody waits for anything any more, and yet somebody still waits for an answer."""


class _Jump:
    """What asyncio takes for the sockets' selector: there are none, so it moves the clock."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        """Jump to the next timer. Raises `StandsStill` when there is none."""
        if timeout is None:
            raise StandsStill
        if timeout > 0:
            self._loop.jump()
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """asyncio's own loop without sockets, threads or a clock; equal runs take equal steps."""

    _scheduled: list[asyncio.TimerHandle]

    def __init__(self) -> None:
        """Begin at 0 seconds."""
        super().__init__()
        self._seconds = 0.0
        self._selector = _Jump(self)
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Return the virtual seconds since the loop began."""
        return self._seconds

    def jump(self) -> None:
        """Go to the moment of the next timer."""
        self._seconds = max(self._seconds, self._scheduled[0].when())

    def _process_events(self, event_list: list[Any]) -> None:
        """Nothing happens outside: there is no outside."""

    def _write_to_self(self) -> None:
        """Nobody calls from another thread."""
