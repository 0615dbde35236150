"""Handing a chat over, or giving it back: what a colleague must know goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from console.counsellor import NOT_GIVEN_BACK, Outcome
from console.desk.why_not import not_asked
from console.desk.words_for import named
from console.screens.colleagues import ColleaguesScreen
from console.widgets.sentences import SentencesPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from console.app import Veste
    from console.catalog import Words
    from console.desk.slots import Slot
    from console.screens.colleagues import Hints

STAYS = {**NOT_GIVEN_BACK, Outcome.CLOSED: "handover.over"}


def say_offered(veste: Veste, sentence: str, chat: str) -> None:
    """Say it in the last row until the next key, or until it is untrue: the offer has ended."""
    team = veste.desk.team
    asked = team.waits_for(chat)
    veste.main.keys.say(sentence, lambda: team.waits_for(chat) == asked)


class NotePane(SentencesPane):
    """Which chat goes to whom, what the visitor will read, and how much the colleague sees."""

    def __init__(self, chat: str, to: str) -> None:
        super().__init__()
        self._chat, self._to = chat, to
        self.history = True

    def sentences(self) -> list[tuple[str, str]]:
        """Return what a counsellor must know before they ask."""
        veste, words = cast("Veste", self.app), self.words
        slot = veste.desk.slots.of(self._chat)
        return [] if slot is None else self.about(slot, words)

    def about(self, slot: Slot, words: Words) -> list[tuple[str, str]]:
        """Return the sentences about the chat in this place."""
        name = cast("Veste", self.app).desk.team.name(self._to, words)
        return [
            (words("handover.title", **named(slot, words), name=name), f"{slot.word} b"),
            (words("handover.reads", name=name), "soft"),
            (words("handover.history" if self.history else "handover.fresh", name=name), "text"),
            (words("handover.note", name=name), "text b"),
        ]


class RoleNotePane(NotePane):
    """The same for whoever has a role: in which order they are asked, and who reads the note."""

    def about(self, slot: Slot, words: Words) -> list[tuple[str, str]]:
        """Return the sentences about the chat in this place."""
        title = words("handover.role_title", **named(slot, words), role=words(f"role.{self._to}"))
        return [
            (title, f"{slot.word} b"),
            (words("handover.role_order"), "text"),
            (words("handover.role_reads"), "soft"),
            (words("handover.role_history" if self.history else "handover.role_fresh"), "text"),
            (words("handover.role_note"), "text b"),
        ]


class NoteScreen(ColleaguesScreen):
    """Enter asks the colleague, Tab shows them more or less of the chat, Esc changes nothing."""

    HINTS: ClassVar[Hints] = (("Enter", "ask"), ("Tab", "history"), ("Esc", "nothing"))
    PANE: ClassVar[type[NotePane]] = NotePane

    def __init__(self, chat: str, to: str) -> None:
        self.note = self.PANE(chat, to)
        super().__init__(self.note)
        self._chat, self._to = chat, to

    def reader(self) -> str:
        """The colleague alone."""
        return self.veste.desk.team.name(self._to, self.veste.words)

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key == "tab":
            self.note.history = not self.note.history
            self.note.redraw()
        elif event.key == "enter":
            self.ask(self.row.field.value.strip())
        else:
            return super().take(event)
        return True

    def ask(self, note: str) -> None:
        """Ask the colleague."""
        veste = self.veste
        now, history = veste.clock(), self.note.history
        done = veste.counsellor.offer(self._chat, self._to, note, now, history=history)
        name = veste.desk.team.name(self._to, veste.words)
        if not done:
            why_not = not_asked(veste.desk, self._chat, "handover.over", "handover.not_there")
            self.keys.say(veste.words(why_not, name=name))
            return
        self.back()
        say_offered(veste, veste.words("handover.asked_key", name=name), self._chat)


class RoleNoteScreen(NoteScreen):
    """Enter asks whoever of the role has most room, and then the next."""

    PANE = RoleNotePane

    def reader(self) -> str:
        """Everybody of the role who is asked."""
        return self.veste.words(f"role.{self._to}")

    def ask(self, note: str) -> None:
        """Ask the first of them."""
        veste, words = self.veste, self.veste.words
        now, history = veste.clock(), self.note.history
        begun = veste.counsellor.roles.begin(self._chat, self._to, note, now, history=history)
        offer = veste.desk.team.to_role.get(self._chat)
        if not begun or offer is None:
            why_not = not_asked(veste.desk, self._chat, "handover.over", "handover.role_none")
            self.keys.say(words(why_not))
            return
        self.back()
        name = veste.desk.team.name(offer.asked or "", words)
        say_offered(veste, words("handover.asked_key", name=name), self._chat)


class GiveBackPane(SentencesPane):
    """Which chat goes back to the queue, and who reads the line."""

    def __init__(self, chat: str) -> None:
        super().__init__()
        self._chat = chat

    def sentences(self) -> list[tuple[str, str]]:
        """Return what a counsellor must know before they let go."""
        desk, words = cast("Veste", self.app).desk, self.words
        slot = desk.slots.of(self._chat)
        if slot is None:
            return []
        draft = [(words("close.draft"), "text b")] if desk.drafts.of(self._chat) else []
        return [
            (words("give_back.title", **named(slot, words)), f"{slot.word} b"),
            (words("give_back.reads"), "soft"),
            (words("give_back.note"), "text b"),
            *draft,
        ]


class GiveBackScreen(ColleaguesScreen):
    """Enter gives the chat back with the line, or without one; Esc changes nothing."""

    HINTS: ClassVar[Hints] = (("Enter", "give_back"), ("Esc", "nothing"))

    def __init__(self, chat: str, give_back: Callable[[str, str], str]) -> None:
        """Let `give_back` have the chat and the line; it returns why not, "" when it goes."""
        super().__init__(GiveBackPane(chat))
        self._chat, self._give_back = chat, give_back

    def reader(self) -> str:
        """Whoever takes the chat."""
        return self.veste.words("give_back.field")

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key != "enter":
            return super().take(event)
        why_not = self._give_back(self._chat, self.row.field.value.strip())
        if why_not:
            self.keys.say(self.veste.words(why_not))
        else:
            self.back()
        return True


class ReturnNotePane(SentencesPane):
    """Which visitor the note is about, who reads it, and for how long."""

    def __init__(self, chat: str) -> None:
        super().__init__()
        self._chat = chat

    def sentences(self) -> list[tuple[str, str]]:
        """Return what a counsellor must know before they write."""
        words, slot = self.words, cast("Veste", self.app).desk.slots.of(self._chat)
        if slot is None:
            return []
        return [
            (words("return_note.title", **named(slot, words)), f"{slot.word} b"),
            (words("return_note.reads"), "soft"),
            (words("return_note.care"), "soft"),
            (words("return_note.note"), "text b"),
        ]


class ReturnNoteScreen(ColleaguesScreen):
    """Enter keeps the note for whoever answers a return; an empty one, or Esc, changes nothing."""

    HINTS: ClassVar[Hints] = (("Enter", "keep_note"), ("Esc", "nothing"))

    def __init__(self, chat: str) -> None:
        super().__init__(ReturnNotePane(chat))
        self._chat = chat

    def reader(self) -> str:
        """Whoever answers then."""
        return self.veste.words("return_note.field")

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key != "enter":
            return super().take(event)
        if note := self.row.field.value.strip():
            self._keep(note)
        return True

    def _keep(self, note: str) -> None:
        veste = self.veste
        if not veste.counsellor.leave_note(self._chat, note):
            self.keys.say(veste.words("return_note.failed"))
            return
        self.back()
        veste.steering.say(veste.words("return_note.going"))
