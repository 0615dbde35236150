"""What is sent to a visitor besides words: asked by a sheet, told in the last row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.exercises import EXERCISES
from console.desk.why_not import not_asked
from console.desk.words_for import named
from console.paint.lines import BLANK, Line, Span
from console.screens.asking import lives
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.main import MainScreen

NAME = 14


class Sending:
    """The keys that send something to the visitor of the chat that I am in."""

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen

    def exercise(self) -> None:
        """Ask which exercise to send; each says what it is for, and whether it was sent."""
        veste, words = self._veste, self._veste.words
        here = lives(veste.desk)
        if here is None:
            self._say("say.no_chat")
            return
        chat, slot = here
        choices = []
        for name in EXERCISES:
            state = chat.exercises.state(name)
            aside = [Span(words(f"exercise.{name}.for"), "soft")]
            if state:
                aside.append(Span(f"  {words(f'exercise.{state}')}", "quiet"))
            label = f"{words(f'exercise.{name}'):<{NAME}}"
            choices.append(Choice(label, partial(self._send, chat.id, name), tuple(aside)))
        title = Line((Span(words("exercise.title", **named(slot, words)), "text b"),))
        note = Line((Span(words("exercise.note"), "soft"),))
        self._screen.bar.display = False
        self._screen.asking.ask([title, BLANK, note], choices, slot.word, about=chat.id)

    def _send(self, chat: str, name: str) -> None:
        veste, over = self._veste, "say.no_chat"
        if veste.counsellor.exercise(chat, name) is Outcome.DONE:
            self._say("exercise.going", name=veste.words(f"exercise.{name}"))
        else:
            self._say(not_asked(veste.desk, chat, over, over))

    def _say(self, key: str, **fields: str) -> None:
        self._screen.keys.say(self._veste.words(key, **fields))
        self._screen.paint()
