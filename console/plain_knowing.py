"""The line mode for whether it is still the same visitor, and how they come back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.known import about_code, about_word
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainKnowing:
    """Says what is known of the secret word or the return code, and sends a sentence if asked."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out

    def do(self, command: str) -> Callable[[float], None] | None:
        """Tell about the `word` or the `code` of my chat; return what a yes does."""
        words, chat = self._words, self._desk.chat()
        if chat is None or chat.ended is not None:
            self._out(words("plain.first"))
            return None
        known = (about_word if command == "word" else about_code)(chat, words)
        for label, values in known.facts:
            self._out(f"{label}: {' / '.join(values)}")
        self._out(known.verdict)
        name = named(self._desk, chat)
        self._out(words("plain.known", chat=name, text=known.sentence))
        return partial(self._send, chat.id, name, known.sentence)

    def _send(self, chat: str, name: str, sentence: str, now: float) -> None:
        match self._counsellor.send(chat, sentence, now, sure=True):
            case Outcome.DONE:
                self._out(self._words("plain.sent" if self._desk.up else "plain.kept", chat=name))
            case Outcome.CLOSED:
                self._out(self._words("plain.gone"))
            case _:
                self._out(self._words("plain.not_sent"))
