"""The desk on the screen: it holds the panes, gives each its view, and takes every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container
from textual.screen import Screen

from console import textual_hooks as hooks
from console.desk import show
from console.desk.show_care import care
from console.desk.show_form import form_view
from console.desk.show_guide import guide
from console.desk.show_shift import empty
from console.screens.asking import Asking
from console.screens.foot import asks, hints
from console.screens.placing import lay_out
from console.screens.plan import Plan, plan
from console.widgets.chat_pane import ChatPane
from console.widgets.composer import Draft
from console.widgets.divider import Divider
from console.widgets.edges import KeysRow, StatusRow, StripRow
from console.widgets.form import FormPane
from console.widgets.guide import GuidePane, SearchField
from console.widgets.over import KeyBar, Sheet
from console.widgets.palette import Palette
from console.widgets.panes import CardPane, EmptyPane, SmallPane
from console.widgets.queue import QueuePane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.app import Veste
    from console.desk.chat import Chat
    from console.screens.steering import Steering


class MainScreen(Screen[None]):
    """Status, my chats, the queue, one or two conversations, the handbook, the keys."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        hooks.spare(self)
        self.status = StatusRow()
        self.strip = StripRow()
        self.queue = QueuePane()
        self.empty = EmptyPane()
        self.divider = Divider(id="divider")
        self.card = CardPane()
        self.guide = GuidePane()
        self.keys = KeysRow()
        self.bar = KeyBar()
        self.sheet = Sheet()
        self.asking = Asking(self, self)
        self.palette = Palette()
        self.form = FormPane()
        self.small = SmallPane()
        self.chats = Container(self.empty, self.divider, id="chats")
        self.panes: dict[str, ChatPane] = {}
        self.halves: list[str] = []
        self.split = False
        self.drawer = ""
        self.rows_above = 1  # what stands above my chats and the panes

    def compose(self) -> ComposeResult:
        """From top to bottom; what lies over the rest comes last."""
        yield self.status
        yield self.strip
        yield Container(self.queue, self.chats, self.card, self.guide, id="body")
        yield self.keys
        yield self.form
        yield self.bar
        yield self.sheet
        yield self.palette
        yield self.small

    @property
    def veste(self) -> Veste:
        """The app, with the counsellor and the desk."""
        return cast("Veste", self.app)

    @property
    def steering(self) -> Steering:
        """What keys do."""
        return self.veste.steering

    @property
    def place(self) -> str:
        """Where my keys go, or come back to: write, queue, search, palette, guide or nothing."""
        match hooks.hands(self):
            case Draft():
                return "write"
            case QueuePane():
                return "queue"
            case SearchField() as field:
                return "palette" if field is self.palette.field else "search"
            case GuidePane():
                return "guide"
            case Sheet():
                return "sheet"
            case FormPane():
                return "form"
            case _:
                return "nothing"

    @property
    def busy(self) -> bool:
        """Whether something lies over the desk that waits for keys."""
        return any(each.display for each in (self.sheet, self.bar, self.palette, self.form))

    def on_form_pane_focused(self, message: FormPane.Focused) -> None:
        """The form begins to hear, a moment from now."""
        message.stop()
        self.steering.wrapping.has_focus()

    def on_mount(self) -> None:
        """Show the desk as it is."""
        self.paint()

    def on_resize(self) -> None:
        """Another size may mean other panes."""
        self.paint()

    def on_screen_resume(self) -> None:
        """Whoever comes back by Enter may press it twice: nothing that is half written goes."""
        if self.form.display:
            self.steering.wrapping.has_focus()
        elif self.writes_to is not None:
            self.steering.writing.came_back(self.writes_to)

    def on_chat_pane_ready(self, message: ChatPane.Ready) -> None:
        """A new column stands: give it its view, and the keys when nothing else has them."""
        message.stop()
        self.paint()
        if self.place == "nothing" and not self.sheet.display:
            self.write()

    def shown_chats(self) -> list[Chat]:
        """Return the chats whose conversation is on the screen."""
        desk = self.veste.desk
        if desk.active is None:
            return []
        if not self.plan.halves:
            return [desk.chats[desk.active]]
        return [desk.chats[c] for c in self.halves if c in desk.chats]

    @property
    def writes_to(self) -> str | None:
        """The chat whose composer has the focus, None when none has."""
        return self.focused.chat if isinstance(self.focused, Draft) else None

    @property
    def plan(self) -> Plan:
        """Which panes this window shows."""
        width, height = self.app.size
        return plan(width, height, split=self.split, drawer=self.drawer)

    def paint(self) -> None:
        """Give every pane its view. A pane that looks the same draws nothing."""
        if not self.is_mounted:
            return
        veste = self.veste
        desk, now = veste.desk, veste.clock()
        desk.follow()
        self._keep_panes()
        self._choose_halves()
        layout = self.plan
        lay_out(self, layout)
        mine = show.mine(desk, now)
        self.status.show(show.status(desk, now))
        shown = self.shown_chats()
        seen = {chat.id for chat in shown}
        unseen = tuple(r.slot.number for r in mine.rows if r.chat not in seen)
        self.strip.show(mine, unseen if layout.halves else ())
        waiting = show.queue(desk, now)
        self.queue.show(mine, waiting, airy=layout.airy, asked=self.sheet.display)
        if not shown:
            self.empty.show(empty(desk, now))
        for chat in shown:
            self.paint_chat(chat, layout)
        here = desk.chat()
        self.card.show(show.card(desk, here, now) if here else None, airy=layout.airy)
        beside = self.steering.moving.beside_view()
        self.guide.show(guide(desk, here, now), beside, airy=layout.airy)
        self.form.show(care(desk) or form_view(desk))
        asked = asks(self.veste)
        self.keys.show(hints(self, layout, asked), asked)
        self.small.show(len(desk.queue))

    def paint_chat(self, chat: Chat, layout: Plan | None = None) -> None:
        """Draw one conversation with its composer."""
        veste, layout = self.veste, layout or self.plan
        desk, now = veste.desk, veste.clock()
        pane = self.panes.get(chat.id)
        if pane is None or not pane.is_mounted:
            return
        pane.composer.draft.take_in(desk.drafts.of(chat.id))
        offline = not desk.up
        focused = isinstance(self.focused, Draft) and self.focused.chat == chat.id
        pane.show(
            show.head(desk, chat, now, split=layout.halves),
            show.talk(desk, chat),
            show.composer(desk, chat, now, focused=focused and not self.bar.display),
            airy=layout.airy,
            strip=layout.strip,
            offline=offline,
        )
        covered = self.busy or layout.hides_talk or veste.screen is not self
        if pane.talk.at_end and veste.app_focus and not covered:
            veste.counsellor.shown(chat.id)

    def write(self, chat: str | None = None) -> None:
        """Put the focus into the composer of `chat`, or of the chat that I am in.

        A form that lies open keeps it.
        """
        wanted = chat or self.veste.desk.active
        pane = self.panes.get(wanted or "")
        place = self.form if self.form.display else pane.composer.draft if pane else self.empty
        self.set_focus(place, scroll_visible=False)

    def _keep_panes(self) -> None:
        """One pane per chat: a new chat gets a new one, a chat that left takes its own along."""
        veste = self.veste
        desk = veste.desk
        seated = {chat.id for chat in desk.by_slot()}
        for gone in [chat for chat in self.panes if chat not in seated]:
            self.panes.pop(gone).remove()
        for chat in [c for c in seated if c not in self.panes]:
            draft = desk.drafts.of(chat)
            pane = ChatPane(chat, draft, self.steering.writing, veste.words, desk.zone)
            self.panes[chat] = pane
            self.chats.mount(pane)

    def _choose_halves(self) -> None:
        """Keep two chats beside each other; a chat that is shown already never moves."""
        desk = self.veste.desk
        order = [chat.id for chat in desk.by_slot()]
        self.halves = [chat for chat in self.halves if chat in order]
        active = desk.active
        if active is not None and active not in self.halves:
            if len(self.halves) < 2:
                self.halves.append(active)
            else:
                stays = self.steering.moving.before
                self.halves = [chat if chat == stays else active for chat in self.halves]
                if self.halves[0] == self.halves[1]:
                    self.halves = [active, self.halves[1]]
        for chat in order:
            if len(self.halves) < 2 and chat not in self.halves:
                self.halves.append(chat)
        if len(order) < 2:
            self.split = False
