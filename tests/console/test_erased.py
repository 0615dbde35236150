"""Who erased everything is in no room, no card, no form and on no sheet of this desk."""

from __future__ import annotations

import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.link.port import (
    Advised,
    Answered,
    Colleague,
    Colleagues,
    Ended,
    Event,
    Question,
    RoomSaid,
    Whispered,
)
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, ZONE, mine, quiet_night, turns, waits
from tests.console.terminal import a_terminal

PETRA = "Petra-id"
THERE = Colleagues(there=(Colleague(PETRA, "Petra", ("consultant",)),))
WORDS = "bezoeker: ik durf niet naar huis"
MINE = Question(letter="q", by=None, chat=HEIDE, at=NOW, question="wat nu?", lines=(WORDS,))
THEIRS = Question(letter="p", by=PETRA, chat=HEIDE, at=NOW, question="wat nu?", lines=(WORDS,))
ERASED = Ended(chat=HEIDE, why="erased")


def a_desk(*events: Event) -> Desk:
    desk = Desk(load_words("nl"), ZONE)
    for event in (*quiet_night(), THERE, *events):
        desk.hear(event, NOW)
    return desk


def room(desk: Desk) -> str:
    """Return all that stands in the staff room."""
    return repr(desk.team.view(ZONE, desk.words))


def test_what_went_to_a_consultant_leaves_my_staff_room_and_another_chat_s_stays() -> None:
    about = Advised(about="q", by=PETRA, chat=HEIDE, at=NOW, text="blijf bij haar")
    other = Whispered(letter="w", by=PETRA, chat=ZEE, at=NOW, text="goed zo")
    line = RoomSaid(by=PETRA, at=NOW, text="wie heeft pauze?")
    desk = a_desk(mine(HEIDE, NOW), MINE, about, other, line)
    assert WORDS in room(desk)
    desk.hear(ERASED, NOW)
    assert WORDS not in room(desk)
    assert "blijf bij haar" not in room(desk)
    assert "goed zo" in room(desk)
    assert "wie heeft pauze?" in room(desk)


def test_nor_does_it_stay_when_i_was_just_closing_that_chat() -> None:
    desk = a_desk(mine(HEIDE, NOW), MINE)
    desk.leaving.add(HEIDE)
    desk.hear(ERASED, NOW)
    assert WORDS not in room(desk)
    assert HEIDE not in desk.chats


def test_the_consultant_is_asked_no_more_and_reads_none_of_it() -> None:
    desk = a_desk(THEIRS)
    assert desk.team.question() == THEIRS
    assert desk.team.asks_me() is not None
    desk.hear(ERASED, NOW)
    assert desk.team.question() is None
    assert desk.team.asks_me() is None
    assert WORDS not in room(desk)


def test_no_answer_stays_on_the_card() -> None:
    desk = a_desk(mine(HEIDE, NOW), Answered(chat=HEIDE, question="die", answer="yes"))
    desk.hear(ERASED, NOW)
    assert desk.chats[HEIDE].intake.answers == {}


def test_of_a_chat_that_ended_twice_both_forms_forget() -> None:
    told = Answered(chat=HEIDE, question="scale", answer="9")
    desk = a_desk(mine(HEIDE, NOW), told, Ended(chat=HEIDE, why="visitor"))
    desk.put_away(HEIDE, NOW)
    for event in (mine(HEIDE, NOW), told, Ended(chat=HEIDE, why="visitor")):
        desk.hear(event, NOW + 60)
    forms = desk.wrap_ups.forms.values()
    assert [form.distress for form in forms if "9" in repr(form.distress)]
    assert len(forms) == 2
    desk.hear(ERASED, NOW + 90)
    assert "9" not in repr([form.distress for form in forms])


