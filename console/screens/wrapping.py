"""The form on the screen: when it opens, what its keys do, and where they go then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.show_care import cooling_until
from console.desk.wrap_up import Pressed
from console.keys import TABLE
from console.widgets.over import DEAF

if TYPE_CHECKING:
    from console.app import Veste
    from console.desk.wrap_up import Form
    from console.screens.main import MainScreen

# Keys of the table that mean something else here; every other one puts the form aside first.
_OWN = frozenset(
    {"send", "newline", "pane", "pane_back", "scroll_up", "scroll_down", "bar", "close"}
)


_PASSES_BY = frozenset({"send", "bar", "close"})  # the question after a form; digits answer it
_ANSWERS = {"1": True, "2": False}


class Wrapping:
    """Opens one form at a time. It never opens under hands that are doing something else."""

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen
        self._expected: str | None = None
        self._before: Form | None = None  # of an earlier talk in that chat: who came back

    def expect(self, chat: str) -> None:
        """I closed `chat` just now: its form opens as soon as it is there."""
        desk = self._veste.desk
        there = desk.chats.get(chat)
        lives = there is not None and there.ended is None
        self._expected = chat
        self._before = desk.wrap_ups.of(chat) if lives else None

    def key_came(self) -> None:
        """A key was pressed: whatever is expected now waits quietly in the list."""
        self._expected = None

    def arrive(self) -> None:
        """Open the form that is expected, if it has come."""
        screen = self._screen
        form = self._veste.desk.wrap_ups.of(self._expected or "")
        if form is None or form is self._before:
            return
        if screen.place in {"write", "nothing"} and not screen.busy:
            self._expected = None
            self.open(form)

    def open(self, form: Form | None = None) -> None:
        """Lay a form over the desk, or the one that waits longest."""
        veste, screen = self._veste, self._screen
        if veste.desk.wrap_ups.open(form, veste.clock()) is None:
            screen.keys.say(veste.words("form.none"))
            return
        self._expected = None
        screen.bar.display = False
        screen.form.hears_from = None
        screen.form.display = True
        screen.paint()
        screen.set_focus(screen.form, scroll_visible=False)
        screen.paint()

    def has_focus(self) -> None:
        """The form is drawn and has the focus: it hears a moment from now."""
        self._screen.form.hears_from = self._veste.clock() + DEAF

    def take(self, key: str) -> bool:
        """Take a key while the form lies open. False: the form went aside, do what the key does."""
        name = TABLE.get(key)
        if name == "help":
            return False
        if name is not None and name not in _OWN:
            self.put_aside()
            return False
        if self._screen.form.hears(self._veste.clock()):
            self._press(key, name)
        return True

    def put_aside(self) -> None:
        """Close the form; it stays in the list. A question behind it is passed by."""
        veste = self._veste
        if veste.desk.care.asked is not None:
            self._heavy(None)
            return
        veste.desk.wrap_ups.put_aside(veste.clock())
        self._leave("form.aside")

    def _press(self, key: str, name: str | None) -> None:
        if self._veste.desk.care.asked is not None:
            if key in _ANSWERS or name in _PASSES_BY:
                self._heavy(_ANSWERS.get(key))
        elif name == "close":
            self._save()
        else:
            self._press_in_form(key)

    def _press_in_form(self, key: str) -> None:
        match self._veste.desk.wrap_ups.press(key, self._veste.clock()):
            case Pressed.ASIDE:
                self.put_aside()
            case Pressed.SAVE:
                self._save()
            case Pressed.CHANGED:
                self._screen.paint()
            case _:
                self._no_choice(key)

    def _no_choice(self, key: str) -> None:
        """Say by which keys one chooses here, to who pressed another letter or digit."""
        form = self._veste.desk.wrap_ups.current
        if form is not None and form.choosing and len(key) == 1:
            self._screen.keys.say(self._veste.words("form.choosing", keys=form.choosing))

    def _save(self) -> None:
        """Keep the form. Where it was tonight, the question how heavy it was takes its place."""
        veste, screen = self._veste, self._screen
        saved = veste.counsellor.finish_form(veste.clock())
        screen.paint()
        if not saved:
            screen.keys.say(veste.words("form.who_first"))
        elif veste.desk.care.asked is None:
            self._leave(self._saved)
        else:
            self.has_focus()  # deaf anew: the key that saved may come twice

    @property
    def _saved(self) -> str:
        return "practise.form_saved" if self._veste.desk.practising else "form.saved"

    def _heavy(self, heavy: bool | None) -> None:
        veste = self._veste
        veste.counsellor.carer.answer(heavy, veste.clock())
        until = cooling_until(veste.desk, veste.clock())
        if heavy and until:
            self._leave("care.rest_begins", time=until)
        else:
            self._leave(self._saved)

    def _leave(self, says: str, **fields: object) -> None:
        screen = self._screen
        screen.form.display = False
        screen.write()
        screen.paint()
        screen.keys.say(self._veste.words(says, **fields))
