"""Reading along with a colleague: there is nothing to write to the visitor with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from console.desk.show_board import sat_in
from console.desk.why_not import OFFLINE
from console.paint.lines import Line, Span, cut
from console.screens.colleagues import ColleaguesScreen
from console.screens.whisper import WhisperScreen
from console.widgets.chat_pane import Head, Talk
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from console.screens.colleagues import Hints

STEPS = {"pageup": -10, "pagedown": 10, "up": -1, "down": 1}


class OnlyReads(Pane):
    """The row below: who reads, and that nobody writes from here."""

    GROUND = "raised"

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row."""
        del height
        return [Line((Span(f" {cut(self.words('sit_in.only'), width - 2)}", "soft"),))]


class SitInScreen(ColleaguesScreen):
    """Alt L whispers, Alt Z stops reading along, Esc goes back to the board and reads on."""

    AUTO_FOCUS: ClassVar = ""
    HINTS: ClassVar[Hints] = (
        ("Alt L", "whisper"),
        ("Alt Z", "sit_out"),
        ("PgUp", "scroll"),
        ("Esc", "board"),
    )

    def __init__(self, by: str, chat: str) -> None:
        self.below = OnlyReads()
        super().__init__(self.below)
        self.head = Head()
        self._by, self._chat = by, chat
        self._reads = True  # until it is said that I do not
        self.talk: Talk

    def compose(self) -> ComposeResult:
        """From top to bottom; no line to write in."""
        self.talk = Talk(self.veste.words, self.veste.desk.zone)
        yield self.status
        yield self.strip
        yield Vertical(self.head, self.talk, id="sat-in")
        yield self.below
        yield self.keys

    def begin(self) -> None:
        """Nothing is written here."""

    def paint(self) -> None:
        """Show what is said: nothing before their console let me in, or once it is over."""
        super().paint()
        if not self.is_mounted:
            return
        shown = sat_in(self.veste.desk, self._chat, self.veste.clock())
        if self._reads != (shown is not None):
            self._reads = shown is not None
            self.keys.say("" if self._reads else self.veste.words("sit_in.not_yet"))
            self.talk.speak(self.veste.words, self.veste.desk.zone)  # keeps no row of before
        head, talk = shown or (None, None)
        desk, airy = self.veste.desk, self.app.size.height >= 30
        offline = not desk.up
        self.head.show(head, airy=airy)
        self.talk.show(talk, airy=airy, offline=offline)

    def take(self, event: events.Key) -> bool:
        """Take a key: none of them is a letter to the visitor."""
        key = event.key
        if key in STEPS:
            self.talk.scroll_rows(STEPS[key])
        elif key in {"alt+l", "alt+shift+l"}:
            self.veste.push_screen(WhisperScreen(self._by, self._chat))
        elif key in {"alt+z", "alt+shift+z"}:
            if self.veste.counsellor.sit_in(self._chat, on=False, reason="done"):
                self.back()
            else:
                self.keys.say(self.veste.words(OFFLINE))
        elif key == "escape":
            self.back()
        return True
