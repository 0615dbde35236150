"""A question to the GGZ consultant, with the lines the counsellor chose; and the answer."""

from __future__ import annotations

import re
from typing import cast

import pytest
from msgspec.structs import replace

from console.desk.show_form import form_view
from console.desk.wrap_up import Form, record
from console.link.port import Advised, Colleague, Colleagues, Ended, Event, Question, Shift
from console.screens.consult import MANY
from protocol.registration import Registration
from tests.console.scene import DOORS, HEIDE, NOW, mine, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal
from tests.page.site import catalog

PETRA, NOOR = "Petra-id", "Noor-id"
SAID = (("2:04", "v", "ik slaap al weken niet"), ("2:05", "j", "dat is lang"))
CONTACT = {
    "night": "2026-11-22",
    "start": "01-03",
    "duration": "15-30",
    "waited": "5-10",
    "door": "general",
    "language": "nl",
    "ended_by": "visitor",
}
ASKS = "wat doe ik als iemand wegdrijft"


def talking() -> list[Event]:
    petra = Colleagues(there=(Colleague(PETRA, "Petra", ("consultant",)),))
    return [*quiet_night(), mine(HEIDE, NOW - 600), *turns(HEIDE, *SAID), petra]


def consulting() -> list[Event]:
    """Return a consultant's night with a question of Noor."""
    asked = Question(
        letter="q", by=NOOR, chat="c", at=NOW - 5, question=ASKS, lines=("bezoeker: hoi",)
    )
    noor = Colleagues(there=(Colleague(NOOR, "Noor", ("counsellor",)),))
    shift = Shift(me="Petra", roles=("consultant",), doors=DOORS, on_duty=2)
    return [quiet_night()[0], shift, noor, asked]


async def test_nothing_of_the_chat_goes_along_unless_it_is_chosen() -> None:
    async with a_terminal(talking()) as terminal:
        await terminal.press("alt+m")
        await terminal.type(ASKS)
        await terminal.press("enter")
        assert ("consult", HEIDE, ASKS, ()) in terminal.link.asked
        assert "Gevraagd." in terminal.text


async def test_the_last_lines_go_along_by_tab_as_they_are_shown() -> None:
    async with a_terminal(talking()) as terminal:
        await terminal.press("alt+m", "tab", "tab")
        assert "bezoeker: ik slaap al weken niet" in terminal.text
        await terminal.type(ASKS)
        await terminal.press("enter")
        lines = ("bezoeker: ik slaap al weken niet", "hulpverlener: dat is lang")
        assert ("consult", HEIDE, ASKS, lines) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]


LONG = tuple(("2:04", "vj"[n % 2], f"regel {n}") for n in range(12))


def numbers(terminal: Terminal) -> list[int]:
    """Return the lines of the chat that the screen shows, by their numbers."""
    return [int(n) for n in re.findall(r": regel (\d+)", terminal.text)]


async def sent(terminal: Terminal) -> list[int]:
    """Ask, and return the lines that went along."""
    await terminal.type("hoe nu")
    await terminal.press("enter")
    (asked,) = [each for each in terminal.link.asked if each[0] == "consult"]
    return [int(n) for n in re.findall(r": regel (\d+)", " ".join(cast("tuple[str]", asked[3])))]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("tab", "tab", "tab"), [9, 10, 11]),
        (("tab", "tab", "tab", "up"), [8, 9, 10]),
        (("tab", "tab", "shift+tab", "shift+tab", "down"), [9, 10]),
        (("tab", "tab", "up", "up", "tab"), [7, 8, 9]),  # longer: its end stays
        (("tab", "up", *["down"] * 3), [11]),
        (("tab", "tab", *["up"] * 10), [0, 1]),
        (("up", "tab"), [11]),  # of nothing there is no end to move
        (("tab", "up", *["tab"] * 6), [11]),  # after none again it begins anew
    ],
)
async def test_where_the_excerpt_ends_is_chosen_and_just_what_is_shown_goes_along(
    keys: tuple[str, ...], shown: list[int]
) -> None:
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)]) as terminal:
        await terminal.press("alt+m", *keys)
        assert numbers(terminal) == shown
        assert await sent(terminal) == shown


