"""Caring for the carer in the line mode: the question after a form, and a break."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.catalog import LANGUAGES, load_words, visitors_words
from console.desk.show_care import LEVELS, care, cooling_until
from console.desk.why_not import out_of_reach
from console.plain_told import named

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
        self._levels = {
            load_words(language)(f"level.{level}"): level
            for language in LANGUAGES
            for level in LEVELS
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

    def knows(self, typed: str) -> bool:
        """Whether that is a word for how serious a chat is."""
        return typed.casefold() in self._levels

    def level(self, typed: str, now: float) -> None:
        """Say how serious my chat is; without a word, which words there are."""
        chat, level = self._desk.chat(), self._levels.get(typed.casefold())
        if chat is None:
            self._out(self._words("plain.first"))
        elif level is None:
            self._out(self._words("plain.level"))
        else:
            self._counsellor.carer.judge(chat.id, level, now)
            self._out(self._words("level.said", level=self._words(f"level.{level}")))

    def misuse(self) -> Callable[[float], None] | None:
        """Show the sentences for a sexual or prank contact; return what a yes does."""
        chat = self._desk.chat()
        if chat is None or chat.ended is not None:
            self._out(self._words("plain.first"))
            return None
        visitors = visitors_words(chat.intake.language)
        last = visitors("misuse.say_last")
        self._out(self._words("plain.misuse_warn", text=visitors("misuse.say_first")))
        self._out(self._words("plain.misuse", chat=named(self._desk, chat), text=last))
        return partial(self._end_misuse, chat.id, last)

    def _end_misuse(self, chat: str, last: str, now: float) -> None:
        done = self._counsellor.carer.end_misuse(chat, last, now)
        not_done = out_of_reach(self._desk, "misuse.over")
        self._out(self._words("plain.misuse_ended" if done else not_done))

    def call(self, now: float) -> None:
        """Ask for somebody beside me in my chat, or no longer."""
        words, chat = self._words, self._desk.chat()
        if chat is None or chat.ended is not None:
            self._out(words("plain.first"))
        elif not self._counsellor.call(chat.id, now):
            self._out(words(out_of_reach(self._desk, "say.call_unheard")))
        else:
            said = "plain.called" if chat.called else "say.called_off"
            self._out(words(said, chat=named(self._desk, chat)))

    def rest(self, now: float) -> None:
        """Begin or end a break."""
        held = len(self._desk.held())
        rests = self._counsellor.carer.rest(now)
        key = "say.rest_over" if not rests else "plain.rest_held" if held else "plain.rest"
        self._out(self._words(key, n=held))
