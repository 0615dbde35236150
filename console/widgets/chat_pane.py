"""One chat on the screen: head, conversation, who is typing, composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from console.paint.lines import BLANK, Line, Span
from console.paint.talk import GUTTER, TalkPainter, head_lines
from console.widgets.composer import Composer, Writer
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from textual.app import ComposeResult

    from console.catalog import Words
    from console.desk.views import ComposerView, HeadView, TalkView


class Head(Pane):
    """Which chat this is, what it is about, how long it lasts."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._view: HeadView | None = None
        self.airy = False

    def show(self, view: HeadView | None, *, airy: bool) -> None:
        """Draw `view`, with a row of space above it when there is room; None draws nothing."""
        if (view, airy) != (self._view, self.airy):
            self._view, self.airy = view, airy
            self.styles.height = 3 if airy else 2
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the title and the hairline."""
        del height
        lines = head_lines(self._view, width) if self._view else []
        return [BLANK, *lines] if self.airy else lines


class Talk(Pane):
    """The conversation, newest at the bottom."""

    GROUND = "ground"
    FROM_BELOW = True

    def __init__(self, words: Words, zone: ZoneInfo) -> None:
        super().__init__()
        self._painter = TalkPainter(words, zone)
        self._view: TalkView | None = None
        self._airy = self._offline = False

    def show(self, view: TalkView | None, *, airy: bool, offline: bool) -> None:
        """Draw `view`; a reader who scrolled back keeps the place. None draws nothing."""
        if (view, airy, offline) != (self._view, self._airy, self._offline):
            self._view, self._airy, self._offline = view, airy, offline
            self.redraw()

    def speak(self, words: Words, zone: ZoneInfo) -> None:
        """Lay everything out again in another language."""
        self._painter = TalkPainter(words, zone)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row of the conversation."""
        del height
        if self._view is None:
            return []
        return self._painter.lines(self._view, width, airy=self._airy, offline=self._offline)


class Typing(Pane):
    """A row that is always kept free, for who is typing."""

    GROUND = "ground"

    def __init__(self) -> None:
        super().__init__()
        self._text, self._ink = "", "quiet"

    def show(self, view: TalkView, *, airy: bool) -> None:
        """Say who is typing."""
        self.styles.height = 2 if airy else 1
        if view.typing != self._text:
            self._text, self._ink = view.typing, f"{view.slot.word} i"
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the row, below one of space when there is room."""
        del width
        said = Line((Span(" " * (GUTTER // 2 + 1)), Span(self._text, self._ink)))
        return [BLANK] * (height - 1) + [said]


class ChatPane(Widget):
    """The column of one chat. It belongs to that chat alone until the chat is put away."""

    class Ready(Message):
        """The column stands; it can be given its view."""

    def __init__(self, chat: str, draft: str, writer: Writer, words: Words, zone: ZoneInfo) -> None:
        super().__init__()
        self.chat = chat
        self.head = Head()
        self.talk = Talk(words, zone)
        self.typing = Typing()
        self.composer = Composer(chat, draft, writer)
        self._zone = zone

    def speak(self, words: Words) -> None:
        """Use another language from now on."""
        self.talk.speak(words, self._zone)

    def on_mount(self) -> None:
        """Say that the column stands."""
        self.post_message(self.Ready())

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.head
        yield self.talk
        yield self.typing
        yield self.composer

    def show(
        self,
        head: HeadView,
        talk: TalkView,
        composer: ComposerView,
        *,
        airy: bool,
        strip: bool,
        offline: bool,
    ) -> None:
        """Draw the chat. `airy`: rows of space; `strip`: my chats stand right above."""
        self.head.show(head, airy=airy and not strip)
        self.talk.show(talk, airy=airy, offline=offline)
        self.typing.show(talk, airy=airy)
        self.composer.show(composer, tall=airy)
