"""What may not have been asked yet: asked about by a sheet, which says on what it rests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.show_reminders import reminder
from console.desk.words_for import named
from console.paint.lines import BLANK
from console.screens.asking import labelled, plain, title
from console.screens.inserting import elsewhere
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.desk.show_reminders import ReminderView
    from console.screens.inserting import Inserting
    from console.screens.main import MainScreen
    from console.screens.moving import Moving


class Reminding:
    """The key for the reminder of the chat that I am in."""

    def __init__(
        self, veste: Veste, screen: MainScreen, moving: Moving, inserting: Inserting
    ) -> None:
        self._veste, self._screen = veste, screen
        self._moving, self._inserting = moving, inserting

    def ask(self) -> None:
        """Ask what to do with it: put its question into the draft, open its entry, put it away."""
        veste, words, screen = self._veste, self._veste.words, self._screen
        chat = veste.desk.chat()
        slot = veste.desk.slots.of(chat.id) if chat else None
        seen = reminder(veste.desk, chat, veste.clock())
        if chat is None or slot is None or seen is None:
            screen.keys.say(words("say.no_reminder_key" if slot else "say.no_chat"))
            return
        screen.bar.display = False
        rows = [
            *title(words("remind.title", ask=seen.ask, **named(slot, words))),
            BLANK,
            *labelled(words("remind.now"), [seen.why]),
            *labelled(words("remind.rests_on"), [seen.source]),
            *labelled(words("known.sentence"), [f"“{seen.sentence}”"]),
            BLANK,
            *plain(words("remind.note")),
        ]
        does = (
            Choice(words("known.put"), partial(self._put, chat.id, seen)),
            Choice(words("remind.open"), partial(self._open, chat.id, seen)),
            Choice(words("remind.away"), partial(self._away, chat.id, seen.name)),
        )
        screen.asking.ask(rows, list(does), slot.word, about=chat.id)

    def _put(self, chat: str, seen: ReminderView) -> None:
        if elsewhere(self._veste, self._screen, chat):
            return
        self._choose(chat, seen)
        self._moving.leave_drawer()
        self._inserting.insert()

    def _open(self, chat: str, seen: ReminderView) -> None:
        if elsewhere(self._veste, self._screen, chat):
            return
        self._choose(chat, seen)
        self._moving.to_guide()

    def _away(self, chat: str, name: str) -> None:
        self._veste.desk.guide.reminders.put_away(chat, name)
        self._screen.paint()

    def _choose(self, chat: str, seen: ReminderView) -> None:
        self._veste.desk.guide.choose(chat, seen.slug, sentence=seen.at)