async def test_a_sheet_that_lies_open_over_it_goes() -> None:
    async with a_terminal([*quiet_night(), waits("w1", NOW - 60, "ik durf niet")]) as terminal:
        await terminal.press("alt+w", "enter")
        assert "ik durf niet" in terminal.text
        await terminal.told(Ended(chat="w1", why="erased"))
        assert "ik durf niet" not in terminal.text


async def test_what_is_typed_to_a_colleague_goes_to_no_visitor_when_the_question_is_erased() -> (
    None
):
    events = [*quiet_night(), THERE, mine(ZEE, NOW), *turns(ZEE, ("2:11", "v", "hoi")), THEIRS]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+m")
        await terminal.told(Advised(about="p", by=PETRA, chat=HEIDE, at=NOW, text="nog iets"))
        assert "durf niet naar huis" in terminal.text  # who asked adds a line: I write on
        await terminal.told(ERASED)
        assert "durf niet naar huis" not in terminal.text
        assert "heeft dit gesprek gewist" in terminal.text
        terminal.clock.pass_(2)
        await terminal.type("een melding")
        await terminal.press("enter")
        assert terminal.link.said() == []
        assert not [asked for asked in terminal.link.asked if asked[0] in {"typing", "advise"}]
        await terminal.press("escape")
        assert terminal.app.screen is terminal.app.main


@pytest.mark.parametrize("keys", [("alt+m",), ("alt+m", "tab"), ("alt+t",)])
async def test_no_word_comes_back_from_behind_the_empty_screen(keys: tuple[str, ...]) -> None:
    told = () if keys == ("alt+m", "tab") else (THEIRS,)
    said = turns(HEIDE, ("2:11", "v", "ik durf niet naar huis"))
    async with a_terminal([*quiet_night(), THERE, mine(HEIDE, NOW), *said, *told]) as terminal:
        await terminal.press(*keys)
        assert "durf niet naar huis" in terminal.text
        await terminal.press("ctrl+l")
        await terminal.told(ERASED)
        await terminal.press("ctrl+l")
        assert "durf niet naar huis" not in terminal.text


@pytest.mark.parametrize("key", ["alt+a", "alt+o", "alt+c", "ctrl+q"])
async def test_a_sheet_about_another_chat_stays_and_its_digit_is_typed_nowhere(key: str) -> None:
    events = [*quiet_night(), THERE, mine(ZEE, NOW), mine(HEIDE, NOW)]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+1", key)
        assert terminal.app.desk.active == ZEE
        await terminal.told(ERASED)
        assert terminal.app.main.sheet.display
        await terminal.wait(DEAF + 0.1)
        await terminal.press("9")
        assert terminal.draft == ""


@pytest.mark.parametrize("key", ["alt+a", "alt+o", "alt+c", "alt+v"])
async def test_a_digit_that_comes_with_the_end_of_its_own_sheet_is_typed_nowhere(key: str) -> None:
    events = [*quiet_night(), THERE, mine(ZEE, NOW), mine(HEIDE, NOW)]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+2", key)
        assert terminal.app.desk.active == HEIDE
        await terminal.wait(DEAF + 0.1)
        terminal.app.desk.leaving.add(HEIDE)  # so that another chat comes in its place
        await terminal.told(ERASED)
        assert terminal.app.desk.active == ZEE
        await terminal.press("1")
        assert terminal.draft == ""
        assert "Een bezoeker heeft net alles gewist." in " ".join(terminal.text.split())
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1", "escape", *"ja")
        assert terminal.draft == "ja"


async def test_who_looked_at_a_row_of_the_queue_goes_back_to_the_queue() -> None:
    events = [*quiet_night(), mine(HEIDE, NOW), *(waits(w, NOW - 60, "hoi") for w in ("a", "b"))]
    async with a_terminal(events, (80, 24)) as terminal:
        await terminal.press("alt+w", "enter")
        await terminal.told(Ended(chat="a", why="erased"))
        await terminal.wait(DEAF + 0.1)
        await terminal.press("escape", "x")
        assert terminal.app.main.place == "queue"
        assert terminal.draft == ""
