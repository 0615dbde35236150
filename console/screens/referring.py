"""The keys of the referral pane: digits, arrows and Enter, while its line has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import load_words
from console.desk.refer import BOOK, Refer
from console.desk.search import Search

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.main import MainScreen
    from console.screens.moving import Moving

WALK = "warm-verwijzen"
_TURNS = {"left": ("age", -1), "right": ("age", 1), "tab": ("area", 1), "shift+tab": ("silent", 1)}


class Referring:
    """Opens the pane for the chat that I am in, and takes its keys before any other does."""

    def __init__(self, veste: Veste, screen: MainScreen, moving: Moving) -> None:
        self._veste, self._screen, self._moving = veste, screen, moving

    def open(self) -> None:
        """Show whom one can refer the visitor of this chat to."""
        veste, book = self._veste, self._veste.handbook
        if book is None or not book.partners:
            self._screen.keys.say(veste.words("guide.loading" if book is None else "refer.none"))
            return
        desk, chat = veste.desk, veste.desk.chat()
        language = "en" if chat is not None and chat.intake.language == "en" else "nl"
        refer = Refer(
            book.partners,
            desk.guide.referrals,
            chat,
            load_words(language),
            about=desk.guide.entry(chat.id) if chat else None,
            walk=book.entry(WALK),
        )
        refer.at(veste.clock())
        self._moving.beside(refer)

    def take(self, key: str) -> bool:
        """Take a key, in Textual's names. False leaves it to whoever takes it elsewhere."""
        screen, refer = self._screen, self._moving.searching
        if screen.place != "search" or not isinstance(refer, Refer):
            return False
        empty = refer.opened or not screen.guide.field.value
        if key in {"1", "2", "3", "4", "5", "6", "7", "8", "9"} and empty:
            if refer.choose(int(key) - 1):
                screen.steering.act("insert")
        elif key in {"up", "down"}:
            refer.move(1 if key == "down" else -1)
        elif key == "enter":
            self._enter(refer)
        elif refer.opened and key in {"left", "right"}:
            refer.turn("way", 1 if key == "right" else -1)
        elif not refer.opened and key in _TURNS and (empty or "tab" in key):
            refer.turn(*_TURNS[key])
        else:
            return False
        screen.paint()
        return True

    def _enter(self, refer: Refer) -> None:
        if not refer.opened:
            refer.open()
        elif refer.steps[refer.step] != BOOK:
            refer.tick()
        elif refer.entry is not None and self._veste.handbook is not None:
            page = Search(self._veste.handbook)
            page.open(refer.entry)
            self._moving.searching = page
