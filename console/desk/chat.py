"""One chat at this desk: who is there, what was said, and what to say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.desk.address import addressed, formal, informal
from console.desk.clean import clean, one_line
from console.desk.exercises import Exercises
from console.desk.rhythm import Rhythm
from console.desk.safe_word import holds
from console.desk.transcript import Message, Transcript
from console.link.port import (
    AboutExercise,
    Answered,
    Author,
    Ended,
    ExerciseSent,
    Presence,
    Receipt,
    ReturnCode,
    Turn,
    VisitorPresence,
    VisitorTyping,
    WordAgreed,
)
from protocol.registration import Triage

if TYPE_CHECKING:
    from handbook.cues import Cue

Beside = WordAgreed | ReturnCode | AboutExercise | VisitorPresence
ChatEvent = Turn | Receipt | Answered | Beside | VisitorTyping | Ended
ABOUT_ANOTHER = frozenset(("parent", "friend", "work"))  # answers to who writes
LISTENED_TO = 30  # messages that tell whether a chat speaks with "je" or "u"


class Intake(msgspec.Struct):
    """What is known from the door and from the visitor's own answers."""

    door: str
    language: str
    danger: bool
    since: float
    intent: str | None
    answers: dict[str, str] = {}
    claimed: float | None = None  # None: nobody told this console
    returned: bool = False  # came back with a code

    @property
    def for_self(self) -> bool:
        """Whether who writes came for themselves, as far as they said."""
        return self.intent != "other" and self.answers.get("who") not in ABOUT_ANOTHER


class Chat:
    """A chat that I hold, or held until it ended. Moments are seconds since 1970."""

    def __init__(self, chat: str, intake: Intake, presence: Presence) -> None:
        self.id = chat
        self.intake = intake
        self.presence = presence
        self.presence_since = intake.since
        self.can_return = False
        self.typing = False
        self.cut_off = False  # the line was lost while they were typing
        self.called = False  # I asked for somebody beside me
        self.called_since = intake.since  # the moment of it
        self.level: Triage | None = None  # how serious it is, in my own word
        self.misuse = False  # a sexual or prank contact, in my own word
        self.seen = -1
        self.agreed_word = ""  # by which this visitor can be known; shown on the card alone
        self.cue: Cue | None = None  # the words that made the console look last
        self.child = False  # an age of a child was named, and no adult came to ask for another
        self.ended: str | None = None
        self.exercises = Exercises()
        self.transcript = Transcript()
        self.unheard: list[tuple[Author, str]] = []  # what reminders have not looked at
        self.rhythm = Rhythm()

    def hear_turn(self, turn: Turn) -> bool:
        """Take in a message. False when it was here already."""
        text = clean(turn.text)
        fresh = self.transcript.hear(Message(turn.key, turn.at, turn.author, text, mine=turn.mine))
        if fresh:
            self.unheard.append((turn.author, text))
        if fresh and turn.author is Author.VISITOR:
            self.rhythm.wrote(turn.at)
            self.typing = False
            if self.agreed_word and holds(text, self.agreed_word):
                self.note("note.word_said", turn.at)
        return fresh

    def heard(self) -> list[tuple[Author, str]]:
        """Return what was said since the last time this was asked, each with who wrote it."""
        said, self.unheard = self.unheard, []
        return said

    def hear_beside(self, event: Beside) -> None:
        """Take in what is told of the visitor besides their words."""
        match event:
            case WordAgreed():
                self.agree_on(event.word, event.at)
            case ReturnCode():
                self.can_return = event.on
            case AboutExercise():
                self.hear_exercise(event)
            case _:
                self.hear_presence(event)

    def hear_presence(self, event: VisitorPresence) -> None:
        """The visitor came, dropped, or used the exit: noted in the conversation too."""
        self.can_return = event.can_return
        if event.presence is self.presence or self.ended is not None:
            return  # whoever ended it may go: that is no lost line
        self.presence, self.presence_since = event.presence, event.since
        self.cut_off = self.typing and event.presence is Presence.AWAY
        self.typing = False
        note = {
            Presence.HERE: "note.back",
            Presence.AWAY: "note.away",
            Presence.EXITED: "note.exited_can_return" if event.can_return else "note.exited",
        }[event.presence]
        self.note(note, event.since)

    def agree_on(self, word: str, at: float) -> None:
        """Take in the visitor's secret word; the conversation says that there is one, not which."""
        self.agreed_word = one_line(word)
        if self.agreed_word:
            self.note("note.word", at)

    def hear_exercise(self, event: AboutExercise) -> None:
        """An exercise was sent, or is done: one line in the conversation says both."""
        name = event.name
        if isinstance(event, ExerciseSent):
            if self.exercises.sent(name, event.key):
                self.note(f"note.exercise.{name}", event.at)
        elif self.exercises.done(name):
            self.transcript.change_note(f"note.exercise.{name}", f"note.exercise_done.{name}")

    def note(self, key: str, at: float, text: str = "") -> None:
        """Write an event line into the conversation: the catalog key, at a moment.

        A colleague's `text` stands in it; neither side of the chat said that.
        """
        self.transcript.hear(Message(-1, at, Author.COLLEAGUE, text, note=key))

    def end(self, why: str, at: float) -> None:
        """The chat is over. Erased means that its words are gone here too."""
        self.ended, self.typing = why, False
        if why == "erased":
            self.transcript.erase()
            self.unheard.clear()
            self.agreed_word, self.cue = "", None
            self.intake.answers = {}
        self.note(f"ended.{why}", at)

    def address(self, sentence: str) -> str:
        """Return a sentence of the handbook as this chat speaks: with "je", or with "u"."""
        return addressed(sentence, formally=self._formal)

    def misspeaks(self, sentence: str) -> bool:
        """Say whether `sentence` still says "je" where this chat says "u"."""
        return self._formal and informal(sentence)

    @property
    def _formal(self) -> bool:
        return formal(self.transcript.said(LISTENED_TO))

    @property
    def unread(self) -> bool:
        """Whether something came that this screen has not shown."""
        return self.transcript.last_key > self.seen