async def test_an_excerpt_goes_no_further_back_than_the_first_line() -> None:
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)]) as terminal:
        await terminal.press("alt+m", "tab", "tab", *["up"] * 30)
        assert "bezoeker: ik slaap al weken niet" in terminal.text
        assert "hulpverlener: dat is lang" in terminal.text
        await terminal.press("down")
        assert numbers(terminal) == [0]


async def test_in_the_smallest_window_every_line_that_goes_along_is_in_sight() -> None:
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)], (60, 20)) as terminal:
        await terminal.press("alt+m", *["tab"] * 5, "up", "up")
        assert numbers(terminal) == [*range(2, 10)]


async def test_how_many_later_lines_stay_behind_is_said() -> None:
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)]) as terminal:
        await terminal.press("alt+m", "tab", "up")
        assert "Daarna staat nog 1 regel in het gesprek." in terminal.text
        await terminal.press("up")
        assert "Daarna staan nog 2 regels in het gesprek." in terminal.text


async def test_what_is_said_while_i_write_changes_nothing_in_what_goes_along() -> None:
    more = turns(HEIDE, *SAID, *LONG, ("2:12", "v", "regel 99"))[-1]
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)]) as terminal:
        await terminal.press("alt+m", "tab", "tab")
        await terminal.hear(more)
        assert numbers(terminal) == [10, 11]
        await terminal.press("down")  # at the end it takes what is new
        assert numbers(terminal) == [11, 99]
        assert await sent(terminal) == [11, 99]


async def test_of_a_chat_that_is_erased_meanwhile_nothing_is_shown_or_goes_along() -> None:
    async with a_terminal([*talking(), *turns(HEIDE, *SAID, *LONG)]) as terminal:
        await terminal.press("alt+m", "tab", "tab")
        await terminal.hear(Ended(chat=HEIDE, why="erased"))
        assert numbers(terminal) == []
        assert await sent(terminal) == []


# --- what is counted of it --------------------------------------------------------------------


MY_QUESTION = Question(letter="q", by=None, chat=HEIDE, at=NOW, question=ASKS, lines=())
ANSWER = Advised(about="q", by=PETRA, chat=HEIDE, at=NOW + 1, text="benoem de kamer")


@pytest.mark.parametrize(
    ("heard", "consulted"),
    [
        ((), "no"),
        ((MY_QUESTION,), "asked"),
        ((MY_QUESTION, ANSWER), "advised"),
        ((MY_QUESTION, replace(ANSWER, by=None)), "asked"),  # my own word in that thread
        ((MY_QUESTION, replace(ANSWER, about="other")), "asked"),
        ((replace(MY_QUESTION, by=NOOR), ANSWER), "no"),  # a question that I was asked
        ((replace(MY_QUESTION, chat="other-chat"), ANSWER), "no"),
    ],
)
async def test_that_a_consultant_was_asked_and_answered_is_counted_without_a_word(
    heard: tuple[Event, ...], consulted: str
) -> None:
    async with a_terminal([*talking(), *heard]) as terminal:
        await terminal.hear(Ended(chat=HEIDE, why="visitor"))
        assert record_of(terminal).consulted == consulted
        assert "benoem" not in str(record_of(terminal))


