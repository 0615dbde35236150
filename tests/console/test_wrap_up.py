"""The form after a chat: what keys do in it, and the record that comes of it."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import LANGUAGES, load_words
from console.desk.desk import Desk
from console.desk.wrap_up import Form, Pressed, press, record
from console.link.port import Ended
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_every_code_has_its_words(language: str) -> None:
    words = load_words(language)
    for question, codes in QUESTIONS.items():
        assert words(f"form.q.{question}")
        for code in codes:
            assert words(f"form.{question}.{code}")
