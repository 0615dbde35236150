"""How a screen asks by a sheet: what lies behind dims, and one digit answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual.geometry import Offset

from console import textual_hooks as hooks
from console.desk.offers import TOLD_ANEW
from console.link.port import Connection, Ended, OfferOver
from console.paint.lines import Line, Span, wrap
from console.widgets.over import DEAF, Choice
from console.widgets.queue import QueuePane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.dom import DOMNode
    from textual.widget import Widget

    from console.app import Veste
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.desk.slots import Slot
    from console.link.port import Event
    from console.widgets.over import Sheet

WIDTH, LABEL = 56, 11


class Asks(Protocol):
    """A screen that can ask."""

    sheet: Sheet

    @property
    def veste(self) -> Veste:
        """The app."""

    def paint(self) -> None:
        """Show everything as it is now; it places the sheet too."""

    def write(self) -> None:
        """Let the keys go where they go without a sheet."""

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True) -> None:
        """Give a widget the keys."""


class Asking:
    """One sheet at a time over one screen."""

    def __init__(self, screen: Asks, node: DOMNode) -> None:
        """Ask on `screen`; `node` is the same one, as the tree of what is drawn."""
        self._screen, self._node = screen, node
        self._about: str | None = None
        self._offer = ""  # the id of the one that the sheet shows
        self._looks_at: float | None = None  # when it is known whether that one still stands
        self._queue: QueuePane | None = None  # if it had the keys before

    def ask(
        self,
        rows: list[Line],
        choices: list[Choice],
        rule: str = "focus",
        *,
        about: str | None = None,
        offer: str = "",
    ) -> None:
        """Ask; the light and the keys go to the sheet. It may show words of the chat `about`.

        And of the `offer` with that id. "" is about no chat; None is one that may be about any.
        """
        screen, self._about, self._offer = self._screen, about, offer
        if not screen.sheet.display:
            had = hooks.hands(self._node.screen)
            self._queue = had if isinstance(had, QueuePane) else None
        screen.sheet.display = True
        screen.sheet.ask(rows, choices, rule)
        self._dim(True)
        screen.set_focus(screen.sheet, scroll_visible=False)
        screen.paint()

    def close(self) -> None:
        """Take the sheet away; the light and the keys go back to writing."""
        screen = self._screen
        screen.sheet.display = False
        self._dim(False)
        screen.write()
        screen.paint()

    def _back(self) -> None:
        """Take it away and change nothing: who came from the queue looks on there."""
        self.close()
        if self._queue is not None and self._queue.display:
            self._screen.set_focus(self._queue, scroll_visible=False)
            self._screen.paint()

    def forget(self, event: Event) -> None:
        """A sheet that lies open may show words of a chat that was erased just now: they go.

        So does what a colleague asked and is over. A sheet without choices
        takes its place, and one about another chat stays: else the digit that was on its way
        would be typed into what lies behind it.
        """
        match event:
            case Ended(why="erased"):
                shows, says = self._about in {None, event.chat}, "sheet.erased"
            case OfferOver():
                shows, says = self._offer == event.offer, f"trouble.offer_{event.why}"
            case Connection(up=True):
                self._looks_at = self._screen.veste.clock() + TOLD_ANEW
                return
            case _:
                return
        if self._screen.sheet.display and shows:
            self._replace(says)

    def tick(self, now: float) -> None:
        """Take away what a colleague asked, if it ended while the line was down: nobody says so."""
        if self._looks_at is None or 0 < self._looks_at - now <= TOLD_ANEW:
            return
        self._looks_at = None
        stands = self._screen.veste.desk.team.offers.get(self._offer) is not None
        if self._screen.sheet.display and self._offer and not stands:
            self._replace("trouble.offer_over")

    def _replace(self, says: str) -> None:
        """Lay a sheet that only `says` something in its place; back leads where it led."""
        queue = self._queue
        self.close()
        self.ask(title(self._screen.veste.words(says)), [], about="")
        self._queue = queue

    def has_focus(self) -> None:
        """The sheet is drawn and has the focus: it hears from 400 ms on."""
        self._screen.sheet.hears_from = self._screen.veste.clock() + DEAF

    def take(self, key: str) -> None:
        """Take a key while the sheet lies open."""
        sheet = self._screen.sheet
        match sheet.answer(key, self._screen.veste.clock()):
            case "back":
                self._back()
            case "chosen":
                does = sheet.choices[int(key) - 1].does
                self.close()
                does()
            case _:
                pass

    def place(self, width: int, height: int, below: int) -> None:
        """Lay the sheet in the middle of a window, with `below` rows above it at least."""
        styles = self._screen.sheet.styles
        across = int(styles.width.value) if styles.width else 0
        down = int(styles.height.value) if styles.height else 0
        left, top = (width - across) // 2, max(below, (height - down) // 3)
        styles.offset = Offset(max(0, left), top)

    def _dim(self, on: bool) -> None:
        self._screen.veste.inks.dim = on
        self._node.set_class(on, "-dim")
        for widget in self._node.query("*"):
            widget.refresh()


def lives(desk: Desk) -> tuple[Chat, Slot] | None:
    """Return the chat that I am in with its place; None when there is none that lives."""
    chat = desk.chat()
    slot = None if chat is None else desk.slots.of(chat.id)
    return None if chat is None or slot is None or chat.ended is not None else (chat, slot)


def as_asked(
    desk: Desk, chat: Chat, choices: list[Choice], otherwise: Callable[[], None]
) -> list[Choice]:
    """Let `choices` act only while `chat` is as it is now; once it is not, do `otherwise`.

    It may end under the sheet. And who comes back by a code has the same id here, which meant
    a chat that is over: what would tidy that one up would end the new one.
    """
    lives = chat.ended is None
    return only_while(
        lambda: desk.chats.get(chat.id) is chat and (chat.ended is None) is lives,
        choices,
        otherwise,
    )


def only_while(
    holds: Callable[[], bool], choices: list[Choice], otherwise: Callable[[], None]
) -> list[Choice]:
    """Let `choices` act only while it `holds`; else do `otherwise`."""

    def act(does: Callable[[], None]) -> None:
        (does if holds() else otherwise)()

    return [Choice(each.says, partial(act, each.does), each.aside) for each in choices]


def title(words: str) -> list[Line]:
    """Return a question as rows."""
    return [Line((Span(row, "text b"),)) for row in wrap(words, WIDTH)]


def plain(words: str) -> list[Line]:
    """Return a sentence as rows."""
    return [Line((Span(row, "soft"),)) for row in wrap(words, WIDTH)]


def labelled(label: str, values: list[str]) -> list[Line]:
    """Return values as rows behind a label, which stands once."""
    rows = [row for value in values for row in wrap(value, WIDTH - LABEL)]
    labels = [label, *[""] * len(rows)]
    return [
        Line((Span(f"{name:<{LABEL}}", "quiet"), Span(row, "text v")))
        for name, row in zip(labels, rows, strict=False)
    ]
