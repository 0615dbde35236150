"""Among colleagues: the staff room, and handing a chat over; no word of it to a visitor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import protocol
from console.catalog import load_words
from console.desk.offers import ANSWER_WITHIN, NO_ANSWER
from console.desk.team import Team
from console.link.port import (
    Colleague,
    Colleagues,
    Connection,
    Ended,
    Event,
    OfferAnswered,
    Offered,
    RoomSaid,
)
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal

WORDS = load_words("nl")
SANNE, JORIS, PETRA = "Sanne-id", "Joris-id", "Petra-id"
THERE = Colleagues(
    there=(
        Colleague(JORIS, "Joris", ("supervisor",)),
        Colleague(PETRA, "Petra", ("consultant",)),
        Colleague(SANNE, "Sanne", ("counsellor",)),
    )
)
ASKED = Offered(offer="asked", chat="offered-chat", by=SANNE, note="wil alleen vertellen")
HIDDEN = "zie dit alleen als collega"


def one_chat() -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), THERE]


async def room(terminal: Terminal) -> None:
    await terminal.press("alt+t")


# --- the staff room ---------------------------------------------------------------------------


async def test_what_is_typed_in_the_staff_room_goes_to_colleagues_and_to_no_visitor() -> None:
    async with a_terminal(one_chat()) as terminal:
        await room(terminal)
        await terminal.type(HIDDEN)
        await terminal.press("enter")
        assert ("room", HIDDEN) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]
        await terminal.press("escape")
        assert terminal.draft == ""
        assert terminal.app.main.place == "write"


async def test_a_line_of_a_colleague_is_told_above_the_queue_until_it_is_read() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.hear(RoomSaid(by=SANNE, at=NOW, text="ik neem pauze"))
        assert "1 nieuw in de kamer" in terminal.text
        assert "ik neem pauze" not in terminal.text
        await room(terminal)
        assert "Sanne" in terminal.text
        assert "ik neem pauze" in terminal.text
        await terminal.press("escape")
        assert "nieuw in de kamer" not in terminal.text


async def test_my_chats_stay_in_sight_while_i_am_in_the_staff_room() -> None:
    async with a_terminal(one_chat()) as terminal:
        await room(terminal)
        assert "heide" in terminal.text


async def test_what_nobody_heard_is_still_there() -> None:
    async with a_terminal(one_chat()) as terminal:
        terminal.link.heard = False
        await room(terminal)
        await terminal.type("is daar iemand")
        await terminal.press("enter")
        assert "Niemand hoort dit nu. Het staat er nog." in terminal.text
        assert "is daar iemand" in terminal.text


async def test_nothing_in_a_line_steers_the_terminal() -> None:
    async with a_terminal(one_chat()) as terminal:
        await room(terminal)
        await terminal.hear(RoomSaid(by=SANNE, at=NOW, text="\x1b]52;c;aGFja2Vk\x07[/oops] gewoon"))
        assert "[/oops] gewoon" in terminal.text
        assert "\x1b" not in terminal.text


# --- handing a chat over ----------------------------------------------------------------------


async def test_a_chat_is_offered_with_a_note_in_three_keys_and_the_words() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press("alt+o")
        assert "Wie neemt ▲ heide over?" in terminal.text
        assert "Petra" not in terminal.text  # who gives advice holds no chat
        await terminal.wait(DEAF + 0.1)
        await terminal.press("2")
        assert "▲ heide gaat naar Sanne, als Sanne ja zegt." in terminal.text
        await terminal.type("rustig aan")
        await terminal.press("enter")
        assert ("offer", HEIDE, SANNE, "rustig aan", True) in terminal.link.asked
        assert "gevraagd aan Sanne" in terminal.text
        assert terminal.app.desk.team.waits_for(HEIDE) == SANNE


async def test_the_history_is_the_givers_to_grant() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1", "tab")
        assert "alleen wat iedereen in dienst al kon lezen" in terminal.text
        await terminal.press("enter")
        assert ("offer", HEIDE, JORIS, "", False) in terminal.link.asked


async def test_escape_before_the_question_changes_nothing() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        await terminal.type(HIDDEN)
        await terminal.press("escape")
        assert not [asked for asked in terminal.link.asked if asked[0] in {"offer", "say"}]
        assert terminal.app.main.place == "write"
        assert terminal.draft == ""


@pytest.mark.parametrize(
    ("accepted", "said"),
    [(False, "de collega kan nu niet"), (None, "de collega antwoordde niet")],
)
async def test_a_no_and_no_answer_leave_the_chat_with_me(accepted: bool | None, said: str) -> None:
    async with a_terminal(one_chat()) as terminal:
        terminal.app.counsellor.offer(HEIDE, SANNE, "", NOW, history=True)
        await terminal.hear(OfferAnswered(chat=HEIDE, by=SANNE, accepted=accepted))
        assert said in terminal.text
        assert terminal.app.desk.team.waits_for(HEIDE) is None


async def test_a_no_that_was_lost_with_the_line_leaves_nobody_asked() -> None:
    async with a_terminal(one_chat()) as terminal:
        counsellor, team = terminal.app.counsellor, terminal.app.desk.team
        counsellor.offer(HEIDE, SANNE, "", NOW, history=True)
        counsellor.tick(NOW + NO_ANSWER - 1)
        assert team.waits_for(HEIDE) == SANNE
        await terminal.hear(Connection(up=False, since=NOW))
        counsellor.tick(NOW + NO_ANSWER)
        assert team.waits_for(HEIDE) == SANNE  # the answer may wait at the relay
        await terminal.hear(Connection(up=True, since=NOW))
        counsellor.tick(NOW + NO_ANSWER)
        assert team.waits_for(HEIDE) is None
        blocks = terminal.app.desk.chats[HEIDE].transcript.blocks
        assert [each.note for each in blocks].count("note.offer_late") == 1


async def test_a_yes_takes_the_chat_off_my_hands() -> None:
    async with a_terminal(one_chat()) as terminal:
        terminal.app.counsellor.offer(HEIDE, SANNE, "", NOW, history=True)
        await terminal.hear(
            OfferAnswered(chat=HEIDE, by=SANNE, accepted=True), Ended(chat=HEIDE, why="taken")
        )
        assert "een collega neemt het over" in terminal.text
        assert "een collega heeft dit gesprek nu" in terminal.text


async def test_who_is_asked_sees_it_above_the_queue_and_answers_in_two_keys() -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.hear(ASKED)
        assert "→ Sanne vraagt: neem jij" in terminal.text
        assert "wil alleen vertellen" not in terminal.text
        await terminal.press("alt+o")
        assert "wil alleen vertellen" in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert ("answer", "asked", "offered-chat", True) in terminal.link.asked
        await terminal.hear(mine("offered-chat", NOW - 600))
        assert terminal.app.desk.active == "offered-chat"
        assert "vraagt: neem jij" not in terminal.text


@pytest.mark.parametrize("size", [(80, 24), (70, 22)])
async def test_in_a_narrow_window_the_last_row_says_that_a_colleague_asks(
    size: tuple[int, int],
) -> None:
    async with a_terminal([*one_chat(), ASKED], size) as terminal:
        assert terminal.rows[-1].startswith(" Alt O Sanne vraagt iets")
        await terminal.hear(RoomSaid(by=SANNE, at=NOW, text="ja?"))
        assert "Alt T kamer: 1 nieuw" in terminal.rows[-1]


async def test_at_the_hard_limit_only_no_can_be_answered() -> None:
    chats = [mine(chat, NOW - 60) for chat in (HEIDE, ZEE, MOS)]
    async with a_terminal([*quiet_night(), *chats, THERE, ASKED]) as terminal:
        await terminal.press("alt+o")
        assert "Je hebt er al 3. Geef er eerst een af." in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert ("answer", "asked", "offered-chat", False) in terminal.link.asked


async def test_with_nobody_else_on_duty_the_queue_is_left_and_asked_about_once_more() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        await terminal.press("alt+o")
        assert "Er is nu niemand anders in dienst." in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")  # a yes, had somebody asked
        assert ("release", HEIDE) not in terminal.link.asked
        assert "Geef ▲ heide terug aan de rij?" in terminal.text
        await terminal.wait(DEAF + 0.1)
        await terminal.press("1")
        assert ("release", HEIDE) in terminal.link.asked


# --- the desk ---------------------------------------------------------------------------------


def test_an_offer_is_over_after_two_minutes() -> None:
    team = Team()
    team.hear(ASKED, NOW)
    assert team.offers.waiting(NOW + ANSWER_WITHIN - 1)
    assert team.offers.waiting(NOW + ANSWER_WITHIN) is None
    assert team.asks(NOW + ANSWER_WITHIN, WORDS) == ()


def test_an_answer_of_somebody_whom_i_did_not_ask_means_nothing() -> None:
    team = Team()
    team.asked(HEIDE, SANNE, NOW)
    assert team.hear(OfferAnswered(chat=HEIDE, by=JORIS, accepted=True), NOW) == ""
    assert team.hear(OfferAnswered(chat=ZEE, by=SANNE, accepted=True), NOW) == ""
    assert team.waits_for(HEIDE) == SANNE


def test_a_colleague_without_a_name_is_a_colleague_and_who_left_keeps_theirs() -> None:
    team = Team()
    team.hear(THERE, NOW)
    team.hear(Colleagues(there=(Colleague("new-id", "", ("counsellor",)),)), NOW)
    assert team.name("new-id", WORDS) == "een collega"
    assert team.name(SANNE, WORDS) == "Sanne"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_giver_is_told_the_very_words_that_the_visitor_will_read(language: str) -> None:
    file = Path(protocol.__file__).parent / "catalogs" / f"{language}.json"
    page = json.loads(file.read_text(encoding="utf-8"))
    assert page["hand.over"] in load_words(language)("handover.reads", name="Sanne")
