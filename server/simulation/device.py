"""What a page and a console have in common: a line that is dialled again and again."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random
from typing import Any, Protocol

import msgspec

from server.simulation.course import Course
from server.simulation.network import Line

_encode = msgspec.json.Encoder().encode
_SETTLES_WITHIN = 8.0  # seconds until the relay must have taken us in
_LATER = 1.0  # seconds before what the relay could not take is sent again


class Sends(Protocol):
    """A session, as far as its device sends what it says."""

    def take(self) -> list[Any]:
        """Return, once, what must be sent now."""

    def send_again(self) -> None:
        """Send everything that is not confirmed once more."""


class Device(ABC):
    """One page or console with its session, over as many lines as it takes."""

    first_wait, longest_wait = 0.5, 15.0  # seconds between two attempts, doubling

    def __init__(
        self, session: Sends, course: Course, dice: Random, dial: Callable[[Any], Line | None]
    ) -> None:
        """Speak for `session`; `dial` makes a line, or cannot."""
        self._sends, self.course, self.dice, self._dial = session, course, dice, dial
        self.line: Line | None = None
        self.over = False  # it will not come back
        self.settled = False  # the relay has taken us in, on this line
        self.settled_at = 0.0
        self._attempts = 0
        self._again: asyncio.TimerHandle | None = None
        self._repeat: asyncio.TimerHandle | None = None
        self._redial: asyncio.TimerHandle | None = None

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    # --- the line ---------------------------------------------------------------------------

    def dial(self) -> None:
        """Open a line, unless there is one."""
        if self.over or self.line is not None:
            return
        _cancel(self._redial)
        line = self.line = self._dial(self)
        if line is None:
            if not self.over:
                self._dial_later()
            return
        self.unsettle()
        self.greet()
        self.flush()

    @abstractmethod
    def greet(self) -> None:
        """Say the first word on a new line."""

    def unsettle(self) -> None:
        """Expect to be taken in (again) within eight seconds."""
        self.settled = False
        _cancel(self._again)
        line = self.line

        def stuck() -> None:
            if self.line is line and not self.settled:
                self.drop()

        self._again = self._loop.call_later(_SETTLES_WITHIN, stuck)

    def settle(self) -> None:
        """Note that the relay has taken us in."""
        if not self.settled:
            self.settled, self.settled_at = True, self._loop.time()
        self._attempts = 0

    def drop(self) -> None:
        """Give the line up and dial again in a while."""
        self.hang_up()
        if not self.over:
            self._dial_later()

    def hang_up(self) -> None:
        """Close the line, if there is one."""
        line, self.line, self.settled = self.line, None, False
        if line is not None:
            line.hang_up()

    def stop(self) -> None:
        """Hang up for good."""
        self.over = True
        _cancel(self._redial)
        self.hang_up()

    def lost(self, line: Line) -> None:
        """Learn that the line is gone; another follows by itself."""
        if line is self.line:
            self.line, self.settled = None, False
            self.course.count("lines lost")
            if not self.over:
                self._dial_later()

    def _dial_later(self) -> None:
        longest = min(self.longest_wait, self.first_wait * 2**self._attempts)
        self._attempts += 1
        _cancel(self._redial)
        self._redial = self._loop.call_later(longest * self.dice.uniform(0.5, 1.5), self.dial)

    # --- messages ---------------------------------------------------------------------------

    def heard(self, line: Line, message: bytes) -> None:
        """Take a message of the relay."""
        if line is self.line and not self.over:
            self.take(message)
            self.flush()

    @abstractmethod
    def take(self, message: bytes) -> None:
        """Let the session hear one message."""

    def flush(self) -> None:
        """Send what the session has to say now; without a line it is said again later."""
        if self.line is None:
            return
        for message in self._sends.take():
            self.sends(message)
            self.line.send(_encode(message))

    def sends(self, message: Any) -> None:  # noqa: B027 - a console has nothing to note
        """Note a message that goes out now."""

    def repeat_soon(self) -> None:
        """Send all that is not confirmed again in a second, once for all that was refused."""
        if self._repeat is None:
            self._repeat = self._loop.call_later(_LATER, self.send_twice)

    def send_twice(self) -> None:
        """Send everything that is not confirmed once more."""
        self._repeat = None
        if self.line is not None and not self.over:
            self._sends.send_again()
            self.flush()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
