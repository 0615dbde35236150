"""A word to one colleague alone, beside a chat of theirs: no visitor ever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from console.desk.why_not import out_of_reach
from console.screens.colleagues import ColleaguesScreen
from console.widgets.sentences import SentencesPane

if TYPE_CHECKING:
    from textual import events

    from console.app import Veste
    from console.screens.colleagues import Hints


class WhisperPane(SentencesPane):
    """Who reads it, and about which chat."""

    def __init__(self, to: str, chat: str | None) -> None:
        super().__init__()
        self._to, self._chat = to, chat

    def sentences(self) -> list[tuple[str, str]]:
        """Return whose eyes it is for, and what it is about."""
        desk, words = cast("Veste", self.app).desk, self.words
        name = desk.team.name(self._to, words)
        slot = desk.board.slot(self._chat)
        rows = [(words("whisper.title"), "focus b")]
        if slot is not None:
            about = words("whisper.about", shape=slot.shape, chat=words(f"slot.{slot.word}"))
            rows.append((about, "soft"))
        rows.append((words("whisper.only", name=name), "soft"))
        return rows


class WhisperScreen(ColleaguesScreen):
    """Enter whispers, Esc changes nothing."""

    HINTS: ClassVar[Hints] = (("Enter", "say_whisper"), ("Esc", "nothing"))

    def __init__(self, to: str, chat: str | None) -> None:
        super().__init__(WhisperPane(to, chat))
        self._to, self._chat = to, chat

    def reader(self) -> str:
        """The colleague alone."""
        return self.veste.desk.team.name(self._to, self.veste.words)

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key != "enter":
            return super().take(event)
        text = self.row.field.value.strip()
        if text:
            self._say(text)
        return True

    def _say(self, text: str) -> None:
        veste, name = self.veste, self.reader()
        if veste.counsellor.whisper(self._to, self._chat, text, veste.clock()):
            self.back()
            here = veste.screen  # the board, or whatever lay below this line
            (here if isinstance(here, ColleaguesScreen) else veste.main).keys.say(
                veste.words("whisper.said", name=name)
            )
        else:
            self.keys.say(veste.words(out_of_reach(veste.desk, "whisper.not_there"), name=name))
