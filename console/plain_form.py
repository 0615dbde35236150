"""The form after a chat in the line mode: a question a line, the same keys and form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import LANGUAGES, load_words
from console.desk.show_form import answer_of, form_view
from console.desk.wrap_up import Pressed

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor

_COMMANDS = ("back", "later", "save")


class PlainForm:
    """Takes lines while a form lies open. `out` gets one line at a time."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._out = counsellor, out
        self._desk, self._words = counsellor.desk, counsellor.desk.words
        self._commands = {
            load_words(language)(f"plain.word.{command}"): command
            for language in LANGUAGES
            for command in _COMMANDS
        }

    @property
    def is_open(self) -> bool:
        """Whether a form lies open: then lines are for it, and not for a chat."""
        return self._desk.wrap_ups.current is not None

    def left(self) -> None:
        """Say how many forms wait, if any does."""
        if self._desk.wrap_ups.forms:
            self._out(self._words("plain.form_left", n=len(self._desk.wrap_ups.forms)))

    def begin(self, now: float) -> None:
        """Open the form that waits longest."""
        if self._desk.wrap_ups.open(None, now) is None:
            self._out(self._words("form.none"))
            return
        view = form_view(self._desk)
        if view is not None:
            self._out(self._words("plain.form", chat=view.word))
            for row in (*view.known, *view.notes):
                self._out(row)
        self.say()

    def line(self, typed: str, now: float) -> None:
        """Answer the open question by keys, go on by an empty line, or do what a word says."""
        command = self._commands.get(typed.casefold())
        if command == "save":
            self._save(now)
        elif command == "later":
            self._desk.wrap_ups.put_aside(now)
            self.left()
        elif command == "back":
            self._desk.wrap_ups.press("up", now)
            self.say()
        elif not typed:
            if self._desk.wrap_ups.press("enter", now) is Pressed.SAVE:
                self._save(now)
            else:
                self.say()
        else:
            self._choose(typed.lower().split(), now)

    def _choose(self, keys: list[str], now: float) -> None:
        """Press `keys`. A line that looks like something to say to a visitor presses none."""
        alone = all(len(key) == 1 or key.isdigit() for key in keys)
        given = "".join(keys) if alone else ""
        pressed = [self._desk.wrap_ups.press(key, now) for key in given]
        if Pressed.CHANGED not in pressed:
            self._out(self._words("plain.form_unknown"))
        self._answer()

    def _save(self, now: float) -> None:
        if self._counsellor.finish_form(now):
            practising = self._counsellor.desk.practising
            self._out(self._words("practise.form_saved" if practising else "form.saved"))
            self.left()
        else:
            self._out(self._words("form.who_first"))
            self.say()
        self._counsellor.keep(now)

    def say(self) -> None:
        """Say the open question, its answer so far and its choices."""
        view = form_view(self._desk)
        if view is None:
            return
        if view.done:
            self._out(self._words("plain.form_done"))
            return
        self._answer()
        here = next(row for row in view.rows if row.here)
        if here.hint:
            self._out(here.hint)
        for choice in here.choices:
            self._out(self._words("plain.form_choice", key=choice.key, code=choice.word))

    def _answer(self) -> None:
        form = self._desk.wrap_ups.current
        if form is not None and form.question:
            answer, _ = answer_of(self._desk, form, form.question)
            question = self._words(f"form.q.{form.question}")
            self._out(
                self._words(
                    "plain.form_row",
                    n=form.at + 1,
                    all=len(form.steps),
                    question=question,
                    answer=answer,
                )
            )
