"""The form after a chat: what a key does in it, and what record comes of it.

A form knows no chat: it holds bands of time and codes, the word of the place where the chat
was, and nothing that a visitor wrote. It may wait as long as it must; it is never in the way.
"""

from __future__ import annotations

from enum import StrEnum
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

import msgspec

from protocol.registration import QUESTIONS, SEVERAL, registration

if TYPE_CHECKING:
    from protocol.registration import Registration

UNKNOWN, NOT_ASKED = "unknown", "not_asked"
OPEN: Final = (("0", UNKNOWN), ("9", NOT_ASKED))
WITHOUT_OPEN: Final = frozenset({"role", "interventions"})
ALONE: Final = frozenset({"none"})  # a code that no other one stands beside
FEW: Final = 8  # choices up to here take digits, for 0 and 9 have a meaning; more take letters

_ON: Final = frozenset({"enter", "down", "tab"})
_BACK: Final = frozenset({"up", "shift+tab"})


class Pressed(StrEnum):
    """What became of a key."""

    CHANGED = "changed"
    NOTHING = "nothing"
    SAVE = "save"  # the form is wanted to be kept
    ASIDE = "aside"


class Form(msgspec.Struct):
    """One form. `answers` holds codes by question; `hints` says whose answer it was first."""

    name: str
    word: str  # of the place: heide, zee, mos
    ended: float
    contact: dict[str, str]
    distress: dict[str, int | str]
    offered: tuple[str, ...]  # slugs of the handbook that were open beside the chat
    answers: dict[str, tuple[str, ...]] = {}
    hints: dict[str, str] = {}  # chat: from the chat; check: filled in, is it right?
    at: int = 0
    spent: float = 0.0  # seconds in which it lay open
    used: dict[str, tuple[str, ...]] = {}  # as the registration counts it; nobody is asked
    consulted: str = ""  # likewise; empty in a form from before that was counted
    mark: str = ""  # by which its chat finds it, also after a restart; it names none

    @property
    def steps(self) -> tuple[str, ...]:
        """The questions in their order: of a prank there is nothing else to ask."""
        return ("role",) if self.answers.get("role") == ("misuse",) else tuple(QUESTIONS)

    @property
    def question(self) -> str:
        """The question that is open; empty behind the last one."""
        return self.steps[self.at] if self.at < len(self.steps) else ""

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(step in self.answers for step in self.steps)

    def choices(self, question: str) -> tuple[tuple[str, str], ...]:
        """Return key and code of every choice of `question`, without 0 and 9."""
        codes = self.offered if question == "interventions" else QUESTIONS[question]
        keys = "12345678" if len(codes) <= FEW else ascii_lowercase
        return tuple(zip(keys, codes, strict=False))

    @property
    def choosing(self) -> str:
        """From which key to which one chooses here; empty where there is nothing to choose."""
        keys = [key for key, _ in self.choices(self.question)] if self.question else []
        return f"{keys[0]} – {keys[-1]}" if len(keys) > 1 else "".join(keys)


def press(form: Form, key: str) -> Pressed:
    """Take one key, in Textual's names."""
    if key == "escape":
        return Pressed.ASIDE
    if key in _BACK:
        return _go(form, form.at - 1)
    if key in _ON:
        return _go(form, form.at + 1) if form.question else Pressed.SAVE
    return _choose(form, key)


def record(form: Form) -> Registration | None:
    """Return the record of `form`; None while nobody has said who chatted.

    What was left empty counts as not asked.
    """
    if "role" not in form.answers:
        return None
    fields: dict[str, object] = {**form.contact, **form.distress, **form.used}
    fields |= {"consulted": form.consulted} if form.consulted else {"v": 2}
    for question in form.steps:
        codes = form.answers.get(question)
        if question == "interventions":
            fields[question] = codes or ()
        elif codes is not None:
            several = question in SEVERAL and codes[0] not in {UNKNOWN, NOT_ASKED}
            fields[question] = codes if several else codes[0]
    return registration(fields)


def forget_given(form: Form) -> None:
    """Take out what the visitor answered or said to have done: they erased everything."""
    form.distress = {}
    if done := form.used.pop("exercises_done", ()):
        form.used["exercises_sent"] = (*form.used.get("exercises_sent", ()), *done)
    for question, hint in list(form.hints.items()):
        if hint == "chat":
            form.answers.pop(question, None)
            del form.hints[question]


def _go(form: Form, to: int) -> Pressed:
    if not 0 <= to <= len(form.steps):
        return Pressed.NOTHING
    form.at = to
    return Pressed.CHANGED


def _choose(form: Form, key: str) -> Pressed:
    question = form.question
    if not question:
        return Pressed.NOTHING
    open_codes = {} if question in WITHOUT_OPEN else dict(OPEN)
    code = (open_codes | dict(form.choices(question))).get(key.lower())  # as with Caps Lock
    if code is None:
        return Pressed.NOTHING
    if question in SEVERAL and code not in open_codes.values():
        codes = _toggled(form.answers.get(question, ()), code)
    else:
        codes = (code,)
    if codes or question == "interventions":
        form.answers[question] = codes
    else:
        form.answers.pop(question, None)
    form.hints.pop(question, None)
    return Pressed.CHANGED


def _toggled(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Return `codes` with `code` added behind the others, or taken out."""
    if code in codes:
        return tuple(each for each in codes if each != code)
    if code in ALONE:
        return (code,)
    return (*(each for each in codes if each not in {UNKNOWN, NOT_ASKED, *ALONE}), code)
