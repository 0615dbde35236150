"""Forms lie ready when chats end, filled in as far as is known, and wait."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from console.desk.show_form import form_view
from console.desk.wrap_up import Pressed, press
from console.desk.wrap_ups import WrapUps
from console.link.port import Answered, Ended, ExerciseDone, ExerciseSent
from handbook import load_entries
from protocol.registration import MOST_USED, Registration
from tests.console.scene import HEIDE, NOW
from tests.console.test_wrap_up import a_desk, ended, pressed


def test_a_form_is_laid_ready_when_a_chat_ends_with_all_that_the_console_knows() -> None:
    desk = a_desk(claimed=NOW - 1200, returned=True, danger=True, door="boys")
    desk.hear(Answered(chat=HEIDE, question="scale", answer="8"), NOW)
    desk.hear(Answered(chat=HEIDE, question="end_scale", answer="skip"), NOW)
    made = pressed(ended(desk, "silence"), "1")
    assert made == Registration(
        night=dt.date(2026, 11, 22),
        start="01-03",
        duration="15-30",
        waited="5-10",
        door="boys",
        language="nl",
        ended_by="silence",
        role="self",
        triage_start="high",
        returning="code",
        distress_start=8,
        distress_end="unknown",
        consulted="no",
    )


@pytest.mark.parametrize(
    ("why", "by"),
    [
        ("closed", "counsellor"),
        ("visitor", "visitor"),
        ("silence", "silence"),
        ("erased", "visitor"),
    ],
)
def test_who_ended_the_chat_is_told_by_how_it_ended(why: str, by: str) -> None:
    made = pressed(ended(a_desk(), why), "1")
    assert made is not None
    assert made.ended_by == by


def test_what_this_console_cannot_know_is_unknown_and_no_guess() -> None:
    made = pressed(ended(a_desk()), "1")
    assert made is not None
    assert (made.waited, made.duration) == ("unknown", "unknown")
    assert (made.distress_start, made.interventions) == ("not_asked", ())


def test_a_chat_that_a_colleague_has_now_leaves_no_form_here() -> None:
    desk = a_desk()
    desk.hear(Ended(chat=HEIDE, why="taken"), NOW)
    assert desk.wrap_ups.forms == {}


def test_an_end_that_is_told_twice_makes_one_form() -> None:
    desk = a_desk()
    for _ in range(2):
        desk.hear(Ended(chat=HEIDE, why="visitor"), NOW)
    assert len(desk.wrap_ups.forms) == 1


@pytest.mark.parametrize("away", [True, False])
def test_what_a_visitor_erases_later_goes_from_the_form_too(*, away: bool) -> None:
    desk = a_desk(danger=True)
    for question, answer in (("scale", "8"), ("who", "parent")):
        desk.hear(Answered(chat=HEIDE, question=question, answer=answer), NOW)
    form = ended(desk)
    assert form.answers["role"] == ("relative",)
    if away:
        desk.put_away(HEIDE, NOW)
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    assert form.distress == {}
    assert set(form.answers) == {"interventions"}


def test_entries_that_were_used_are_filled_in_and_those_only_opened_can_be_chosen() -> None:
    desk = a_desk()
    for slug, taken in (("doseren", True), ("raampje", False), ("flashbacks", True)):
        desk.guide.note(HEIDE, slug, taken=taken)
    form = ended(desk)
    assert form.answers["interventions"] == ("doseren", "flashbacks")
    assert form.hints["interventions"] == "check"
    form.at = form.steps.index("interventions")
    press(form, "2")
    press(form, "1")
    assert form.answers["interventions"] == ("flashbacks", "raampje")
    assert press(form, "4") is press(form, "0") is press(form, "9") is Pressed.NOTHING


def test_what_was_used_is_counted_once_each_without_a_word_or_an_order() -> None:
    desk = a_desk()
    for slug, taken in (("raampje", 0), ("doseren", 0), ("bevriezen", 0), ("doseren", 1)):
        desk.guide.note(HEIDE, slug, taken=bool(taken))
    for key, exercise in enumerate(("breathe", "senses", "breathe")):
        desk.hear(ExerciseSent(chat=HEIDE, key=key, at=NOW, name=exercise), NOW)
    desk.hear(ExerciseDone(chat=HEIDE, name="breathe"), NOW)
    made = pressed(form := ended(desk), "1")
    assert made is not None
    assert (made.opened, made.inserted) == (("bevriezen", "raampje"), ("doseren",))
    assert (made.exercises_sent, made.exercises_done) == (("senses",), ("breathe",))
    desk.wrap_ups.forms[form.name] = desk.wrap_ups.current = form
    view = form_view(desk)
    assert view is not None
    assert view.known[-1].startswith("geteld, zonder tekst: handboek 2 alleen geopend, 1 gebruikt")


def test_what_was_used_last_is_counted_where_it_was_too_much() -> None:
    desk = a_desk()
    slugs = [entry.slug for entry in load_entries()[: MOST_USED + 1]]
    for slug in slugs:
        desk.guide.note(HEIDE, slug)
    made = pressed(ended(desk), "1")
    assert made is not None
    assert made.opened == tuple(sorted(slugs[1:]))


def test_of_who_erased_everything_an_exercise_was_only_sent() -> None:
    desk = a_desk()
    desk.hear(ExerciseSent(chat=HEIDE, key=0, at=NOW, name="breathe"), NOW)
    desk.hear(ExerciseDone(chat=HEIDE, name="breathe"), NOW)
    form = ended(desk)
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    assert form.used == {"exercises_sent": ("breathe",)}


# --- forms that wait ----------------------------------------------------------------------


def test_a_form_that_was_put_aside_comes_back_where_it_was_left() -> None:
    desk = a_desk()
    form = ended(desk)
    wrap_ups = desk.wrap_ups
    wrap_ups.open(None, NOW)
    for key in ("1", "enter", "2"):
        wrap_ups.press(key, NOW)
    wrap_ups.put_aside(NOW + 20)
    assert wrap_ups.current is None
    assert wrap_ups.open(None, NOW + 500) is form
    assert (form.at, form.answered) == (1, 3)
    assert wrap_ups.seconds(NOW + 504) == 24


def test_forms_are_kept_when_they_change_and_come_back_after_a_restart() -> None:
    desk = a_desk()
    ended(desk)
    wrap_ups = desk.wrap_ups
    ((name, _),) = wrap_ups.due()
    assert wrap_ups.due() == []
    wrap_ups.open(None, NOW)
    wrap_ups.press("1", NOW)
    ((again, content),) = wrap_ups.due()
    assert again == name
    after = WrapUps()
    after.remember(content)
    after.remember("{}")
    after.remember("nonsense")
    assert list(after.forms) == [name]
    after.open(None, NOW)
    done = after.finish()
    assert done is not None
    assert (done[0], done[1].role) == (name, "self")
    assert after.forms == {}


def test_a_form_holds_neither_the_chat_nor_a_word_of_it() -> None:
    desk = a_desk()
    ended(desk)
    ((name, content),) = desk.wrap_ups.due()
    assert HEIDE not in name + content


def test_what_is_erased_after_a_restart_goes_from_its_form_too_and_from_no_other() -> None:
    desk = a_desk(danger=True)
    desk.hear(Answered(chat=HEIDE, question="who", answer="parent"), NOW)
    form = ended(desk)
    after = WrapUps()
    for name in (form.name, "other"):
        kept = msgspec.structs.replace(form, name=name)
        after.remember(msgspec.json.encode(kept).decode())
    after.erased(HEIDE)
    assert set(after.forms[form.name].answers) == {"interventions"}
    assert after.forms["other"].answers == form.answers
    assert [name for name, _ in after.due()] == [form.name]  # on the disk as well


def test_a_form_is_not_done_before_somebody_said_who_chatted() -> None:
    desk = a_desk()
    form = ended(desk)
    desk.wrap_ups.open(form, NOW)
    form.at = 5
    assert desk.wrap_ups.finish() is None
    assert form.question == "role"
    assert desk.wrap_ups.current is form


def test_without_a_form_nothing_is_opened_pressed_or_finished() -> None:
    wrap_ups = WrapUps()
    assert wrap_ups.open(None, NOW) is None
    assert wrap_ups.press("1", NOW) is Pressed.NOTHING
    assert wrap_ups.finish() is None
    assert wrap_ups.seconds(NOW) == 0
