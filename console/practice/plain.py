"""Practising in lines, `veste practise --plain`: the same lesson, told after each event."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.clean import one_line
from console.link.port import Mine
from console.plain import Plain
from console.plain_run import run_plain
from console.practice.lesson import Guidance, Sight, Step
from console.practice.link import connecting
from console.practice.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.desk.guide import Shelf
    from console.link.port import Event
    from console.practice.lesson import Lesson
    from console.practice.link import PracticeLink
    from console.settings import Settings

# What lines have no need of: a draft to put a sentence into.
STEPS = tuple(step for step in Step if step is not Step.INSERT)


class PracticePlain(Plain):
    """The line mode, and after what happened the one thing to try now, once."""

    def __init__(
        self, counsellor: Counsellor, out: Callable[[str], None], *, lesson: Lesson
    ) -> None:
        super().__init__(counsellor, out)
        self._lesson = lesson
        self._told: tuple[Guidance, int] | None = None

    def hear(self, event: Event, now: float) -> None:
        """Take in an event of the link, and say what a person must know."""
        super().hear(event, now)
        if isinstance(event, Mine) and event.chat != self._desk.active:
            self._lesson.stayed(event.chat)
        self._guide()

    def line(self, typed: str, now: float) -> bool:
        """Do what one line asks. False when it asks to stop."""
        skips = typed.strip().casefold() == self._words("practise.plain.word.skip")
        if skips and not self.blank.on:
            self._lesson.skip()
            self._guide()
            return True
        goes_on = super().line(typed, now)
        if goes_on:
            self._guide()
        return goes_on

    def _do(self, command: str, rest: str, now: float) -> None:
        super()._do(command, rest, now)
        found = command == "handbook" and self.shelf is not None and rest
        self._see(queue=command == "queue", found=bool(found and self._finds(rest)))

    def _finds(self, typed: str) -> bool:
        return self.shelf is not None and bool(self.shelf.search(one_line(typed), limit=1))

    def _see(self, *, queue: bool = False, found: bool = False) -> None:
        active, form, blank = self._desk.active, self._form.is_open, self.blank.on
        self._lesson.see(Sight(active=active, queue=queue, found=found, form=form, blank=blank))

    def _guide(self) -> None:
        self._see()
        now = (self._lesson.guidance, len(self._lesson.left))
        if now == self._told or not self._desk.practising or self.blank.on:
            return
        self._told = now
        of = len(self._lesson.steps)
        progress = self._words("practise.progress", n=of - now[1], of=of)
        said = sentence(self._desk, self._lesson, plain=True).replace("`", "")
        self._out(f"{self._words('practise.badge')}, {progress}: {said}")


async def practise_in_lines(
    link: PracticeLink, settings: Settings, shelf: Shelf | None = None
) -> int:
    """Practise on standard input and output until `stop` or the end of input; see `run_plain`."""
    make = partial(PracticePlain, lesson=link.lesson)
    return await run_plain(connecting(link), settings, shelf, make=make)
