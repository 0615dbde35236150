"""Words the form that lies open: one row a question, and the choices of the open one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console.desk.moments import clock
from console.desk.slots import Slot
from console.desk.views import FormChoice, FormRow, FormView
from console.desk.wrap_up import NOT_ASKED, OPEN, UNKNOWN, WITHOUT_OPEN
from protocol.registration import SEVERAL

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.desk import Desk
    from console.desk.wrap_up import Form

USED = ("opened", "inserted", "exercises_sent", "exercises_done")
# A little space before these, where there is room for it.
_GROUPS = frozenset({"ongoing", "themes", "triage_end"})


def form_view(desk: Desk) -> FormView | None:
    """Return the form that lies open, None when none does."""
    form, words = desk.wrap_ups.current, desk.words
    if form is None:
        return None
    seconds = int(desk.wrap_ups.shown)
    slot = slot_of(form)
    return FormView(
        slot=slot,
        word=words(f"slot.{slot.word}"),
        title=words("form.title"),
        progress=words(
            "form.progress",
            n=form.answered,
            all=len(form.steps),
            time=f"{seconds // 60}:{seconds % 60:02}",
        ),
        rows=tuple(_row(desk, form, question) for question in form.steps),
        done=() if form.question else (words("form.done"), words("form.done_hint")),
        known=_known(form, words),
        notes=(words("form.no_names"), words("form.left_empty")),
    )


def slot_of(form: Form) -> Slot:
    """Return the place that the chat of `form` had."""
    return next((slot for slot in Slot if slot.word == form.word), Slot.HEIDE)


def offers(desk: Desk) -> tuple[tuple[Form, str], ...]:
    """Return every form that waits, and how it is called in a list."""
    words = desk.words
    return tuple(
        (
            form,
            words(
                "form.offer",
                shape=slot_of(form).shape,
                chat=words(f"slot.{slot_of(form).word}"),
                time=clock(form.ended, desk.zone),
            ),
        )
        for form in desk.wrap_ups.forms.values()
    )


def waiting(desk: Desk) -> str:
    """Return how many forms wait beside the open one; empty when none does."""
    count = sum(form is not desk.wrap_ups.current for form in desk.wrap_ups.forms.values())
    return desk.words("form.waiting", n=count) if count else ""


def answer_of(desk: Desk, form: Form, question: str) -> tuple[str, str]:
    """Return the words of an answer, and its kind: given, unknown, not_asked or empty."""
    words, codes = desk.words, form.answers.get(question)
    if codes is None:
        return words("form.nothing_yet"), "empty"
    if codes == (UNKNOWN,):
        return f"? {words('form.unknown')}", UNKNOWN
    if codes == (NOT_ASKED,):
        return f"– {words('form.not_asked')}", NOT_ASKED
    if not codes:
        return words("form.none_used"), "given"
    return ", ".join(code_word(desk, question, code) for code in codes), "given"


def code_word(desk: Desk, question: str, code: str) -> str:
    """Return the words of one code; an entry of the handbook by its title."""
    if question != "interventions":
        return desk.words(f"form.{question}.{code}")
    entry = desk.guide.shelf.entry(code) if desk.guide.shelf else None
    return entry.title if entry else code.replace("-", " ")


def _row(desk: Desk, form: Form, question: str) -> FormRow:
    words = desk.words
    here = question == form.question
    answer, kind = answer_of(desk, form, question)
    hint = form.hints.get(question)
    note = words({"chat": "form.from_chat", "check": "form.check"}[hint]) if hint else ""
    return FormRow(
        label=words(f"form.q.{question}"),
        answer=answer,
        kind=kind,
        note=words("form.step", n=form.at + 1) if here else note,
        hint=_hint(question, words) if here else "",
        choices=_choices(desk, form, question) if here else (),
        begins=question in _GROUPS,
        here=here,
    )


def _hint(question: str, words: Words) -> str:
    if question == "themes":
        return words("form.themes_hint")
    return words("form.several") if question in SEVERAL else ""


def _choices(desk: Desk, form: Form, question: str) -> tuple[FormChoice, ...]:
    words, chosen = desk.words, form.answers.get(question, ())
    found = []
    for key, code in form.choices(question):
        word = code_word(desk, question, code)
        if question == "themes" and chosen[:1] == (code,):
            word = words("form.primary", code=word)
        found.append(FormChoice(key=key, word=word, chosen=code in chosen))
    if question not in WITHOUT_OPEN:
        found += [
            FormChoice(key=key, word=words(f"form.{code}"), chosen=code in chosen)
            for key, code in OPEN
        ]
    return tuple(found)


def _known(form: Form, words: Words) -> tuple[str, ...]:
    """Return what the console filled in and nobody is asked."""
    contact = form.contact
    night = date.fromisoformat(contact["night"])
    bands = {
        name: words("form.band.unknown") if contact[name] == UNKNOWN else contact[name]
        for name in ("start", "duration", "waited")
    }
    rows = [
        words(
            "form.known",
            day=f"{night.day} {words('months').split()[night.month - 1]}",
            door=words(f"door.{contact['door']}"),
            language=words(f"language.{contact['language']}"),
            **bands,
        )
    ]
    if form.distress:
        said = (form.distress.get(name) for name in ("distress_start", "distress_end"))
        start, end = ("–" if n is None else "?" if n == UNKNOWN else n for n in said)
        rows.append(words("form.distress", start=start, end=end))
    if counted := _counted(form, words):
        rows.append(words("form.counted", counted=" · ".join(counted)))
    return tuple(rows)


def _counted(form: Form, words: Words) -> list[str]:
    counted = []
    if form.used:
        counted.append(words("form.used", **{n: len(form.used.get(n, ())) for n in USED}))
    if form.consulted:
        counted.append(words("form.consulted", answer=words(f"form.consulted.{form.consulted}")))
    return counted
