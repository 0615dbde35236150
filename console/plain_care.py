"""Caring for the carer in the line mode: the question after a form, and a break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import LANGUAGES, load_words
from console.desk.show_care import care, cooling_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainCare:
    """What is asked of a counsellor in lines, and what they answer."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out
        self._answers = {
            load_words(language)(f"care.{answer}"): answer == "yes"
            for language in LANGUAGES
            for answer in ("yes", "no")
        }

    @property
    def asks(self) -> bool:
        """Whether the next line may answer how heavy a chat was."""
        return self._desk.care.asked is not None

    def ask(self) -> None:
        """Ask how heavy the chat was, if that is to be asked."""
        view = care(self._desk)
        if view is not None:
            self._out(self._words("plain.care", question=view.question))
            self._out(view.notes[-1])

    def line(self, typed: str, now: float) -> bool:
        """Take an answer. False: it was none, so the question is passed by."""
        heavy = self._answers.get(typed.casefold())
        self._counsellor.carer.answer(heavy, now)
        until = cooling_until(self._desk, now)
        if heavy and until:
            self._out(self._words("plain.care_begins", time=until))
        return heavy is not None

    def rest(self, now: float) -> None:
        """Begin or end a break."""
        held = len(self._desk.held())
        rests = self._counsellor.carer.rest(now)
        key = "say.rest_over" if not rests else "plain.rest_held" if held else "plain.rest"
        self._out(self._words(key, n=held))
