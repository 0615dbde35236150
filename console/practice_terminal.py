"""The counsellor's terminal on a practice chat: the same keys, and a lesson beside them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.app import Veste
from console.practice.link import connecting
from console.screens.practising import PractisingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.practice.link import PracticeLink
    from console.settings import Settings
    from handbook import Handbook


class PracticeTerminal(Veste):
    """`Veste` on a `PracticeLink`: it has one key more, to skip what is to be tried."""

    def __init__(
        self,
        link: PracticeLink,
        settings: Settings,
        handbook: Callable[[], Handbook] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.lesson = link.lesson
        screen = PractisingScreen(link.lesson)
        super().__init__(connecting(link), settings, handbook=handbook, clock=clock, screen=screen)
        self._practising = screen
        self.steering.learn("skip", self._skip)

    def action_blank(self) -> None:
        """Empty the screen at once, or bring it back: the lesson sees both."""
        super().action_blank()
        self._practising.guide_on()

    def _skip(self) -> None:
        self.lesson.skip()
        self.main.paint()
