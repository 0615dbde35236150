"""Where a counsellor writes: a composer per chat, framed in its colour and shape.

A chat keeps its own composer for as long as it is at the desk. Letters that were typed
just before a switch are still on their way to the old composer and land in the old draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from console.desk.clean import clean
from console.paint.lines import cut

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Region
    from textual.widgets.text_area import TextAreaTheme

    from console.desk.views import ComposerView
    from console.widgets.pane import Inked

LOW, TALL, MOST = 4, 5, 8  # rows, frame included


class Writer(Protocol):
    """Whom a composer tells what happens in it. Called at once, so that nothing overtakes."""

    def on_send(self, chat: str, text: str) -> bool:
        """Enter was pressed. True when the text was sent and the draft is empty now."""
        ...

    def on_typed(self, chat: str, text: str) -> None:
        """Something was typed; the draft is now `text`."""
        ...

    def on_cut(self, chat: str) -> None:
        """Not all of what was pasted fits in one message; the rest was left out."""
        ...

    def on_composer_focus(self, chat: str) -> None:
        """The composer of `chat` has the focus."""
        ...

    def on_composer_blur(self, chat: str) -> None:
        """The composer of `chat` lost the focus."""
        ...

    def room_for(self, chat: str, text: str) -> bool:
        """Whether `text` fits in one message."""
        ...


class Draft(TextArea, inherit_bindings=True):
    """The text in the composer. Enter sends, Ctrl J breaks the line."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, chat: str, text: str, writer: Writer) -> None:
        super().__init__(text, soft_wrap=True, highlight_cursor_line=False, compact=True)
        self.chat = chat
        self._writer = writer
        self._known = text  # the draft of the desk, as far as this composer has it
        self.cursor_blink = False
        self._coloured: TextAreaTheme | None = None  # whose colours are worked out

    def notify_style_update(self) -> None:
        """Work the colours out anew with the next letter."""
        self._coloured = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is written; Textual would work all colours out anew for every letter."""
        if self._coloured is self._theme:
            return super(TextArea, self).render_lines(crop)
        self._coloured = self._theme
        return super().render_lines(crop)

    def on_mount(self) -> None:
        """Begin at the end of the draft."""
        self.move_cursor(self.document.end)

    async def on_key(self, event: events.Key) -> None:
        """Send on Enter; keep the joiner of emoji, which Textual would drop."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            if self._writer.on_send(self.chat, self.text):
                self.load_text("")
        elif event.key in {"ctrl+j", "shift+enter"}:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif event.character == "\u200d":
            event.stop()
            event.prevent_default()
            self.insert("\u200d")
        elif event.is_printable and event.character and clean(event.character) == "":
            event.stop()
            event.prevent_default()

    async def on_paste(self, event: events.Paste) -> None:
        """Put clean text in, as much as fits in one message."""
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def take_in(self, draft: str) -> None:
        """Show what the desk's draft became by something else: words came back, or all is erased.

        Letters that the desk has not heard of yet stay behind it.
        """
        known, self._known = self._known, draft
        if draft == known:
            return
        if draft.endswith(known) and self.text != known:
            draft = draft.removesuffix(known) + self.text
        if draft != self.text:
            self.load_text(draft)
            self.move_cursor(self.document.end)

    def told(self) -> str:
        """Return what is written here, which the desk knows from now on."""
        self._known = self.text
        return self._known

    def put(self, text: str) -> None:
        """Insert `text` at the cursor, cleaned and shortened to what one message holds."""
        text = clean(text)
        if not self._writer.room_for(self.chat, self.text + text):
            text = self._that_fits(text)
            self._writer.on_cut(self.chat)
        self.insert(text)
        self.scroll_cursor_visible()

    def _that_fits(self, text: str) -> str:
        """Return the beginning of `text` that fits behind the draft, cut between two words."""
        fits, over = 0, len(text)
        while over - fits > 1:
            middle = (fits + over) // 2
            if self._writer.room_for(self.chat, self.text + text[:middle]):
                fits = middle
            else:
                over = middle
        whole = text[:fits]
        return whole.rsplit(maxsplit=1)[0] if len(whole.split()) > 1 else whole

    def put_sentence(self, sentence: str) -> None:
        """Insert a sentence of the handbook, set apart by a space or a new line."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        self.put(sentence if not before or before.endswith(" ") else f" {sentence}")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell what the draft is now; six widgets above would be asked, and none listens."""
        event.stop()
        self._writer.on_typed(self.chat, self.text)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Where the cursor stands concerns nobody above either."""
        event.stop()

    def on_focus(self) -> None:
        """The guard counts from here."""
        self._writer.on_composer_focus(self.chat)

    def on_blur(self) -> None:
        """The frame becomes thin."""
        self._writer.on_composer_blur(self.chat)


class Composer(Widget):
    """The frame: thick and coloured with the chat's shape at its corners, or thin and grey."""

    def __init__(self, chat: str, text: str, writer: Writer) -> None:
        super().__init__()
        self.draft = Draft(chat, text, writer)
        self._view: ComposerView | None = None
        self._rows = 0

    def compose(self) -> ComposeResult:
        """Hold the draft."""
        yield self.draft

    def show(self, view: ComposerView, *, tall: bool) -> None:
        """Draw the frame of `view`, as high as the draft needs."""
        least = TALL if tall else LOW
        rows = max(least, min(MOST, self.draft.wrapped_document.height + 2))
        if rows != self._rows:
            self._rows = rows
            self.styles.height = rows
        if view != self._view:
            self._view = view
            self.draft.read_only = view.closed
            self.draft.set_class(not view.active, "-idle")
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of the frame; the draft covers the middle."""
        view, width = self._view, self.size.width
        inks = cast("Inked", self.app).inks
        if view is None:
            return Strip.blank(width, inks.style("text", "ground"))
        frame = inks.style(view.slot.word if view.active and not inks.dim else "edge", "ground")
        if y == 0:
            return self._edge(view, width, frame, top=True)
        if y == self.size.height - 1:
            return self._edge(view, width, frame, top=False)
        side = inks.glyphs("┃" if view.active else "│")
        return Strip(
            [
                Segment(" ", frame),
                Segment(side, frame),
                Segment(" " * (width - 4), inks.style("text", "ground")),
                Segment(side, frame),
                Segment(" ", frame),
            ]
        )

    def _edge(self, view: ComposerView, width: int, frame: Style, *, top: bool) -> Strip:
        inks = cast("Inked", self.app).inks
        if view.active:
            corners, stroke = (view.slot.shape, view.slot.shape), "━"
        else:
            corners, stroke = (("┌", "┐") if top else ("└", "┘")), "─"
        words = cut(view.title if top else view.hint, width - 8)
        room = width - 4 - cell_len(words) - 3
        if top:
            ink = f"{view.slot.word} br" if view.solid else f"{view.slot.word} b"
        else:
            ink = "focus" if view.solid else "quiet"
        if inks.dim:
            ink = "edge"
        label = Segment(f" {inks.glyphs(words)} ", inks.style(ink, "ground"))
        one, many = Segment(inks.glyphs(stroke), frame), Segment(inks.glyphs(stroke) * room, frame)
        return Strip(
            [
                Segment(" ", frame),
                Segment(inks.glyphs(corners[0]), frame),
                *((one, label, many) if top else (many, label, one)),
                Segment(inks.glyphs(corners[1]), frame),
                Segment(" ", frame),
            ]
        )
