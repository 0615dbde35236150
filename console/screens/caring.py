"""What a counsellor says of a chat and of themselves: how serious, misuse, a break."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.catalog import visitors_words
from console.desk.show_care import LEVELS
from console.desk.why_not import out_of_reach
from console.desk.words_for import cue_line, named
from console.paint.lines import BLANK
from console.screens.asking import labelled, lives, plain, title
from console.screens.inserting import into_draft
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.desk.chat import Chat
    from console.desk.slots import Slot
    from console.screens.main import MainScreen
    from console.screens.wrapping import Wrapping
    from protocol.registration import Triage


class Caring:
    """Asks by sheets, as `Sheets` does: no default, and Esc changes nothing."""

    def __init__(self, veste: Veste, screen: MainScreen, wrapping: Wrapping) -> None:
        self._veste, self._screen, self._wrapping = veste, screen, wrapping

    def rest(self) -> None:
        """Begin or end a break."""
        veste, held = self._veste, len(self._veste.desk.held())
        rests = veste.counsellor.carer.rest(veste.clock())
        key = "say.rest_over" if not rests else "say.rest_held" if held else "say.rest"
        self._say(key, n=held)
        self._screen.paint()

    def level(self) -> None:
        """Ask how serious the chat is that I am in."""
        here = self._here()
        if here is None:
            return
        (chat, slot), words = here, self._veste.words
        rows = title(words("level.ask", **named(slot, words)))
        if chat.level is not None:
            rows += [BLANK, *plain(words("level.now", level=words(f"level.{chat.level}")))]
        rows += [BLANK, *plain(words("level.note"))]
        choices = [
            Choice(words(f"level.do.{level}"), partial(self._judge, chat.id, level))
            for level in LEVELS
        ]
        self._screen.asking.ask(rows, choices, slot.word, about=chat.id)

    def misuse(self) -> None:
        """Show the two sentences for a sexual or prank contact, and ask which of them goes."""
        here = self._here()
        if here is None:
            return
        (chat, slot), words = here, self._veste.words
        visitors = visitors_words(chat.intake.language)
        last, warning = visitors("misuse.say_last"), visitors("misuse.say_first")
        rows = [*title(words("misuse.ask", **named(slot, words))), BLANK]
        rows += [*plain(words("misuse.note")), BLANK]
        if chat.cue is not None:
            rows += [*plain(cue_line(chat, words)), BLANK]
        rows += labelled(words("misuse.first"), [f"“{warning}”"])
        rows += labelled(words("misuse.last"), [f"“{last}”"])
        if self._veste.desk.drafts.of(chat.id):
            rows += [BLANK, *plain(words("misuse.draft"))]
        warn = partial(into_draft, self._veste, self._screen, chat.id, warning)
        choices = [
            Choice(words("misuse.end"), partial(self._end, chat.id, last)),
            Choice(words("misuse.warn"), warn),
        ]
        self._screen.asking.ask(rows, choices, slot.word, about=chat.id)

    def _here(self) -> tuple[Chat, Slot] | None:
        """Return the chat that I am in with its place; say so when there is none that lives."""
        here = lives(self._veste.desk)
        if here is None:
            self._say("say.no_chat")
        return here

    def _judge(self, chat: str, level: Triage) -> None:
        veste = self._veste
        veste.counsellor.carer.judge(chat, level, veste.clock())
        self._screen.paint()
        self._say("level.said", level=veste.words(f"level.{level}"))

    def _end(self, chat: str, sentence: str) -> None:
        veste, screen = self._veste, self._screen
        done = veste.counsellor.carer.end_misuse(chat, sentence, veste.clock())
        screen.paint()
        not_done = out_of_reach(veste.desk, "misuse.over")
        self._say("misuse.ended" if done else not_done)
        if done:
            self._wrapping.expect(chat)

    def _say(self, key: str, **fields: object) -> None:
        self._screen.keys.say(self._veste.words(key, **fields))
