"""The empty screen of the line mode: what comes is held back, and told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.catalog import LANGUAGES, load_words
from console.desk.clean import clean, one_line
from console.link.port import Author
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.counsellor import Counsellor

CTRL_L: Final = "\x0c"
STOOD, LONGEST = 4, 500  # lines of each chat that come back, and characters of one
WIPE: Final = "\x1b[2J\x1b[3J\x1b[H"
"""Empties the screen, then what can be scrolled back to: some terminals move one to the other."""

Row = tuple[str | None, str]  # the chat that it is about, and the row


class PlainBlank:
    """The door through which every row goes. While the screen is empty none does.

    Its word, or Ctrl L anywhere in a line, empties the screen and brings it back. Nothing else
    does anything meanwhile, as on the screen of the terminal, and nobody is told that I read.
    """

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out
        self._asks = {load_words(language)("plain.word.blank") for language in LANGUAGES}
        self._stood: list[Row] = []
        self._held: list[Row] = []
        self.on = False
        self.about: str | None = None  # the chat of the event that is being told
        self.wipe: Callable[[], None] = lambda: None  # where there is a screen to empty

    def out(self, row: str) -> None:
        """Say `row`, now or afterwards."""
        if self.on:
            self._held.append((self.about, row))
        else:
            self._out(row)

    def erased(self, chat: str) -> None:
        """The visitor of `chat` erased everything: nothing that is held back of it is told."""
        self._stood = [row for row in self._stood if row[0] != chat]
        self._held = [row for row in self._held if row[0] != chat]

    def line(self, typed: str, now: float) -> bool:
        """Take a line that empties the screen, and each one after it. False: it is not for me."""
        said = clean(typed.replace(CTRL_L, "")).strip()
        asks = said.casefold() in self._asks
        if not (self.on or asks or CTRL_L in typed):
            return False
        if not self.on:
            self._counsellor.look_away(now)
            self._stood, self.on = list(self._last_lines()), True
        elif asks or CTRL_L in typed:
            self.on = False
        if said and not asks:  # half a line that was in the way, or one typed without looking
            row = self._words("plain.blank_typed", text=said)
            self._held.append((self._desk.active, row))
        if self.on:
            self.wipe()
            self._out(self._words("plain.blank"))
        else:
            self._tell(now)
        return True

    def _tell(self, now: float) -> None:
        """Say what stood there and what came; what could not be said was not read."""
        (stood, held), self._stood, self._held = (self._stood, self._held), [], []
        for _, row in (each for each in stood if each[0] in self._desk.chats):
            self._out(row)
        self._out(self._words("plain.blank_over", n=len(held)))
        for _, row in held:
            self._out(row)
        self._counsellor.look_again(now)

    def _last_lines(self) -> Iterator[Row]:
        """Return how far each of my talks was: the terminal has forgotten it."""
        words = self._words
        for chat in self._desk.by_slot():
            word = named(self._desk, chat)
            who = {
                Author.VISITOR: words("plain.visitor", chat=word),
                Author.ME: f"{words('plain.you')} {word}",
            }
            for author, text in chat.transcript.said(STOOD):
                speaker = who.get(author, f"{words('talk.colleague')} {word}")
                yield chat.id, f"{speaker}: {one_line(text, LONGEST)}"
