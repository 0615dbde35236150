"""The referral pane by keys alone: who is reachable now, a sentence, and the warm walk."""

from __future__ import annotations

import pytest

from console.link.port import Answered, Ended, Mine, Presence
from console.settings import Settings
from handbook import Handbook, load_entries
from tests.console.scene import HEIDE, NOW, ZEE, at, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal

ONE = [*quiet_night(), mine(HEIDE, NOW - 60)]


def from_the_door(door: str, language: str = "nl", *, danger: bool = False) -> Mine:
    return Mine(
        chat=HEIDE,
        door=door,
        language=language,
        danger=danger,
        since=NOW - 60,
        presence=Presence.HERE,
        intent="tell",
    )


def first_row(terminal: Terminal) -> str:
    return next(row for row in terminal.rows if "›" in row).partition("›")[2]


async def test_alt_d_shows_who_is_reachable_and_a_digit_puts_a_sentence_into_the_draft() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d")
        assert "VERWIJZEN" in terminal.text
        assert "Nu bereikbaar" in terminal.text
        await terminal.press("4")
        assert terminal.draft == (
            "Is het thuis niet veilig? Bel Veilig Thuis: 0800-2000. "
            "Dat is gratis. Het kan dag en nacht."
        )
        assert terminal.link.said() == []


async def test_alt_i_puts_the_chosen_one_into_the_draft_and_arrows_choose() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "down", "alt+i")
        assert terminal.draft.startswith("Denk je aan zelfmoord? Bel 113.")
        assert terminal.app.main.place == "search"


async def test_esc_goes_back_to_writing_and_the_draft_stands() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "1", "escape", "x")
        assert terminal.app.main.place == "write"
        assert terminal.draft.endswith("x")
        assert "VERWIJZEN" not in terminal.text


async def test_in_danger_the_alarm_number_is_first_on_an_island_its_own() -> None:
    for door, number in (("general", "112"), ("islands", "911")):
        events = [*quiet_night(), from_the_door(door, danger=True)]
        async with a_terminal(events) as terminal:
            await terminal.press("alt+d", "1")
            assert terminal.draft == f"Ben je nu in gevaar? Bel {number}."


async def test_a_visitor_who_chose_english_is_sent_english() -> None:
    async with a_terminal([*quiet_night(), from_the_door("islands", "en")]) as terminal:
        await terminal.press("alt+d", "1")
        assert terminal.draft == "Are you in danger now? Call 911."


async def test_a_console_in_english_sends_a_dutch_visitor_dutch() -> None:
    async with a_terminal(ONE, settings=Settings(language="en")) as terminal:
        await terminal.press("alt+d")
        assert "Reachable now" in terminal.text
        await terminal.press("2")
        assert terminal.draft.startswith("Denk je aan zelfmoord?")


async def test_what_is_not_certain_is_never_put_in_by_itself() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", *"fier", "alt+i")
        assert terminal.draft == ""
        assert "Kies eerst zelf iemand" in terminal.text
        await terminal.press("down", "alt+i")
        assert "Ik weet niet zeker of dit nog klopt." in terminal.draft


async def test_age_and_place_are_set_by_keys_and_change_who_is_shown() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "left")
        assert "35 of ouder · Nederland" in terminal.text
        await terminal.press("right", "right", "right")
        assert "12 – 15 · Nederland" in terminal.text
        await terminal.press("tab", "tab", "tab")
        assert "12 – 15 · Curaçao" in terminal.text
        assert "911" in first_row(terminal)
        await terminal.press("escape", "alt+d")
        assert "12 – 15 · Curaçao" in terminal.text


async def test_whoever_cannot_talk_gets_the_chat_and_is_told_what_a_call_leaves() -> None:
    events = [*ONE, Answered(chat=HEIDE, question="see", answer="yes")]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+d")
        assert "niet praten" in terminal.text
        assert "bellijst" in terminal.text
        assert "113.nl" in first_row(terminal)
        await terminal.press("shift+tab")
        assert "088-0767 000" in first_row(terminal)


