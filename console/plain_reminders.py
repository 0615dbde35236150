"""The line mode for reminders: each is said once, told in full on request, and put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import LANGUAGES, load_words
from console.desk.show_reminders import reminder
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainReminders:
    """Says what may not have been asked yet, and takes the lines about it."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._desk, self._words, self._out = counsellor.desk, counsellor.desk.words, out
        self._said: set[tuple[str, str]] = set()
        self._away = {load_words(language)("plain.word.away") for language in LANGUAGES}

    def tick(self, now: float) -> None:
        """Say each reminder once; what was said since the last time is listened to here."""
        self._desk.follow()
        for chat in self._desk.held():
            seen = reminder(self._desk, chat, now)
            if seen is not None and (chat.id, seen.name) not in self._said:
                self._said.add((chat.id, seen.name))
                word = named(self._desk, chat)
                self._out(self._words("plain.remind", chat=word, ask=seen.ask, why=seen.why))

    def knows(self, typed: str) -> bool:
        """Whether that word puts a reminder away."""
        return typed.casefold() in self._away

    def do(self, typed: str, now: float) -> None:
        """Tell the reminder of my chat in full, or put it away in this chat."""
        words, chat = self._words, self._desk.chat()
        seen = reminder(self._desk, chat, now)
        if chat is None:
            self._out(words("plain.first"))
        elif seen is None:
            self._out(words("say.no_reminder"))
        elif self.knows(typed):
            self._desk.guide.reminders.put_away(chat.id, seen.name)
            self._out(words("plain.remind_gone"))
        else:
            self._out(f"{named(self._desk, chat)}: {seen.ask} {seen.why}")
            self._out(f"{words('remind.rests_on')}: {seen.source}")
            self._out(f"- {seen.sentence}")
            self._out(words("plain.remind_do"))
