"""The board of the night, for supervisors: reasons, and what can be done about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container, Vertical

from console.desk.loads import loads, to_choose
from console.desk.matters import matters
from console.desk.numbers import digits, pick
from console.desk.pointer import Pointer
from console.desk.show_board import attention, board, steps
from console.screens.asking import Asking
from console.screens.board_acts import BoardActs
from console.screens.colleagues import ColleaguesScreen
from console.screens.rota import RotaScreen
from console.widgets.board import AttentionPane, FiguresPane, LoadsPane
from console.widgets.over import Sheet

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from console.desk.matters import Matter
    from console.link.port import Event
    from console.screens.colleagues import Hints

ALL_AT_ONCE = 112  # columns from which the figures stand beside the list


class BoardScreen(ColleaguesScreen):
    """Arrows choose a row, digits do what stands below it, F5 or Esc leads back to the chats."""

    AUTO_FOCUS: ClassVar = ""  # nothing has the focus until a question is asked
    AT_ONCE: ClassVar = True
    LETTERS: ClassVar[Hints] = (
        ("Alt Z", "sit_in"),
        ("Alt L", "whisper"),
        ("Alt O", "take_over"),
    )
    QUIET: ClassVar[Hints] = (("Tab", "loads"), ("F1", "help"), ("F5", "desk"))

    def __init__(self) -> None:
        self.attention = AttentionPane()
        super().__init__(self.attention)
        self.loads, self.figures, self.sheet = LoadsPane(), FiguresPane(), Sheet()
        self.body = Container(Vertical(self.attention, self.loads), self.figures, id="board")
        self.asking = Asking(self, self)
        self.pointer, self.acts = Pointer(), BoardActs(self)
        self._aside = False  # my keys are among the loads; in a narrow window they stand alone
        self._load: str | None = None  # the name of the one that is chosen

    def compose(self) -> ComposeResult:
        """From top to bottom; the sheet lies over the rest."""
        yield self.status
        yield self.strip
        yield self.body
        yield self.keys
        yield self.sheet

    def begin(self) -> None:
        """Point at the row that is most urgent."""
        self.sheet.display = False
        self.pointer.move(0, self._matters())

    def forget(self, event: Event) -> None:
        """Take away what a sheet shows of a chat that was erased."""
        self.asking.forget(event)

    def hints(self) -> Hints:
        """Return the keys; those for a row only while there is one, and a sheet has its own."""
        if self.sheet.display:
            choose = [(self.sheet.digits, "choose")] if self.sheet.choices else []
            return (*choose, ("Esc", "nothing"))
        if not (self._aside or self.pointer.shown):
            return self.QUIET
        here = self._chosen_load() if self._aside else self._pointed()
        can = () if here is None else steps(self.veste.desk, here, self.veste.clock())
        these = ((digits(len(can)), "do_this"),) if can else ()
        letters = (hint for hint in self.LETTERS if hint[1] in can)
        return (("↑ ↓", "row"), *these, ("Tab", "loads"), *letters, ("F5", "desk"))

    def _asked(self) -> dict[str, str]:
        return {} if self.sheet.display else super()._asked()

    def on_sheet_focused(self, message: Sheet.Focused) -> None:
        """The sheet begins to hear, a moment from now."""
        message.stop()
        self.asking.has_focus()

    def paint(self) -> None:
        """Show the night as it is now."""
        if not self.is_mounted:
            return
        beside = self.app.size.width >= ALL_AT_ONCE
        self.attention.display = beside or not self._aside
        self.loads.display = self.figures.display = beside or self._aside
        self.body.set_class(not beside, "-stacked")
        load = self._chosen_load() if self._aside else None
        view = board(self.veste.desk, self.pointer, self.veste.clock(), load)
        self.attention.show(view.attention)
        self.loads.show(view.loads)
        self.figures.show(view.figures)
        super().paint()  # now it is known whether there is a row, and so which keys do something
        if self.sheet.display:
            self.asking.place(*self.app.size, 1)

    def take(self, event: events.Key) -> bool:
        """Take a key: all of them belong to the board."""
        key = event.key
        self.keys.say("")
        if self.sheet.display:
            self.asking.take(key)
        elif key in {"escape", "f5"}:
            self.back()
        elif key in {"up", "down"}:
            self._move(-1 if key == "up" else 1)
        elif key == "tab":
            self._aside = not self._aside
            first = self._chosen_load()
            self._load = first.name if first else None
            self.paint()
        elif key in {"alt+t", "alt+shift+t"}:
            self.acts.room()
        elif key in {"f1", "question_mark"}:
            self.veste.action_help_page()
        elif key in {"alt+r", "alt+shift+r"}:
            self.veste.push_screen(RotaScreen())
        elif not self.answers(key):
            self._about_the_row(key)
        return True

    def _move(self, by: int) -> None:
        if not self._aside:
            # What stands there is newer than a second: an arrow works nothing out anew.
            self.pointer.move(by, self.pointer.shown)
            desk, rows, now = self.veste.desk, self.pointer.shown, self.veste.clock()
            self.attention.show(attention(desk, rows, self.pointer.name, now))
            self.attention.keep_cursor_in_sight()
            self.show_keys()
            return
        rows, here = self._to_choose(), self._chosen_load()
        if here is not None:
            to = rows[max(0, min(len(rows) - 1, rows.index(here) + by))]
            self._load = to.name
            self.paint()
            self.loads.keep_in_sight(to.by)

    def _about_the_row(self, key: str) -> None:
        matter = self._chosen()
        if matter is None:
            if key.isdecimal() and self.pointer.shown and not self._aside:
                self.keys.say(self.veste.words("board.pick"))
            return
        can = steps(self.veste.desk, matter, self.veste.clock())
        if (step := pick(key, can)) is not None:
            self.acts.do(step, matter)
        elif key in {"alt+l", "alt+shift+l"} and "whisper" in can:
            self.acts.do("whisper", matter)
        elif key in {"alt+o", "alt+shift+o"} and "take_over" in can:
            self.acts.do("take_over", matter)
        elif key in {"alt+z", "alt+shift+z"} and {"sit_in", "read"} & set(can):
            self.acts.do("read" if "read" in can else "sit_in", matter)

    def write(self) -> None:
        """Nothing is written here: the keys go to the rows."""
        self.set_focus(None)

    # --- rows ---------------------------------------------------------------------------------

    def _load_chosen(self) -> Matter | None:
        """Return the chosen one among the loads for a key; say so when it has just gone."""
        load = self._chosen_load()
        gone = self._load is not None and load is not None and load.name != self._load
        self._load = load.name if load else None
        if gone:
            self.keys.say(self.veste.words("board.gone"))
        return None if gone else load

    def _to_choose(self) -> list[Matter]:
        return to_choose(loads(self.veste.desk, self.veste.clock()))

    def _chosen_load(self) -> Matter | None:
        """Return the chosen one among the loads: the first, until one was chosen that is there."""
        rows = self._to_choose()
        return next((row for row in rows if row.name == self._load), next(iter(rows), None))

    def _matters(self) -> list[Matter]:
        return matters(self.veste.desk, self.veste.clock())

    def _pointed(self) -> Matter | None:
        """Return the row under the cursor, as it was last shown."""
        return next((row for row in self.pointer.shown if row.name == self.pointer.name), None)

    def _chosen(self) -> Matter | None:
        """Return the row under the cursor; say so when it has just gone."""
        if self._aside:
            return self._load_chosen()
        if self.pointer.name is None:
            return None
        found = next((row for row in self._matters() if row.name == self.pointer.name), None)
        if found is None:
            self.keys.say(self.veste.words("board.gone"))
        return found