async def test_each_chat_keeps_its_own() -> None:
    async with a_terminal([*ONE, mine(ZEE, NOW - 50)]) as terminal:
        await terminal.press("alt+d", "right", "alt+2", "alt+d")
        assert "leeftijd onbekend" in terminal.text
        await terminal.press("alt+1", "alt+d")
        assert "jonger dan 12" in terminal.text


async def test_a_warm_referral_is_walked_by_keys_and_its_ticks_stay_here() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "down", "enter")
        assert "113 ZELFMOORDPREVENTIE" in terminal.text
        await terminal.press("alt+i")
        assert terminal.draft.startswith("Ik wil je niet wegsturen.")
        await terminal.press("enter")
        assert "1 [x] Mag ik iemand noemen?" in terminal.text
        assert "›2 [ ] Eén plek noemen" in terminal.text
        await terminal.press("right", "2")
        assert "Chatten kan op 113.nl." in terminal.draft
        await terminal.press("escape")
        assert "Nu bereikbaar" in terminal.text
        assert terminal.link.said() == []
        asked = {each[0] for each in terminal.link.asked}
        assert asked <= {"typing", "keep", "seen"}


async def test_the_last_row_of_the_walk_opens_the_handbook() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "enter", *["down"] * 7, "enter")
        assert "Warm verwijzen zonder los te laten" in terminal.text
        assert "Wat je nu kunt typen" in terminal.text


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ((), None),
        (("1",), "advised"),
        (("enter", "down", "down", "down", "enter"), "accepted"),
        (("enter", "enter", "down", "down", "enter", "down", "down", "enter"), "warm"),
    ],
)
async def test_how_far_it_came_is_filled_into_the_form_and_asked(
    keys: tuple[str, ...], code: str | None
) -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", *keys, "escape", "escape")
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        form = terminal.app.desk.wrap_ups.of(HEIDE)
        assert form is not None
        assert form.answers.get("referral") == ((code,) if code else None)
        assert form.hints.get("referral") == ("check" if code else None)


async def test_what_was_known_for_a_referral_goes_with_the_chat() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d", "right", "1")
        referrals = terminal.app.desk.guide.referrals
        assert referrals.code(HEIDE) == "advised"
        await terminal.told(Ended(chat=HEIDE, why="erased"))
        assert referrals.code(HEIDE) is None
        assert referrals.known(HEIDE).age is None


async def test_without_a_chat_one_can_look_but_nothing_is_put_anywhere() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("alt+d")
        assert "Nu bereikbaar" in terminal.text
        await terminal.press("1")
        assert "Je hebt nu geen gesprek." in terminal.text


async def test_without_a_directory_the_key_says_so() -> None:
    async with a_terminal(ONE) as terminal:
        terminal.app.handbook = Handbook(load_entries())
        await terminal.press("alt+d")
        assert "Er is geen sociale kaart geladen." in terminal.text
        assert terminal.app.main.place == "write"


async def test_a_row_that_is_chosen_stays_chosen_when_time_moves_the_others() -> None:
    async with a_terminal(ONE) as terminal:
        await terminal.press("alt+d")
        for _ in range(40):
            if "De Kindertelefoon" not in first_row(terminal):
                await terminal.press("down")
        assert "om 11:00" in terminal.text
        await terminal.wait(at(11, 30) - NOW)
        assert "De Kindertelefoon" in first_row(terminal)
        assert "nog tot 21:00" in terminal.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 36), (200, 50)])
async def test_the_chosen_row_is_in_sight_at_every_size(size: tuple[int, int]) -> None:
    async with a_terminal([*ONE, mine(ZEE, NOW - 50)], size=size) as terminal:
        await terminal.press("alt+d")
        assert "leeftijd onbekend" in terminal.text
        for _ in range(12):
            await terminal.press("down")
            assert "›" in terminal.text
        await terminal.press("enter", *["down"] * 6)
        assert "›7" in terminal.text
