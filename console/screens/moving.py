"""Moving about the desk: between chats, panes and drawers, and back to writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.refer import Refer
from console.desk.search import Search
from console.desk.show_guide import suggested
from console.desk.show_referral import refer_view
from console.desk.unread import next_unread
from console.screens.plan import HALVES, Where

if TYPE_CHECKING:
    from textual.widget import Widget

    from console.app import Veste
    from console.desk.refer_views import ReferView
    from console.desk.views import SearchView
    from console.screens.main import MainScreen


class Moving:
    """Where my keys go. `searching` is the open search, `before` the chat I came from."""

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen
        self.searching: Search | Refer | None = None
        self.before: str | None = None
        self._opened_in: str | None = None

    @property
    def beside_chat(self) -> str | None:
        """The chat that lies beside what is open: a search stays with the one it began in."""
        began = self._opened_in if self.searching is not None else None
        return began or self._veste.desk.active

    def go(self, chat: str) -> None:
        """Go to `chat` and write there."""
        veste, screen = self._veste, self._screen
        if veste.desk.active != chat:
            self.before = veste.desk.active
        veste.counsellor.go(chat, veste.clock())
        self.leave_drawer()
        screen.paint()
        screen.write(chat)
        screen.paint()

    def arrive(self) -> None:
        """Make room for a chat that has just become mine, unless my hands are elsewhere."""
        screen = self._screen
        if screen.place in {"nothing", "write", "queue"} and not screen.sheet.display:
            self.leave_drawer()
            screen.keys.say("")
            screen.write()

    def settle(self) -> None:
        """Let the keys go where the screen says they go.

        A chat became mine, or one closed: the composer that has the focus may not be the
        one of the chat I am in. Nobody's hands are pulled out of the handbook or a sheet.
        """
        screen = self._screen
        writing = screen.place in {"nothing", "write"} and not screen.sheet.display
        if writing and screen.writes_to != self._veste.desk.active:
            screen.write()
            screen.paint()

    def go_to(self, number: int) -> None:
        """Go to the chat at this place."""
        chat = self._veste.desk.slots.at(number)
        if chat is None:
            self._say("say.no_chat_there", n=number)
        else:
            self.go(chat)

    def unread(self) -> None:
        """Go to the next chat with something unread."""
        chat = next_unread(self._veste.desk)
        if chat is None:
            self._say("say.no_unread")
        else:
            self.go(chat)

    def split(self) -> None:
        """Show two chats or one; in a narrow window, swap between the two."""
        screen, desk = self._screen, self._veste.desk
        others = [chat.id for chat in desk.by_slot() if chat.id != desk.active]
        if not others:
            self._say("say.one_chat")
        elif screen.app.size.width < HALVES:
            self.go(self.before if self.before in others else others[0])
        else:
            screen.split = not screen.split
            screen.paint()

    def queue(self) -> None:
        """Go to the queue; the cursor stands on who needs somebody most."""
        screen, queue = self._screen, self._veste.desk.queue
        self.searching = None
        screen.drawer = "queue"
        if queue.cursor is None:
            queue.move(0)
        self._focus(screen.queue)

    def handbook(self) -> None:
        """Search in the handbook."""
        veste = self._veste
        if veste.handbook is None:
            self._say("guide.loading")
            return
        guide, chat = veste.desk.guide, veste.desk.active or ""
        fits = suggested(veste.desk, chat)
        self.beside(Search(veste.handbook, *guide.where(chat), suggested=fits))

    def beside(self, searching: Search | Refer) -> None:
        """Let what is searched stand where the handbook stands, its line empty."""
        screen = self._screen
        screen.drawer = "guide"
        self.searching, self._opened_in = searching, self._veste.desk.active
        screen.guide.field.value = ""
        self._focus(screen.guide.field)

    def beside_view(self) -> SearchView | ReferView | None:
        """Return what the open search, or the open referral, shows; None: neither is open."""
        veste, searching = self._veste, self.searching
        if isinstance(searching, Refer):
            return refer_view(searching, veste.words, veste.clock())
        if searching is None or veste.handbook is None:
            return None
        total = len(veste.handbook.entries)
        return searching.view(veste.words, total, self._screen.guide.field.value)

    def step(self, by: int) -> None:
        """Move in the list that has my keys: one row, hit or sentence; an entry scrolls."""
        screen, desk, search = self._screen, self._veste.desk, self.searching
        if screen.place == "queue":
            desk.queue.move(by)
        elif isinstance(search, Refer):
            search.move(by)
        elif search is not None and search.opened:
            screen.guide.body.scroll_rows(by)
        elif search is not None and screen.place == "search":
            search.move(by)
        elif search is not None:
            search.step(by)
        elif desk.active is not None:
            desk.guide.step(desk.active, by)

    def open_entry(self) -> None:
        """Show the entry beside the chat in full; Esc goes back."""
        veste = self._veste
        entry = veste.desk.guide.entry(veste.desk.active or "")
        if entry is not None and veste.handbook is not None and self.searching is None:
            self.searching, self._opened_in = Search(veste.handbook), veste.desk.active
            self.searching.open(entry)

    def to_guide(self) -> None:
        """Go to the entry beside the chat."""
        self.leave_drawer()
        self._screen.drawer = "guide"
        self._focus(self._screen.guide)

    def drawer(self, name: str) -> None:
        """Open a drawer, or close it when it is open."""
        screen = self._screen
        screen.drawer = "" if screen.drawer == name else name
        screen.paint()

    def leave_drawer(self) -> None:
        """Close whatever is open beside the conversation."""
        self.searching = None
        self._screen.drawer = ""
        self._veste.desk.queue.point(None)

    def pane(self, by: int) -> None:
        """Go to the next pane in sight, or the one before."""
        screen, layout = self._screen, self._screen.plan
        stops = ["write"]
        if layout.queue is not Where.HIDDEN:
            stops.append("queue")
        if layout.guide is not Where.HIDDEN:
            stops.append("guide")
        if screen.place == "search":
            wanted = "guide" if by > 0 else "write"
        else:
            at = stops.index(screen.place) if screen.place in stops else 0
            wanted = stops[(at + by) % len(stops)]
        if wanted == "queue":
            self.queue()
            return
        self._veste.desk.queue.point(None)
        if wanted == "guide":
            self._focus(screen.guide)
        else:
            screen.write()
            screen.paint()

    def scroll(self, by: int) -> None:
        """Scroll the conversation a page; the handbook when my keys are there."""
        screen = self._screen
        if screen.place in {"search", "guide"}:
            body = screen.guide.body
            body.scroll_rows(by * max(1, body.size.height - 2))
            return
        pane = screen.panes.get(self._veste.desk.active or "")
        if pane is not None:
            pane.talk.scroll_rows(by * max(1, pane.talk.size.height - 2))
            screen.paint()

    def escape(self) -> None:
        """Show all keys while writing; from anywhere else, go back to writing."""
        screen = self._screen
        if screen.place in {"write", "nothing"} and not screen.drawer:
            screen.bar.display = True
        elif screen.place == "search" and self.searching and self.searching.opened:
            self.searching.opened = False
        else:
            self.leave_drawer()
            screen.write()
        screen.paint()

    def _focus(self, widget: Widget) -> None:
        screen = self._screen
        screen.paint()
        screen.set_focus(widget, scroll_visible=False)
        screen.paint()

    def _say(self, key: str, **fields: object) -> None:
        self._screen.keys.say(self._veste.words(key, **fields))
