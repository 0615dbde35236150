"""Stopping: what is still open is said first; a line for the next shift can be left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.show_handed import CODES, lines, talks
from console.desk.show_leaving import left_open
from console.paint.lines import BLANK
from console.screens.asking import plain, title
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.desk.show_handed import Talk
    from console.paint.lines import Line
    from console.screens.main import MainScreen


class Leaving:
    """Asks by sheets, as `Sheets` does: no default, and Esc changes nothing."""

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen

    def quit(self) -> None:
        """Ask before leaving."""
        veste = self._veste
        words, held = veste.words, len(veste.desk.held())
        note = words("quit.open" if held > 1 else "quit.one" if held else "quit.none", n=held)
        if veste.desk.practising:
            note = words("practise.quit")
        rows = [*title(words("quit.title")), BLANK, *plain(note)]
        left = () if veste.desk.practising else tuple(left_open(veste.desk, veste.clock()))
        rows += [BLANK] if left else []
        rows += [line for said in left for line in plain(said)]
        choices = [Choice(words("quit.do"), veste.leave)]
        if talks(veste.desk, veste.clock()) and not veste.desk.practising:
            choices.append(Choice(words("handed.do"), self._hand_on))
        self._ask(rows, choices, "focus", "")

    def _hand_on(self) -> None:
        """Leave a line for the next shift: about which talk, and then what."""
        veste, words = self._veste, self._veste.words
        left = [line for said in lines(veste.desk, veste.clock()) for line in plain(said)]
        rows = [*title(words("handed.about")), BLANK, *plain(words("handed.note")), *left]
        about = talks(veste.desk, veste.clock())
        self._ask(rows, [Choice(each.named, partial(self._what, each)) for each in about], "focus")

    def _what(self, talk: Talk) -> None:
        rows = title(self._veste.words("handed.what", talk=talk.named))
        choices = [
            Choice(self._veste.words(f"handed.{code}"), partial(self._leave, talk, code))
            for code in CODES
        ]
        self._ask(rows, choices, talk.slot.word)

    def _leave(self, talk: Talk, code: str) -> None:
        self._veste.counsellor.hand_on(talk.slot.number, talk.at, code)
        self._screen.keys.say(self._veste.words("handed.left"))
        self.quit()

    def _ask(
        self, rows: list[Line], choices: list[Choice], rule: str, about: str | None = None
    ) -> None:
        self._screen.bar.display = False
        self._screen.asking.ask(rows, choices, rule, about=about)
