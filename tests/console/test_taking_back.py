"""A hand-over is taken back: by who offered it, and before the eyes of who was asked."""

from __future__ import annotations

import pytest

from console.desk.limits import Verdict, verdict
from console.link.port import (
    Connection,
    Ended,
    OfferAnswered,
    OfferOver,
    OfferTakenBack,
    Trouble,
)
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_colleagues import ASKED, JORIS, SANNE, THERE, one_chat

BACK, KEPT = OfferTakenBack(HEIDE), OfferOver(ASKED.offer, ASKED.chat, "taken_back")
LATE = Trouble(ASKED.chat, "offer_over", ASKED.offer)
NO_MORE = "Je collega vraagt je dit niet meer. Je hoeft niets te doen."


def offers(terminal: Terminal) -> None:
    terminal.app.counsellor.offer(HEIDE, SANNE, "", NOW, history=True)


async def answers(terminal: Terminal, digit: str) -> None:
    await terminal.wait(DEAF + 0.1)
    await terminal.press(digit)


def taken_back(terminal: Terminal) -> bool:
    return ("take_back", HEIDE) in terminal.link.asked


# --- by who offered it ------------------------------------------------------------------------


async def test_two_keys_take_it_back_and_the_chat_says_when_it_is_done() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        await terminal.press("alt+o")
        assert "Sanne is gevraagd om ▲ heide over te nemen." in terminal.text
        await answers(terminal, "1")
        assert taken_back(terminal)
        assert "Dit wordt teruggenomen." in terminal.rows[-1]
        assert "teruggenomen · het blijft" not in terminal.text
        assert terminal.app.desk.team.waits_for(HEIDE) == SANNE
        await terminal.hear(BACK)
        assert "teruggenomen · het blijft jouw gesprek" in terminal.text
        assert "Dit wordt teruggenomen." not in terminal.rows[-1]  # it is done
        assert terminal.app.desk.team.waits_for(HEIDE) is None
        await terminal.press("alt+o")
        assert "Wie neemt ▲ heide over?" in terminal.text


async def test_somebody_else_can_be_asked_instead() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        await terminal.press("alt+o")
        await answers(terminal, "2")
        assert "Wie neemt ▲ heide over?" in terminal.text
        await answers(terminal, "1")
        await terminal.press("enter")
        assert terminal.app.desk.team.waits_for(HEIDE) == JORIS
        assert not taken_back(terminal)


async def test_what_was_answered_under_the_sheet_is_not_taken_back() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        await terminal.press("alt+o")
        await terminal.told(OfferAnswered(HEIDE, SANNE, False))
        await answers(terminal, "1")
        assert not taken_back(terminal)
        assert "Dit gesprek is intussen anders." in terminal.rows[-1]
        assert terminal.draft == ""


