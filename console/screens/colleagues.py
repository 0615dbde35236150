"""What the screens among colleagues have in common: my chats above, one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from console import textual_hooks as hooks
from console.desk import show
from console.keys import TABLE, shown_key
from console.screens.foot import asks
from console.widgets.colleagues import LineField, ToColleagues
from console.widgets.edges import KeysRow, StatusRow, StripRow

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.app import Veste
    from console.link.port import Event
    from console.widgets.pane import Pane

Hints = tuple[tuple[str, str], ...]


class ColleaguesScreen(Screen[None]):
    """A screen of its own, so that no word for a colleague goes to a visitor; Esc leads back."""

    BINDINGS: ClassVar[list[BindingType]] = []
    HINTS: ClassVar[Hints] = ()  # the keys, and the catalog's word for what each does
    AT_ONCE: ClassVar[bool] = False  # nothing is typed here that an answer could cost

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        hooks.spare(self)
        self.pane = pane
        self.status, self.strip, self.keys = StatusRow(), StripRow(), KeysRow()
        self.row: ToColleagues
        self._shown: dict[str, str] = {}  # who waited for which key when I was painted

    @property
    def veste(self) -> Veste:
        """The app, with the counsellor and the desk."""
        return cast("Veste", self.app)

    def reader(self) -> str:
        """Return who reads what is typed: everybody on duty, unless a screen says otherwise."""
        return self.veste.words("team.field")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        self.row = ToColleagues(self.reader())
        yield self.status
        yield self.strip
        yield self.pane
        yield self.row
        yield self.keys

    def on_mount(self) -> None:
        """Begin, and show everything."""
        self.begin()
        self.paint()

    def forget(self, event: Event) -> None:
        """Take away a sheet whose chat was erased, on a screen that asks by one."""

    def begin(self) -> None:
        """Write at once."""
        self.row.field.focus()

    def on_resize(self) -> None:
        """Another width breaks lines elsewhere."""
        self.paint()

    def on_screen_resume(self) -> None:
        """What was erased or ended while another screen lay over this one is not seen again."""
        if self.is_mounted:
            self.paint()

    def paint(self) -> None:
        """Show what stands around the pane as it is now."""
        if not self.is_mounted:
            return
        desk, now = self.veste.desk, self.veste.clock()
        self.status.show(show.status(desk, now))
        self.strip.show(show.mine(desk, now), ())
        self.show_keys()

    def show_keys(self) -> None:
        """Show which keys do something now, first those by which a colleague waits for me."""
        desk, words = self.veste.desk, self.veste.words
        asked = self._shown = self._asked()
        first = {key if self.AT_ONCE else f"Esc, {key}": what for key, what in asked.items()}
        if desk.code_wanted is not None and not self.AT_ONCE:
            first = {"Esc": words("foot.code"), **first}
        own = [(key, words(f"foot.{name}")) for key, name in self.hints() if key not in first]
        self.keys.show([*first.items(), *own], asked.items())

    def hints(self) -> Hints:
        """Return the keys that do something here now."""
        return self.HINTS

    def _asked(self) -> dict[str, str]:
        """Return the keys by which a colleague waits for me, and what each wants."""
        board = shown_key("board")  # who calls stands on the board itself
        return {key: what for key, what in asks(self.veste) if key != board}

    def answers(self, key: str) -> bool:
        """Go and answer whoever waits for this key; False when nobody does.

        Nor did, when the row was last shown: the key would do something else than it said.
        """
        name = TABLE.get(key)
        if name is None or not self.AT_ONCE or shown_key(name) not in self._shown:
            return False
        if shown_key(name) not in self._asked():
            self.keys.say(self.veste.words("say.not_asked_now"))
            return True
        self.veste.to_desk()
        self.veste.main.paint()
        self.veste.steering.act(name)
        return True

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key == "escape":
            self.back()
            return True
        self.keys.say("")
        return False

    def holds_a_line(self) -> bool:
        """Tell whether a line stands here that nobody got; say then how it goes."""
        holds = any(field.value.strip() for field in self.query(LineField))
        if holds:
            self.keys.say(self.veste.words("team.unsaid"))
        return holds

    def on_line_field_cut(self, message: LineField.Cut) -> None:
        """Nothing of what was pasted may be missing unnoticed."""
        message.stop()
        self.keys.say(self.veste.words("hint.cut"))

    def back(self) -> None:
        """Return to the desk."""
        self.app.pop_screen()
        self.veste.main.paint()
