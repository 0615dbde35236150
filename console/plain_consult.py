"""The GGZ consultant in the line mode: asking with lines of the chat, and answering."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.clean import clean, one_line
from console.desk.consults import LONGEST, MOST, quotable
from console.desk.why_not import out_of_reach
from console.link.port import Advised, Question
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.link.port import Event


class PlainConsult:
    """One command for both sides, as one key does both at the desk."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk, self._out = counsellor, counsellor.desk, out

    def told(self, event: Event) -> list[str]:
        """Return what a colleague asks me, or answers."""
        words, team = self._desk.words, self._desk.team
        match event:
            case Question(by=str()):
                name = team.name(event.by or "", words)
                lines = [one_line(each, LONGEST) for each in event.lines]
                asked = words("plain.consulted", name=name, text=clean(event.question))
                return [asked, *lines, words("plain.consulted_how")]
            case Advised(by=str()):
                self._counsellor.room_read()
                name = team.name(event.by or "", words)
                return [words("plain.advised", name=name, text=clean(event.text))]
            case _:
                return []

    def do(self, rest: str) -> Callable[[float], None] | None:
        """Answer who asks me; else ask about my chat. Return what a yes does, if it is needed."""
        question = self._desk.team.question()
        if question is None:
            return self._ask(rest)
        self._answer(question, rest)
        return None

    def _answer(self, question: Question, text: str) -> None:
        words = self._desk.words
        name = self._desk.team.name(question.by or "", words)
        if not text:
            self._out(words("plain.consulted_how"))
        elif self._counsellor.advise(question, text):
            self._out(words("advice.said", name=name))
        else:
            self._out(words(out_of_reach(self._desk, "whisper.not_there"), name=name))

    def _ask(self, rest: str) -> Callable[[float], None] | None:
        """Show what would go along, and ask: the line may be meant for the visitor."""
        words, chat = self._desk.words, self._desk.chat()
        if chat is None or chat.ended is not None:
            self._out(words("plain.first"))
            return None
        number, _, text = rest.partition(" ")
        most = min(int(number), MOST) if number.isdecimal() and len(number) < 3 else None
        asked = text.strip() if most is not None else rest
        if not asked:
            self._out(words("plain.consult_how", most=MOST))
            return None
        lines = quotable(chat, most, words) if most else ()
        self._out(words("plain.consult_along" if lines else "plain.consult_alone"))
        for line in lines:
            self._out(line)
        self._out(words("plain.sure_consult", chat=named(self._desk, chat), text=asked))
        return partial(self._send, chat.id, asked, lines)

    def _send(self, chat: str, asked: str, lines: tuple[str, ...], now: float) -> None:
        done = self._counsellor.consult(chat, asked, lines, now)
        why_not = out_of_reach(self._desk, "plain.consult_nobody")
        self._out(self._desk.words("plain.consult_asked" if done else why_not))