async def test_an_answer_that_comes_while_the_form_waits_is_counted_and_shown() -> None:
    async with a_terminal([*talking(), MY_QUESTION]) as terminal:
        await terminal.hear(Ended(chat=HEIDE, why="visitor"))
        form = terminal.app.desk.wrap_ups.open(None, NOW)
        view = form_view(terminal.app.desk)
        assert view is not None
        assert view.known[-1] == "geteld, zonder tekst: consult: gevraagd"
        await terminal.hear(ANSWER)
        await terminal.wait(1)
        assert form is not None
        assert '"consulted":"advised"' in terminal.link.kept_forms[form.name]
        view = form_view(terminal.app.desk)
        assert view is not None
        assert view.known[-1] == "geteld, zonder tekst: consult: beantwoord"


def test_a_form_that_was_kept_before_this_was_counted_says_nothing_of_it() -> None:
    form = Form("f", "heide", NOW, {**CONTACT}, {}, (), {"role": ("self",)})
    made = record(form)
    assert made is not None
    assert (made.v, made.consulted) == (2, None)


def record_of(terminal: Terminal) -> Registration:
    (form,) = terminal.app.desk.wrap_ups.forms.values()
    terminal.app.desk.wrap_ups.due()
    form.answers["role"] = ("self",)
    made = record(form)
    assert made is not None
    return made


def test_no_more_lines_go_along_than_the_page_says() -> None:
    for language in ("nl", "en"):
        assert re.findall(r"\d+", catalog(language)["about.3"]) == [str(max(MANY))]


async def test_without_a_consultant_the_question_stands_still() -> None:
    async with a_terminal(talking()) as terminal:
        terminal.link.heard = False
        await terminal.press("alt+m")
        await terminal.type("hallo")
        await terminal.press("enter")
        assert "geen consulent in dienst" in terminal.text
        assert "hallo" in terminal.text


async def test_a_consultant_reads_the_question_and_answers_whoever_asked() -> None:
    async with a_terminal(consulting()) as terminal:
        assert "Noor vraagt jou" in terminal.text
        await terminal.press("alt+m")
        assert ASKS in terminal.text
        assert "bezoeker: hoi" in terminal.text
        await terminal.type("benoem de kamer")
        await terminal.press("enter")
        assert terminal.link.asked == [("advise", "q", NOOR, "c", "benoem de kamer")]
        await terminal.hear(Advised(about="q", by=None, chat="c", at=NOW, text="benoem de kamer"))
        assert terminal.app.desk.team.question() is None


async def test_the_answer_is_in_the_room_of_who_asked_and_is_told_of_at_once() -> None:
    async with a_terminal(talking()) as terminal:
        advice = Advised(about="q", by=PETRA, chat=HEIDE, at=NOW, text="benoem de kamer")
        await terminal.hear(advice)
        assert "Petra geeft advies" in terminal.text
        assert "benoem de kamer" not in terminal.text
        await terminal.press("alt+t")
        assert "(advies) benoem de kamer" in terminal.text
        await terminal.press("escape")
        assert "Petra geeft advies" not in terminal.text


async def test_the_question_of_who_went_off_duty_stands_in_the_way_of_no_other() -> None:
    other = Question(letter="q2", by="Sanne-id", chat="c2", at=NOW, question="en nu", lines=())
    sanne = Colleague("Sanne-id", "Sanne", ("counsellor",))
    petra = Colleague(PETRA, "Petra", ("consultant",))
    noor = Colleague(NOOR, "Noor", ("counsellor",))
    async with a_terminal([*consulting(), mine(HEIDE, NOW - 600), other]) as terminal:
        await terminal.told(Colleagues(there=(sanne,)))
        await terminal.press("alt+m")
        assert "en nu" in terminal.text
        assert ASKS not in terminal.text
        await terminal.press("escape")
        await terminal.told(Colleagues(there=(petra,)))
        assert terminal.app.desk.team.asks_me() is None
        await terminal.press("alt+m")  # nobody is there to be advised: I ask about my own chat
        assert "Een vraag over" in terminal.text
        await terminal.press("escape")
        await terminal.told(Colleagues(there=(noor,)))
        await terminal.press("alt+m")
        assert ASKS in terminal.text
