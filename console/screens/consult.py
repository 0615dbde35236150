"""Asking the GGZ consultant, and answering: beside the chat, where no visitor reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from console.desk.clean import one_line
from console.desk.words_for import named
from console.link.port import Author
from console.screens.colleagues import ColleaguesScreen
from console.widgets.sentences import SentencesPane

if TYPE_CHECKING:
    from textual import events

    from console.app import Veste
    from console.link.port import Question
    from console.screens.colleagues import Hints

MANY = (0, 1, 2, 3, 5, 8)  # how many of the last lines go along, by Tab
LONGEST = 500  # characters of one line


def excerpt(veste: Veste, chat: str, many: int) -> tuple[str, ...]:
    """Return the last `many` lines of a chat of mine, each with who wrote it."""
    there, words = veste.desk.chats.get(chat), veste.words
    said = there.transcript.said(many) if there is not None and many else []
    who = {Author.VISITOR: "consult.visitor", Author.ME: "talk.me"}
    return tuple(
        f"{words(who.get(author, 'talk.colleague'))}: {one_line(text, LONGEST)}"
        for author, text in said
    )


class QuestionPane(SentencesPane):
    """About which chat, who reads it, and which lines go along."""

    def __init__(self, chat: str) -> None:
        super().__init__()
        self._chat, self._many = chat, 0

    def more(self) -> None:
        """Let more of the last lines go along, and after the most none again."""
        self._many = (self._many + 1) % len(MANY)
        self.redraw()

    def quoted(self) -> tuple[str, ...]:
        """Return the lines that go along."""
        return excerpt(cast("Veste", self.app), self._chat, MANY[self._many])

    def sentences(self) -> list[tuple[str, str]]:
        """Return what a counsellor must know before they ask."""
        slot, words = cast("Veste", self.app).desk.slots.of(self._chat), self.words
        if slot is None:
            return []
        along = "consult.along" if self.quoted() else "consult.alone"
        return [
            (words("consult.title", **named(slot, words)), f"{slot.word} b"),
            (words("consult.reads"), "soft"),
            (words(along), "text"),
        ]


class ConsultScreen(ColleaguesScreen):
    """Enter asks, Tab lets more or fewer lines go along, Esc changes nothing."""

    HINTS: ClassVar[Hints] = (("Enter", "ask"), ("Tab", "lines"), ("Esc", "nothing"))

    def __init__(self, chat: str) -> None:
        self.question = QuestionPane(chat)
        super().__init__(self.question)
        self._chat = chat

    def reader(self) -> str:
        """The consultants alone."""
        return self.veste.words("consult.field")

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key == "tab":
            self.question.more()
        elif event.key == "enter":
            self._ask()
        else:
            return super().take(event)
        return True

    def _ask(self) -> None:
        veste, asked = self.veste, self.row.field.value.strip()
        if not asked:
            return
        lines = self.question.quoted()
        if veste.counsellor.consult(self._chat, asked, lines, veste.clock()):
            self.back()
            veste.steering.say(veste.words("consult.asked"))
        else:
            self.keys.say(veste.words("consult.nobody"))


class AdvicePane(SentencesPane):
    """The question, and the lines that came with it."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def quoted(self) -> tuple[str, ...]:
        """Return the lines that came with it."""
        return tuple(one_line(each, LONGEST) for each in self._question.lines)

    def sentences(self) -> list[tuple[str, str]]:
        """Return who asks, and what."""
        team, words = cast("Veste", self.app).desk.team, self.words
        name = team.name(self._question.by or "", words)
        return [
            (words("advice.title", name=name), "focus b"),
            (one_line(self._question.question, 2000), "text v"),
            (words("advice.reads", name=name), "soft"),
        ]


class AdviceScreen(ColleaguesScreen):
    """Enter answers, Esc leaves the question where it is."""

    HINTS: ClassVar[Hints] = (("Enter", "advise"), ("Esc", "nothing"))

    def __init__(self, question: Question) -> None:
        super().__init__(AdvicePane(question))
        self._question = question

    def reader(self) -> str:
        """Whoever asked."""
        return self.veste.desk.team.name(self._question.by or "", self.veste.words)

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key != "enter":
            return super().take(event)
        text, veste = self.row.field.value.strip(), self.veste
        if text and veste.counsellor.advise(self._question, text):
            self.back()
            veste.steering.say(veste.words("advice.said", name=self.reader()))
        elif text:
            self.keys.say(veste.words("whisper.not_there", name=self.reader()))
        return True
