"""What is sent to a visitor besides words, and what comes back: a part of the door `port`."""

from __future__ import annotations

from typing import Protocol

from console.link.port_event import Event


class AboutExercise(Event, frozen=True):
    """Something became of an exercise in a chat of mine; `name` is of `protocol.payloads`."""

    chat: str
    name: str


class ExerciseSent(AboutExercise, frozen=True):
    """The visitor's page has a card of this exercise: mine, or a colleague's before me.

    `key` grows within a chat, as the one of a `Turn`.
    """

    key: int
    at: float


class ExerciseDone(AboutExercise, frozen=True):
    """The visitor pressed that this exercise is done. No page tells when one is put aside."""


class WordAgreed(Event, frozen=True):
    """The visitor chose a secret word, by which they can be known later. The newest one counts."""

    chat: str
    at: float
    word: str


class Answered(Event, frozen=True):
    """The visitor answered a question or expressed a wish (sealed; unsealed here).

    `question` is one of: see, die, scale, who, end_scale, wish_short, wish_tell.
    `answer` is yes, no, dontknow, skip, on, off, or 0 to 10 in digits; of who parent, friend, work.
    """

    chat: str
    question: str
    answer: str


class ReturnCode(Event, frozen=True):
    """The visitor has a code to come back by from now on; or none any more, `on` being false."""

    chat: str
    at: float
    on: bool


class SendingLink(Protocol):
    """What the desk may send to a visitor besides words, or leave for when they come back."""

    def exercise(self, chat: str, name: str) -> None:
        """Send the exercise `name`. `ExerciseSent` follows once the relay has it."""

    def leave_note(self, chat: str, text: str) -> bool:
        """Leave `text` for whoever answers when this visitor comes back; no visitor reads it.

        `NoteLeft` follows once the relay has it. False without a code, or when it is too long.
        """
