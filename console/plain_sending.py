"""The line mode for what is sent to a visitor besides words, and what comes back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.exercises import EXERCISES
from console.desk.numbers import pick
from console.desk.why_not import not_asked
from console.link.port import ExerciseDone, ExerciseSent
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.desk.chat import Chat
    from console.link.port import Event


class PlainSending:
    """Takes the lines that send an exercise, and says what became of it."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out

    def told(self, event: Event) -> list[str]:
        """Return what a person must hear about `event`, which the desk has taken in."""
        chat = self._desk.chats.get(getattr(event, "chat", ""))
        if chat is None or not isinstance(event, ExerciseSent | ExerciseDone):
            return []
        done = "_done" if isinstance(event, ExerciseDone) else ""
        return [f"{named(self._desk, chat)}: {self._words(f'note.exercise{done}.{event.name}')}"]

    def do(self, rest: str) -> None:
        """Send the exercise with the number `rest`; for anything else, say what there is."""
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
        elif (name := pick(rest, EXERCISES)) is not None:
            self._send(chat, name)
        else:
            self._list(chat)

    def _send(self, chat: Chat, name: str) -> None:
        words, failed = self._words, "plain.not_sent"
        if self._counsellor.exercise(chat.id, name) is Outcome.DONE:
            self._out(words("exercise.going", name=words(f"exercise.{name}")))
        else:
            self._out(words(not_asked(self._desk, chat.id, failed, failed)))

    def _list(self, chat: Chat) -> None:
        words = self._words
        for number, name in enumerate(EXERCISES, 1):
            state = chat.exercises.state(name)
            row = words(
                "plain.exercise_row",
                n=number,
                name=words(f"exercise.{name}"),
                why=words(f"exercise.{name}.for"),
            )
            self._out(f"{row} · {words(f'exercise.{state}')}" if state else row)
        self._out(words("plain.exercise"))
