"""Asks for the six digits of the second factor, when there is no connection without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from console.paint.lines import BLANK, Line, Span, wrap
from console.screens.colleagues import ColleaguesScreen
from console.widgets.pane import Pane
from protocol.second_factor import DIGITS

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.app import Veste
    from console.link.port import CodeWanted


class CodePage(Pane):
    """Why a code is asked for, and what was typed so far: words and digits, no boxes."""

    GROUND = "ground"
    FIXED = True

    def __init__(self) -> None:
        super().__init__()
        self.wanted: CodeWanted | None = None
        self.typed, self.checking, self.left = "", False, 0

    @property
    def needless(self) -> bool:
        """Whether there is a connection again, while I was typing."""
        return self.wanted is not None and cast("Veste", self.app).desk.code_wanted is None

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        words = self.words
        if self.wanted is None:
            return []
        title = Line((Span(f" {words('code.title').upper()}", "focus b"),))
        if self.needless:
            rows = wrap(words("code.needless"), max(10, width - 2))
            return [title, BLANK, *(Line((Span(f" {row}", "text"),)) for row in rows)]
        shown = " ".join(self.typed.ljust(DIGITS, "_"))
        said = words("code.checking" if self.checking else f"code.{self.wanted.why}")
        wait = f" {words('code.wait', n=self.left)}" if self.left and not self.checking else ""
        return [
            title,
            BLANK,
            *(Line((Span(f" {row}", "text"),)) for row in wrap(said + wait, max(10, width - 2))),
            BLANK,
            Line((Span(f"   {shown}", "text b"),)),
            BLANK,
            Line((Span(f" {words('code.keys')}", "quiet"),)),
            Line((Span(f" {words('code.kept')}", "quiet"),)),
        ]


class CodeScreen(Screen[None]):
    """Takes digits, with or without spaces; it goes by itself once there is a connection.

    Not under hands that are typing: the other digits would go into a visitor's composer.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        self.page = CodePage()

    @property
    def veste(self) -> Veste:
        """The app, with the counsellor and the desk."""
        return cast("Veste", self.app)

    def compose(self) -> ComposeResult:
        """One page."""
        yield self.page

    def on_mount(self) -> None:
        """Write at once."""
        self.paint()

    def paint(self) -> None:
        """Show why a code is wanted now; what was typed goes when it was not right."""
        page, wanted = self.page, self.veste.desk.code_wanted
        if wanted is not None:
            if wanted is not page.wanted:
                page.wanted, page.typed, page.checking = wanted, "", False
            page.left = max(0, round(wanted.until - self.veste.clock()))
        page.redraw()

    def take(self, event: events.Key) -> bool:
        """Take a key; no key is anybody else's here."""
        page = self.page
        if event.key == "ctrl+q":
            self.veste.leave()
        elif page.needless:
            if event.key in {"enter", "escape"}:
                self.back()
            return True
        elif event.key == "enter":
            page.checking = self.veste.counsellor.give_code(page.typed)
        elif event.key == "backspace":
            page.typed = page.typed[:-1]
        else:
            self._type(event.character or "")
        self.paint()
        return True

    @property
    def types(self) -> bool:
        """Whether a code is half typed, which nobody looks at yet."""
        return bool(self.page.typed) and not self.page.checking

    def back(self) -> None:
        """Return to the desk."""
        self.veste.pop_screen()
        self.veste.main.paint()

    def on_paste(self, event: events.Paste) -> None:
        """Take what a keeper of codes pastes."""
        event.stop()
        self._type(event.text)
        self.paint()

    def _type(self, text: str) -> None:
        digits = "".join(sign for sign in text if sign in "0123456789")
        self.page.typed = (self.page.typed + digits)[:DIGITS]


def ask_for_code(veste: Veste) -> None:
    """Open the screen where a code is wanted, and close it where one is no longer."""
    wanted = veste.desk.code_wanted
    if wanted is not None and wanted.why == "none":
        veste.desk.code_wanted = None  # said once
        veste.counsellor.leave(veste.clock())
        veste.exit(return_code=1, message=veste.words("code.none"))
    elif wanted is not None and (veste.screen is veste.main or _asks_at_once(veste)):
        veste.steering.put_away()
        veste.push_screen(CodeScreen())
    elif wanted is None and isinstance(veste.screen, CodeScreen) and not veste.screen.types:
        veste.screen.back()


def _asks_at_once(veste: Veste) -> bool:
    """Whether a screen lies over the desk in which nothing can be half typed."""
    screen = veste.screen
    return isinstance(screen, ColleaguesScreen) and screen.AT_ONCE
