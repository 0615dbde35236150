"""The form after a chat: what is filled in, what keys do, and the record that comes of it."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from console.catalog import LANGUAGES, load_words
from console.desk.desk import Desk
from console.desk.wrap_up import Form, Pressed, press, record
from console.desk.wrap_ups import WrapUps
from console.link.port import Answered, Ended, Mine
from protocol.registration import QUESTIONS, Registration, pack
from tests.console.scene import HEIDE, NOW, ZONE, mine, quiet_night

# Who chatted and all the rest, as a typical chat is written down: the keys, one by one.
TYPICAL = (
    *("1", "enter", "2", "enter", "1", "enter", "1", "enter"),  # self, 12-15, girl, Netherlands
    *("1", "enter", "1", "enter", "2", "enter"),  # going on, told for the first time, middle
    *("1", "5", "enter", "3", "enter", "2", "enter"),  # two themes, months, the age it began
    *("d", "enter", "1", "enter", "3", "enter"),  # a partner, one, low at the end
    *("enter", "2", "enter", "2", "enter", "1", "enter"),  # handbook is right, advised, a plan
)


def a_desk(**changes: object) -> Desk:
    desk = Desk(load_words("nl"), ZONE)
    for event in quiet_night():
        desk.hear(event, NOW)
    desk.hear(msgspec.structs.replace(mine(HEIDE, NOW - 1500), **changes), NOW - 1200)
    return desk


def ended(desk: Desk, why: str = "closed") -> Form:
    desk.hear(Ended(chat=HEIDE, why=why), NOW)
    form = desk.wrap_ups.of(HEIDE)
    assert form is not None
    return form


def pressed(form: Form, *keys: str) -> Registration | None:
    for key in keys:
        press(form, key)
    return record(form)


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


def test_a_typical_form_takes_at_most_forty_keys() -> None:
    form = ended(a_desk(claimed=NOW - 1200))
    for key in TYPICAL:
        assert press(form, key) is Pressed.CHANGED, key
    assert press(form, "enter") is Pressed.SAVE
    assert len(TYPICAL) + 1 <= 40
    made = record(form)
    assert made is not None
    assert (made.role, made.age, made.gender, made.area) == (
        "self",
        "12-15",
        "female",
        "netherlands",
    )
    assert (made.ongoing, made.first_disclosure) == ("yes", "yes")
    assert (made.triage_start, made.triage_end) == ("middle", "low")
    assert (made.themes, made.lasted, made.age_at_start) == (
        ("coercion", "partner"),
        "1-12m",
        "12-15",
    )
    assert (made.relations, made.number) == (("partner",), "1")
    assert (made.referral, made.safety, made.returning) == ("advised", ("plan",), "no")
    assert pack(made)


def chosen(form: Form, question: str) -> tuple[str, ...]:
    return form.answers.get(question, ())


def a_form(question: str, **answers: tuple[str, ...]) -> Form:
    form = Form("f", "heide", NOW, {}, {}, (), dict(answers))
    form.at = form.steps.index(question)
    return form


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_choice_has_a_key_of_its_own_and_none_is_nought_or_nine(question: str) -> None:
    form = Form("f", "heide", NOW, {}, {}, tuple(f"s-{n}" for n in range(12)))
    keys = [key for key, _ in form.choices(question)]
    assert len(set(keys)) == len(keys)
    assert not {"0", "9"} & set(keys)
    assert all(key.isdigit() for key in keys) or len(keys) > 8


def test_unknown_and_not_asked_are_two_keys_and_two_answers() -> None:
    form = a_form("age")
    press(form, "0")
    assert chosen(form, "age") == ("unknown",)
    press(form, "9")
    assert chosen(form, "age") == ("not_asked",)


def test_who_chatted_has_an_answer_that_is_a_choice() -> None:
    form = a_form("role")
    assert press(form, "0") is press(form, "9") is Pressed.NOTHING
    assert record(form) is None


def test_one_answer_takes_the_place_of_another() -> None:
    form = a_form("age", age=("12-15",))
    press(form, "3")
    assert chosen(form, "age") == ("16-17",)


def test_the_theme_that_was_chosen_first_is_the_main_one_until_it_is_taken_out() -> None:
    form = a_form("themes")
    for key in "526":
        press(form, key)
    assert chosen(form, "themes") == ("partner", "home", "despair")
    press(form, "5")
    assert chosen(form, "themes") == ("home", "despair")
    press(form, "0")
    assert chosen(form, "themes") == ("unknown",)
    press(form, "4")
    assert chosen(form, "themes") == ("online",)
    press(form, "4")
    assert "themes" not in form.answers


def test_no_step_for_safety_stands_beside_another_one() -> None:
    form = a_form("safety")
    for key in "231":
        press(form, key)
    assert chosen(form, "safety") == ("none",)
    press(form, "2")
    assert chosen(form, "safety") == ("plan",)


def test_nine_kinds_of_people_take_letters_and_the_digits_stay_free() -> None:
    form = a_form("relations")
    for key in ("a", "i", "b"):
        press(form, key)
    assert chosen(form, "relations") == ("parent", "professional", "step_parent")
    assert press(form, "1") is Pressed.NOTHING
    press(form, "9")
    assert chosen(form, "relations") == ("not_asked",)


@pytest.mark.parametrize("key", ["j", "space", "x", "ctrl+j", "alt+n", "pageup", "é", ""])
def test_another_key_changes_nothing(key: str) -> None:
    form = a_form("age", age=("12-15",))
    before = msgspec.json.encode(form)
    assert press(form, key) is Pressed.NOTHING
    assert msgspec.json.encode(form) == before


def test_one_goes_on_and_back_and_behind_the_last_question_enter_keeps_the_form() -> None:
    form = a_form("role")
    assert press(form, "up") is Pressed.NOTHING
    for key in ("enter", "down", "tab"):
        press(form, key)
    assert form.question == "area"
    for key in ("up", "shift+tab"):
        press(form, key)
    assert form.question == "age"
    form.at = len(form.steps) - 1
    assert press(form, "enter") is Pressed.CHANGED
    assert form.question == ""
    assert press(form, "1") is Pressed.NOTHING
    assert press(form, "enter") is Pressed.SAVE
    assert press(form, "up") is Pressed.CHANGED
    assert press(form, "escape") is Pressed.ASIDE


def test_of_a_prank_nothing_else_is_asked_and_nothing_else_is_said() -> None:
    form = ended(a_desk())
    made = pressed(form, "enter", "2", "up", "5")
    assert form.steps == ("role",)
    assert made is not None
    assert (made.role, made.age) == ("misuse", "not_asked")


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_every_code_has_its_words(language: str) -> None:
    words = load_words(language)
    for question, codes in QUESTIONS.items():
        assert words(f"form.q.{question}")
        for code in codes:
            assert words(f"form.{question}.{code}")


def test_mine_says_when_it_was_taken_only_where_that_is_known() -> None:
    told = mine(HEIDE, NOW)
    assert isinstance(told, Mine)
    assert (told.claimed, told.returned) == (None, False)
