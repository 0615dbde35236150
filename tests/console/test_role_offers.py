"""A chat offered to a role: who is asked first, who next, and when it stops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import protocol
from console.catalog import load_words
from console.desk.carries import NOT_SOONER, TOLD_ANEW, Carrying
from console.desk.offers import NO_ANSWER
from console.desk.role_offers import by_room, offered
from console.link.port import (
    Asking,
    CarriesTold,
    Colleague,
    Colleagues,
    Connection,
    Ended,
    Event,
    OfferAnswered,
    Trouble,
)
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

JORIS, PETRA, SANNE, FEMKE = "Joris-id", "Petra-id", "Sanne-id", "Femke-id"
TEAM = (
    Colleague(FEMKE, "Femke", ("counsellor",)),
    Colleague(JORIS, "Joris", ("counsellor", "supervisor")),
    Colleague(PETRA, "Petra", ("consultant",)),
    Colleague(SANNE, "Sanne", ("counsellor",)),
)
HIDDEN = "praat liever met een vrouw"


def told(by: str, weight: int, free: float | None = None, *, room: bool = True) -> CarriesTold:
    return CarriesTold(by=by, weight=weight, free=free, room=room)


# Sanne carries least, then Joris, then Femke.
CARRIED = [told(FEMKE, 6), told(JORIS, 4), told(SANNE, 0, NOW - 60)]


def one_chat() -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), Colleagues(there=TEAM), *CARRIED]


def no(by: str) -> OfferAnswered:
    return OfferAnswered(chat=HEIDE, by=by, accepted=False)


def asked(terminal: Terminal | Lines) -> list[object]:
    """Return whom the link was told to ask, in order."""
    return [each[2] for each in terminal.link.asked if each[0] == "offer"]


# --- the order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("carried", "order"),
    [
        ({}, ["Femke", "Joris", "Sanne"]),  # nobody knows: by name
        ({FEMKE: (4, None, True), JORIS: (6, None, True)}, ["Femke", "Joris", "Sanne"]),
        ({FEMKE: (4, None, True), SANNE: (2, None, True)}, ["Sanne", "Femke", "Joris"]),
        ({FEMKE: (0, 50.0, True), SANNE: (0, 20.0, True)}, ["Sanne", "Femke", "Joris"]),
        ({SANNE: (0, 20.0, False), JORIS: (9, None, True)}, ["Joris", "Femke", "Sanne"]),
    ],
)
def test_who_has_most_room_comes_first_and_who_has_none_last(
    carried: dict[str, tuple[int, float | None, bool]], order: list[str]
) -> None:
    known = {who: Carrying(*each) for who, each in carried.items()}
    assert [each.name for each in by_room(TEAM, known, "counsellor")] == order


def test_only_roles_that_can_hold_a_chat_and_that_somebody_has_can_be_chosen() -> None:
    assert offered(TEAM) == ("supervisor", "counsellor")
    assert offered(each for each in TEAM if each.who != JORIS) == ("counsellor",)
    assert offered(each for each in TEAM if each.who == PETRA) == ()


# --- asking -----------------------------------------------------------------------------------


async def begins(terminal: Terminal, digit: str = "5") -> None:
    """Offer the chat to a counsellor: behind three colleagues stand the two roles."""
    await terminal.press("alt+o")
    await terminal.wait(DEAF + 0.1)
    await terminal.press(digit)


async def test_a_role_is_asked_from_who_has_most_room_to_who_has_least() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        assert "▲ heide gaat naar een hulpverlener." in terminal.text
        assert "Ook wie nee zegt, leest dit." in terminal.text
        await terminal.type("x")
        await terminal.press("enter")
        assert "Gevraagd aan Sanne." in terminal.text
        assert asked(terminal) == [SANNE]
        await terminal.told(no(SANNE))
        await terminal.told(OfferAnswered(chat=HEIDE, by=JORIS, accepted=None))
        assert asked(terminal) == [SANNE, JORIS, FEMKE]
        assert {each[3:] for each in terminal.link.asked if each[0] == "offer"} == {("x", True)}
        assert not [each for each in terminal.link.asked if each[0] in {"say", "typing"}]
        await terminal.told(no(FEMKE))
        assert "Iedereen is gevraagd en niemand kan nu." in terminal.rows[-1]
        assert "niemand kan nu · het blijft jouw gesprek" in " ".join(terminal.text.split())
        assert asked(terminal) == [SANNE, JORIS, FEMKE]
        assert terminal.app.desk.team.to_role == {}


async def test_only_people_of_the_role_are_asked() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal, "4")
        await terminal.press("tab", "enter")
        await terminal.told(no(JORIS))
        assert asked(terminal) == [JORIS]
        assert ("offer", HEIDE, JORIS, "", False) in terminal.link.asked


async def test_a_yes_ends_it() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        yes = OfferAnswered(chat=HEIDE, by=SANNE, accepted=True)
        await terminal.told(yes, Ended(chat=HEIDE, why="taken"))
        await terminal.wait(NO_ANSWER)
        assert asked(terminal) == [SANNE]


async def test_a_yes_of_the_one_before_counts_where_the_next_could_not_be_asked() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        await terminal.hear(Colleagues(there=tuple(e for e in TEAM if e.who != SANNE)))
        await terminal.wait(1)
        stands = Asking(HEIDE, SANNE, NOW), Trouble(HEIDE, "not_asked")
        await terminal.told(Colleagues(there=TEAM), *stands, OfferAnswered(HEIDE, SANNE, True))
        await terminal.wait(2)
        assert asked(terminal) == [SANNE, JORIS]
        assert terminal.app.desk.team.to_role == {}


async def test_an_answer_of_somebody_else_asks_nobody() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        await terminal.told(no(FEMKE))
        assert asked(terminal) == [SANNE]


async def test_who_goes_off_duty_or_never_answers_is_passed_by() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        await terminal.hear(Colleagues(there=tuple(e for e in TEAM if e.who != SANNE)))
        await terminal.wait(1)
        assert asked(terminal) == [SANNE, JORIS]
        await terminal.wait(NO_ANSWER - 3)  # he may have been asked a second before that one
        assert asked(terminal) == [SANNE, JORIS]
        await terminal.wait(3)
        assert asked(terminal) == [SANNE, JORIS, FEMKE]


async def test_without_a_connection_the_next_one_is_asked_when_it_is_back() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        await terminal.told(Connection(up=False, since=NOW), no(SANNE))
        await terminal.wait(1)
        assert asked(terminal) == [SANNE]
        await terminal.told(Connection(up=True, since=NOW))
        await terminal.wait(1)
        assert asked(terminal) == [SANNE, JORIS]


async def test_the_same_key_takes_it_back_as_a_whole() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter", "alt+o")
        assert "Sanne is gevraagd om ▲ heide over te nemen." in terminal.text
        assert "Bij een nee vraagt dit scherm de volgende." in " ".join(terminal.text.split())
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert ("take_back", HEIDE) in terminal.link.asked
        await terminal.told(no(SANNE))  # it was on its way
        await terminal.wait(NO_ANSWER)
        assert asked(terminal) == [SANNE]


@pytest.mark.parametrize("why", ["visitor", "erased", "taken"])
async def test_a_chat_that_is_over_is_offered_to_nobody(why: str) -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        await terminal.told(Ended(chat=HEIDE, why=why), no(SANNE))
        await terminal.wait(NO_ANSWER)
        assert asked(terminal) == [SANNE]


async def test_to_ask_one_colleague_by_name_takes_the_place_of_the_role() -> None:
    async with a_terminal(one_chat()) as terminal:
        await begins(terminal)
        await terminal.press("enter")
        assert terminal.app.counsellor.offer(HEIDE, FEMKE, "", NOW, history=True)
        await terminal.told(no(SANNE), no(FEMKE))
        assert asked(terminal) == [SANNE, FEMKE]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_giver_is_told_the_very_words_that_the_visitor_will_read(language: str) -> None:
    file = Path(protocol.__file__).parent / "catalogs" / f"{language}.json"
    page = json.loads(file.read_text(encoding="utf-8"))
    assert page["hand.over"] in load_words(language)("handover.role_reads")


# --- what my console tells of me ----------------------------------------------------------------


async def test_colleagues_are_told_how_much_i_carry_when_it_changes_and_not_at_every_word() -> None:
    async with a_terminal([*quiet_night(), Colleagues(there=TEAM)]) as terminal:
        await terminal.wait(1)
        assert terminal.link.carried == [(0, NOW + 1, True)]
        await terminal.hear(mine(HEIDE, NOW - 60), mine(ZEE, NOW - 60))
        await terminal.wait(1)
        assert terminal.link.carried[1:] == [(4, None, True)]
        terminal.app.desk.chats[HEIDE].level = "high"
        await terminal.wait(1)
        assert len(terminal.link.carried) == 2
        await terminal.wait(NOT_SOONER)
        assert terminal.link.carried.pop() == (6, None, True)
        await terminal.wait(TOLD_ANEW)
        assert len(terminal.link.carried) == 3
        await terminal.hear(Colleagues(there=TEAM[:1]))  # others are on duty than before
        await terminal.wait(1)
        assert len(terminal.link.carried) == 4


async def test_who_has_a_break_says_no_more_than_that_there_is_no_room() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        await terminal.press("alt+p")
        assert terminal.link.carried[-1][2] is False


# --- in lines ---------------------------------------------------------------------------------


def test_in_lines_a_role_has_a_number_and_each_try_is_said() -> None:
    lines = Lines(one_chat())
    assert lines.type("overdragen")[0] == (
        "1 Femke, 2 Joris, 3 Sanne, 4 een begeleider, 5 een hulpverlener"
    )
    said = lines.type(f"overdragen 5 {HIDDEN}")
    assert said == [f"heide naar een hulpverlener, met: “{HIDDEN}”? Typ ja om het te vragen."]
    assert asked(lines) == []
    assert lines.type("ja") == ["Gevraagd aan Sanne. Tot het antwoord blijft het jouw gesprek."]
    lines.said.clear()
    lines.plain.hear(no(SANNE), lines.now)
    assert lines.said == [
        "heide: de collega kan nu niet",
        "Gevraagd aan Joris. Tot het antwoord blijft het jouw gesprek.",
    ]
    assert lines.type("overdragen")[2] == "Gevraagd aan Joris. 0 neemt het terug: typ overdragen 0."
    assert lines.type("overdragen 0") == ["Dit wordt teruggenomen. Je leest zo of het is gelukt."]
    assert ("take_back", HEIDE) in lines.link.asked
    lines.plain.hear(no(JORIS), lines.now)
    assert asked(lines) == [SANNE, JORIS]
    assert lines.link.said() == []


def test_in_lines_it_is_said_once_that_all_were_asked() -> None:
    lines = Lines([*one_chat(), *turns(HEIDE, ("2:12", "v", "hoi"))])
    lines.type("overdragen 4")
    lines.type("ja")
    lines.said.clear()
    lines.plain.hear(no(JORIS), lines.now)
    lines.plain.tick(lines.now + 1)
    assert lines.said[:2] == [
        "heide: de collega kan nu niet",
        "Iedereen is gevraagd en niemand kan nu. Het blijft jouw gesprek.",
    ]
    assert not [row for row in lines.said[2:] if "gevraagd" in row]


def test_in_lines_it_is_said_once_that_the_one_before_is_asked_still() -> None:
    lines = Lines(one_chat())
    lines.type("overdragen 5")
    lines.type("ja")
    lines.said.clear()
    lines.plain.hear(Asking(HEIDE, JORIS, lines.now), lines.now)
    lines.plain.tick(lines.now + 1)
    assert sum("Gevraagd aan Joris." in row for row in lines.said) == 1
