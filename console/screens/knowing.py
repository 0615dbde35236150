"""Whether it is still the same visitor, and how they come back: a sentence for the draft."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.known import about_code, about_word
from console.desk.words_for import named
from console.paint.lines import BLANK
from console.screens.asking import labelled, lives, plain, title
from console.screens.handing import ReturnNoteScreen
from console.screens.inserting import into_draft
from console.widgets.over import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app import Veste
    from console.catalog import Words
    from console.desk.chat import Chat
    from console.desk.known import Known
    from console.screens.main import MainScreen


class Knowing:
    """Two sheets: what is known of the word or the code, and one digit for the sentence."""

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen

    def safe_word(self) -> None:
        """Show whether the answer holds the secret word, and offer to ask for it."""
        self._ask("secret", about_word)

    def code(self) -> None:
        """Show whether there is a return code, and offer the sentence that leads to it."""
        self._ask("way", about_code)

    def _ask(self, subject: str, about: Callable[[Chat, Words], Known]) -> None:
        words, here = self._veste.words, lives(self._veste.desk)
        if here is None:
            self._screen.keys.say(words("say.no_chat"))
            return
        chat, slot = here
        known = about(chat, words)
        rows = [*title(words(f"{subject}.title", **named(slot, words))), BLANK]
        for label, values in known.facts:
            rows += labelled(label, values)
        rows += [BLANK] if known.facts else []
        rows += [*plain(known.verdict), BLANK]
        rows += labelled(words("known.sentence"), [f"“{known.sentence}”"])
        put = partial(into_draft, self._veste, self._screen, chat.id, known.sentence)
        choices = [Choice(words("known.put"), put)]
        if subject == "way" and chat.can_return:
            choices.append(Choice(words("return_note.do"), partial(self._note, chat.id)))
        self._screen.asking.ask(rows, choices, slot.word, about=chat.id)

    def _note(self, chat: str) -> None:
        self._veste.push_screen(ReturnNoteScreen(chat))
