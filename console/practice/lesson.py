"""What a newcomer tries, one thing at a time: which is next, and when it was really done.

Pure. The lesson hears the events of the link, the acts that were asked of it, and what the
screen shows. A step is done when it happened, in any order; it never waits for a key of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from console.link.port import Ended, Mine, NoLongerWaiting, Presence, VisitorPresence, Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.link.port import Event


class Step(StrEnum):
    """One thing to try, in the order in which they are offered."""

    LOOK = "look"
    CLAIM = "claim"
    ANSWER = "answer"
    SEARCH = "search"
    INSERT = "insert"
    BLANK = "blank"
    SECOND = "second"
    SWITCH = "switch"
    EXIT = "exit"
    CLOSE = "close"
    FORM = "form"


class Sight(msgspec.Struct, frozen=True):
    """What the counsellor has before them now, as far as a step asks for it."""

    active: str | None = None  # the chat that I am in
    queue: bool = False  # my keys go to the queue
    found: bool = False  # the search in the handbook lies open, with something found
    taken: bool = False  # a sentence of the handbook was put into a draft
    blank: bool = False
    form: bool = False  # the form after a chat lies open


class Guidance(msgspec.Struct, frozen=True):
    """One line of guidance: the catalog key after `practise.`, and the chat that it names."""

    key: str
    chat: str | None = None


class Lesson:
    """What was tried and what comes next. `leaver` is the chat whose visitor uses the exit."""

    def __init__(self, coming: Sequence[str], leaver: str, steps: Sequence[Step] = ()) -> None:
        self.steps = tuple(steps) or tuple(Step)
        self.done: set[Step] = set()
        self.skipped: set[Step] = set()
        self._coming = set(coming)
        self._waiting: set[str] = set()
        self._held: list[str] = []
        self._arrived: str | None = None
        self._forms = 0
        self._leaver = leaver
        self._left = False  # the exit was used
        self._back = False
        self._sight = Sight()
        self._closing: set[str] = set()

    @property
    def current(self) -> Step | None:
        """The step to try now; None when nothing can be tried at this moment."""
        return next((step for step in self._open if self._line(step) is not None), None)

    @property
    def over(self) -> bool:
        """Whether nothing is left that could still be tried, as far as one can see now."""
        if not self._open:
            return True
        # Whoever waits can be taken; while I hold a chat and pass them by, nobody else comes.
        somebody = not self._held if self._waiting else bool(self._coming)
        return self.current is None and not somebody

    @property
    def left(self) -> tuple[Step, ...]:
        """The steps that were not done."""
        return tuple(step for step in self.steps if step not in self.done)

    @property
    def guidance(self) -> Guidance:
        """The one line to show now."""
        step = self.current
        line = None if step is None else self._line(step)
        if line is not None:
            return line
        if self.over:
            return Guidance("end" if self.left else "all")
        return Guidance("claim" if self._waiting and not self._held else "soon")

    def skip(self) -> None:
        """Leave out the step that is shown."""
        step = self.current
        if step is not None:
            self.skipped.add(step)

    def hear(self, event: Event) -> None:
        """Take in what the link tells the desk."""
        match event:
            case Waiting():
                self._coming.discard(event.chat)
                self._waiting.add(event.chat)
            case NoLongerWaiting():
                self._waiting.discard(event.chat)
                self._miss(event.chat)
            case Mine():
                self._seat(event.chat)
            case VisitorPresence() if event.chat == self._leaver:
                self._back = self._left and event.presence is Presence.HERE
                self._left = self._left or event.presence is Presence.EXITED
            case Ended():
                self._end(event)
            case _:
                pass

    def stayed(self, chat: str) -> None:
        """A chat that became mine did not come before me: going there is a step of mine."""
        if self._arrived == chat:
            self._arrived = None

    def said(self, chat: str) -> None:
        """A message of mine is on its way."""
        self.done.add(Step.ANSWER)
        if chat == self._leaver and self._back:
            self.done.add(Step.EXIT)

    def closes(self, chat: str) -> None:
        """I asked to close a chat; it is done when it has ended."""
        self._closing.add(chat)

    def released(self, chat: str) -> None:
        """I gave a chat back: that is a way to end one too."""
        self.done.add(Step.CLOSE)
        self._leave(chat)

    def registered(self) -> None:
        """A form was filled in and handed over."""
        self._forms = max(0, self._forms - 1)
        self.done.add(Step.FORM)

    def see(self, sight: Sight) -> None:
        """Take in what the screen shows now."""
        before, self._sight = self._sight, sight
        if sight.queue and self._waiting:
            self.done.add(Step.LOOK)
        if sight.found:
            self.done.add(Step.SEARCH)
        if sight.taken:
            self.done.add(Step.INSERT)
        if before.blank and not sight.blank:
            self.done.add(Step.BLANK)
        if before.active != sight.active:
            # A chat that has just become mine comes before me by itself.
            if {before.active, sight.active} <= set(self._held) and sight.active != self._arrived:
                self.done.add(Step.SWITCH)
            self._arrived = None

    @property
    def _open(self) -> list[Step]:
        return [step for step in self.steps if step not in self.done | self.skipped]

    def _seat(self, chat: str) -> None:
        self._waiting.discard(chat)
        if chat not in self._held:
            self._held.append(chat)
            self._arrived = chat
        self.done.add(Step.CLAIM)
        if len(self._held) > 1:
            self.done.add(Step.SECOND)

    def _end(self, event: Ended) -> None:
        self._leave(event.chat)
        if event.why != "taken":
            self._forms += 1
        if event.chat in self._closing or event.why == "taken":  # I handed it over
            self.done.add(Step.CLOSE)
        self._miss(event.chat)

    def _miss(self, chat: str) -> None:
        """Somebody is gone for good: what was to be seen in that chat stays undone."""
        if chat == self._leaver and Step.EXIT not in self.done:
            self.skipped.add(Step.EXIT)

    def _leave(self, chat: str) -> None:
        if chat in self._held:
            self._held.remove(chat)

    def _line(self, step: Step) -> Guidance | None:
        """Return what to say about an open step, None while it cannot be tried."""
        held, waiting = self._held, self._waiting
        match step:
            case Step.LOOK | Step.CLAIM:
                return Guidance(step.value) if waiting else None
            case Step.ANSWER | Step.SEARCH | Step.INSERT | Step.CLOSE:
                return Guidance(step.value, self._sight.active) if held else None
            case Step.BLANK:
                seen = Guidance("blank") if not self._sight.blank else Guidance("blank_back")
                return seen if Step.ANSWER in self.done | self.skipped else None
            case Step.SECOND:
                return self._second()
            case Step.SWITCH:
                return Guidance("switch") if len(held) > 1 else None
            case Step.EXIT:
                return self._exit()
            case Step.FORM:
                return self._form()

    def _second(self) -> Guidance | None:
        if not self._held:
            return None
        if self._waiting:
            return Guidance("second")
        return Guidance("second_soon") if self._coming else None

    def _exit(self) -> Guidance | None:
        if self._leaver in self._waiting and Step.SECOND in self.done:
            return Guidance("second" if self._held else "claim")  # I gave that chat back
        if self._leaver not in self._held:
            return None
        key = "exit_back" if self._back else "exit_seen" if self._left else "exit_soon"
        return Guidance(key, self._leaver)

    def _form(self) -> Guidance | None:
        if self._forms:
            return Guidance("form_open" if self._sight.form else "form")
        if self._held:
            return Guidance("form_close")
        return Guidance("form_take") if self._waiting else None
