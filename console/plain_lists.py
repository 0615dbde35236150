"""The lists of the line mode: who waits, which chats are mine, what is known of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk import show
from console.desk.words_for import about, card_rows, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.desk.desk import Desk


class PlainLists:
    """Reads out what the panes at the side of the screen show."""

    def __init__(self, desk: Desk, out: Callable[[str], None]) -> None:
        self._desk, self._words, self._out = desk, desk.words, out

    def queue(self, now: float) -> None:
        """Say who waits, in their order."""
        rows = [row for row in show.queue(self._desk, now).rows if not row.gone]
        for number, row in enumerate(rows, 1):
            self._out(
                self._words(
                    "plain.queue_row", n=number, reason=row.reason, time=row.time, under=row.under
                )
            )
        if not rows:
            self._out(self._words("queue.empty"))

    def chats(self, now: float) -> None:
        """Say which chats are mine, and what holds of each."""
        for slot, chat in self._desk.slots.taken():
            seen = look(self._desk.chats[chat], now, self._words)
            new = self._desk.chats[chat].transcript.new
            state = ", ".join(
                part
                for part in (self._words("state.new", n=new) if new else "", seen.state)
                if part
            ) or about(self._desk.chats[chat], self._words)
            named = self._words(f"slot.{slot.word}")
            self._out(self._words("plain.row", n=slot.number, chat=named, state=state))
        if not self._desk.chats:
            self._out(self._words("mine.none"))

    def know(self, now: float) -> None:
        """Say what the pane `Alt G` shows: only on request, a secret word may be among it."""
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
            return
        for label, value in card_rows(chat, now, self._desk.zone, self._words):
            self._out(f"{label}: {value}")
