"""Asking the GGZ consultant, and answering: beside the chat, where no visitor reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from console.desk.clean import one_line
from console.desk.consults import LONGEST, MOST, quotable
from console.desk.why_not import out_of_reach
from console.desk.words_for import named
from console.screens.colleagues import ColleaguesScreen
from console.widgets.sentences import SentencesPane

if TYPE_CHECKING:
    from textual import events

    from console.app import Veste
    from console.link.port import Question
    from console.screens.colleagues import Hints

MANY = (0, 1, 2, 3, 5, MOST)  # how many lines go along, by Tab
REACH = 500  # lines back in which they can be chosen
EARLIER = {"up": 1, "shift+tab": 1, "down": -1}


class QuestionPane(SentencesPane):
    """About which chat, who reads it, and which lines go along: those that are shown, no other.

    What is said while a question is written changes nothing in them, until they are moved.
    """

    def __init__(self, chat: str) -> None:
        super().__init__()
        self._chat, self._many, self._back = chat, 0, 0
        self._said: tuple[str, ...] = ()

    def more(self) -> None:
        """Let more lines go along, and after the most none again: then the last ones anew."""
        self._many = (self._many + 1) % len(MANY)
        if self._many <= 1 or not self._back:
            self._read()
        self.redraw()

    def move(self, back: int) -> None:
        """Let the excerpt end so many lines earlier, or later; at the end it takes what is new."""
        if not self._many:
            return
        if self._back + back <= 0:
            self._read()
        else:
            latest = len(self._said) - MANY[self._many]
            self._back = max(0, min(latest, self._back + back))
        self.redraw()

    def _read(self) -> None:
        """Take in what was said up to now."""
        self._back, veste = 0, cast("Veste", self.app)
        there = veste.desk.chats.get(self._chat)
        self._said = quotable(there, REACH, veste.words) if there is not None else ()

    def quoted(self) -> tuple[str, ...]:
        """Return the lines that go along; none of a chat that was erased meanwhile."""
        there = cast("Veste", self.app).desk.chats.get(self._chat)
        if there is None or there.ended == "erased":
            self._said = ()
        end = len(self._said) - self._back
        return self._said[max(0, end - MANY[self._many]) : max(0, end)]

    def sentences(self) -> list[tuple[str, str]]:
        """Return what a counsellor must know before they ask."""
        slot, words = cast("Veste", self.app).desk.slots.of(self._chat), self.words
        if slot is None:
            return []
        rows = [
            (words("consult.title", **named(slot, words)), f"{slot.word} b"),
            (words("consult.reads"), "soft"),
            (words("consult.along" if self.quoted() else "consult.alone"), "text"),
        ]
        if self.quoted() and self._back:
            later = "consult.later" if self._back > 1 else "consult.later_one"
            rows.append((words(later, n=self._back), "soft"))
        return rows


class ConsultScreen(ColleaguesScreen):
    """Enter asks, Tab lets more or fewer lines go along, arrows say which; Esc changes nothing."""

    HINTS: ClassVar[Hints] = (
        ("Enter", "ask"),
        ("Tab", "lines"),
        ("↑↓", "which"),
        ("Esc", "nothing"),
    )

    def __init__(self, chat: str) -> None:
        self.question = QuestionPane(chat)
        super().__init__(self.question)
        self._chat = chat

    def reader(self) -> str:
        """The consultants alone."""
        return self.veste.words("consult.field")

    def paint(self) -> None:
        """Show everything as it is now: of a chat that was erased nothing is shown any more."""
        super().paint()
        self.question.redraw()

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key == "tab":
            self.question.more()
        elif event.key in EARLIER:
            self.question.move(EARLIER[event.key])
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
            self.keys.say(veste.words(out_of_reach(veste.desk, "consult.nobody")))


class AdvicePane(SentencesPane):
    """The question, and the lines that came with it."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    @property
    def stands(self) -> bool:
        """Whether it can still be answered: a question goes with its chat when that is erased."""
        return cast("Veste", self.app).desk.team.stands(self._question)

    def quoted(self) -> tuple[str, ...]:
        """Return the lines that came with it."""
        if not self.stands:
            return ()
        return tuple(one_line(each, LONGEST) for each in self._question.lines)

    def sentences(self) -> list[tuple[str, str]]:
        """Return who asks, and what."""
        team, words = cast("Veste", self.app).desk.team, self.words
        if not self.stands:
            return [(words("advice.erased"), "text v")]
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
        self.asked = AdvicePane(question)
        super().__init__(self.asked)
        self._question = question

    def paint(self) -> None:
        """Show the question, or that it is gone; only Esc leads back.

        Whoever is typing to a colleague would find their next words in a visitor's composer.
        """
        super().paint()
        self.asked.redraw()

    def reader(self) -> str:
        """Whoever asked."""
        return self.veste.desk.team.name(self._question.by or "", self.veste.words)

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key != "enter":
            return super().take(event)
        text, veste = self.row.field.value.strip(), self.veste
        if not self.asked.stands:
            self.keys.say(veste.words("advice.erased"))
        elif text and veste.counsellor.advise(self._question, text):
            self.back()
            veste.steering.say(veste.words("advice.said", name=self.reader()))
        elif text:
            why_not = out_of_reach(veste.desk, "whisper.not_there")
            self.keys.say(veste.words(why_not, name=self.reader()))
        return True
