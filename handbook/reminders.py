"""What a talk can be reminded of, and what in its words settles that or calls for it.

A reminder is about one question ("Was suicidality asked about?"), with the evidence for it and
the entry that goes with it. `reminders.toml` says which words call for it, which ask it, and
which answer it; when it is due is for whoever knows the talk, `console.desk.reminders`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from handbook.cue_book import CueTableError, Level, cue_book, known_words, phrases_of
from handbook.cue_patterns import Phrases
from handbook.cues import judge, signs_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handbook.cue_patterns import Phrase
    from handbook.cue_spelling import Spelling


class Reminder(NamedTuple):
    """A question that is easily forgotten: the slug of its entry, and what it rests on."""

    name: str
    entry: str
    source: str
    signs: frozenset[str]


class ReminderBook(NamedTuple):
    """The whole table, ready to be used; it never changes once read."""

    reminders: Mapping[str, Reminder]
    spelling: Spelling
    asking: Phrases
    telling: Phrases

    def asked(self, text: str) -> frozenset[str]:
        """Return the names of what `text`, a counsellor's own message, asks or says."""
        return self._found(text, self.asking)

    def told(self, text: str) -> frozenset[str]:
        """Return the names of what `text`, a visitor's message, answers unasked."""
        return self._found(text, self.telling)

    def called_for(self, text: str) -> dict[str, str]:
        """Return what `text`, a visitor's message, calls for, each with the words that do.

        Words that do not ask for attention as a whole call for nothing.
        """
        if judge(text).level is Level.LOW:
            return {}
        signs = signs_in(text)
        return {
            name: signs[heard]
            for name, reminder in self.reminders.items()
            if (heard := next((sign for sign in signs if sign in reminder.signs), ""))
        }

    def sentence(self, name: str, sentences: tuple[str, ...]) -> int:
        """Return which of the `sentences` of an entry asks it; the first one when none does."""
        asks = (at for at, sentence in enumerate(sentences) if name in self.asked(sentence))
        return next(asks, 0)

    def _found(self, text: str, phrases: Phrases) -> frozenset[str]:
        return frozenset(match.sign for match in phrases.find(self.spelling.tokens(text)))


@lru_cache(maxsize=1)
def reminder_book() -> ReminderBook:
    """Return the table that comes with Veste; it is read when it is first asked for."""
    text = (files("handbook") / "reminders.toml").read_text(encoding="utf-8")
    return read_reminders(tomllib.loads(text))


def read_reminders(table: Mapping[str, Any]) -> ReminderBook:
    """Return the table as a book; raise `CueTableError` when a part of it cannot be used."""
    lists = table.get("list", {})
    reminders: dict[str, Reminder] = {}
    phrases: dict[str, list[tuple[str, Phrase]]] = {"asked": [], "told": []}
    for name, row in table["reminder"].items():
        signs = frozenset(row.get("signs", "").split())
        if unknown := signs - set(cue_book().signs):
            raise CueTableError(f"{name}: there is no sign {min(unknown)!r}")
        reminders[name] = Reminder(name, row["entry"], row["source"], signs)
        for part, found in phrases.items():
            found.extend((name, phrase) for phrase in phrases_of(name, row.get(part, ""), lists))
    asking, telling = phrases.values()
    spelling = cue_book().spelling.knowing(*known_words((*asking, *telling)))
    return ReminderBook(reminders, spelling, Phrases(asking), Phrases(telling))