@pytest.mark.parametrize("accepted", [False, True, None], ids=["no", "yes", "late"])
async def test_the_last_row_says_it_can_be_taken_back_until_there_is_an_answer(
    accepted: bool | None,
) -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press("alt+o")
        await answers(terminal, "2")
        await terminal.press("enter")
        assert terminal.app.desk.team.waits_for(HEIDE) == SANNE
        assert "Alt O neemt het terug." in terminal.rows[-1]
        await terminal.hear(OfferAnswered(HEIDE, SANNE, accepted))
        assert "Alt O neemt het terug." not in terminal.rows[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_chat_that_a_colleague_took_is_not_called_closed_and_is_not_mine_to_block(
    size: tuple[int, int],
) -> None:
    async with a_terminal(one_chat(), size) as terminal:
        offers(terminal)
        await terminal.hear(OfferAnswered(HEIDE, SANNE, True), Ended(HEIDE, "taken"))
        assert "▲ HEIDE  bij een collega" in terminal.text
        assert "nu bij een collega · Alt A haalt het weg" in terminal.text
        await terminal.press("enter")
        assert "nu bij een collega" in terminal.rows[-1]
        await terminal.press("alt+a")
        assert "Een collega heeft ▲ heide nu" in terminal.text
        assert "haal het van mijn scherm" in terminal.text
        assert "blokkeer" not in terminal.text
        assert "gesloten" not in terminal.text


async def test_a_yes_that_was_faster_is_what_happens() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        terminal.app.counsellor.take_back(HEIDE)
        yes = OfferAnswered(HEIDE, SANNE, True)
        await terminal.hear(Trouble(HEIDE, "offer_stands"), yes, Ended(HEIDE, "taken"))
        flat = " ".join(terminal.text.split())
        assert "De vraag staat nog, of er is al ja gezegd." in flat
        assert "een collega heeft dit gesprek nu" in flat


async def test_without_a_connection_nothing_is_taken_back_and_it_says_so() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        await terminal.press("alt+o")
        await terminal.told(Connection(up=False, since=NOW))
        await answers(terminal, "1")
        assert not taken_back(terminal)
        assert terminal.app.words("say.offline") in terminal.rows[-1]


async def test_nothing_that_is_not_offered_is_taken_back() -> None:
    async with a_terminal(one_chat()) as terminal:
        assert not terminal.app.counsellor.take_back(HEIDE)
        assert not taken_back(terminal)


async def test_what_was_asked_before_the_chat_left_me_is_asked_no_more_when_it_is_back() -> None:
    async with a_terminal(one_chat()) as terminal:
        offers(terminal)
        await terminal.told(Ended(HEIDE, "taken"))  # a supervisor took over, and hands it back
        await terminal.told(mine(HEIDE, NOW))
        await terminal.press("alt+o")
        assert "Wie neemt ▲ heide over?" in terminal.text
        assert not terminal.app.counsellor.take_back(HEIDE)


# --- before the eyes of who was asked -----------------------------------------------------------


async def test_whoever_was_asked_sees_the_row_go_and_reads_why() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.told(KEPT)
        assert "vraagt: neem jij" not in terminal.text
        assert NO_MORE in terminal.rows[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_digit_on_its_way_answers_nothing_and_is_typed_nowhere(
    size: tuple[int, int],
) -> None:
    async with a_terminal([*one_chat(), ASKED], size) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.told(KEPT)
        assert ASKED.note not in terminal.text
        assert "Je collega vraagt je dit niet meer." in terminal.text
        await terminal.press("1", "2")
        assert not [each for each in terminal.link.asked if each[0] in {"answer", "typing"}]
        assert terminal.draft == ""
        await answers(terminal, "escape")
        assert terminal.app.main.place == "write"


async def test_a_sheet_about_another_chat_stays() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.press("alt+a")
        before = terminal.app.main.sheet.choices
        await terminal.told(KEPT)
        assert terminal.app.main.sheet.display
        assert terminal.app.main.sheet.choices is before


async def test_a_yes_that_came_too_late_is_explained_once_and_counts_no_more() -> None:
    chats = [mine(chat, NOW - 60) for chat in (HEIDE, ZEE)]
    async with a_terminal([*quiet_night(), *chats, THERE, ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        assert verdict(terminal.app.desk, MOS, NOW) is Verdict.REFUSE
        await terminal.told(KEPT)
        await terminal.told(LATE)
        assert NO_MORE in terminal.rows[-1]
        assert terminal.app.desk.troubles == []
        assert terminal.app.desk.claiming is None
        assert verdict(terminal.app.desk, MOS, NOW) is Verdict.ASK


async def test_a_late_yes_whose_refusal_comes_first_is_explained_too() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(LATE)
        await terminal.told(KEPT)
        assert "Die vraag is al voorbij. Er is niets gebeurd." in terminal.rows[-1]
        assert terminal.app.desk.troubles == []
        assert verdict(terminal.app.desk, MOS, NOW) is Verdict.TAKE


async def test_the_refusal_of_a_later_yes_is_said_although_an_earlier_one_was_in_vain() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(KEPT)  # somebody else was asked: my yes is not refused
        await terminal.told(ASKED)
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(Trouble(ASKED.chat, "wrong_state"))
        assert "Dat kan nu niet meer." in terminal.rows[-1]
        assert terminal.app.desk.claiming is None


async def test_what_was_taken_back_while_the_line_was_down_is_not_asked_any_more() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.told(Connection(up=False, since=NOW), Connection(up=True, since=NOW))
        assert "vraagt: neem jij" not in terminal.text
        await terminal.told(ASKED)  # the relay shows again what still stands
        assert "vraagt: neem jij" in terminal.text


@pytest.mark.parametrize(
    "stray", [OfferOver("other", ASKED.chat, "taken_back"), OfferOver("other", ZEE, "closed")]
)
async def test_what_nobody_offered_me_is_no_news(stray: OfferOver) -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.told(stray)
        assert "vraagt: neem jij" in terminal.text
        assert NO_MORE not in terminal.text
