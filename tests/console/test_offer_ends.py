"""An offer ends before the eyes of who was asked, and stands before the eyes of who asked."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from console.catalog import load_words
from console.link.port import (
    Asking,
    Colleagues,
    Connection,
    Ended,
    Event,
    OfferOver,
    OfferTakenBack,
    Trouble,
)
from console.widgets.over import DEAF
from protocol.offers import OfferEnd
from tests.console.scene import HEIDE, NOW, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_colleagues import ASKED, SANNE, THERE, one_chat
from tests.console.test_plain import Lines

WHYS: tuple[OfferEnd, ...] = get_args(OfferEnd)
AGAIN = msgspec.structs.replace(ASKED, offer="again", note="toch jij")
ASKS = Asking(HEIDE, SANNE, NOW - 20)


def over(why: OfferEnd) -> OfferOver:
    return OfferOver(ASKED.offer, ASKED.chat, why)


def said(why: OfferEnd) -> str:
    return load_words("nl")(f"trouble.offer_{why}")


def answered(terminal: Terminal) -> list[tuple[object, ...]]:
    return [each for each in terminal.link.asked if each[0] in {"answer", "typing", "take_back"}]


async def presses(terminal: Terminal, *keys: str) -> None:
    await terminal.wait(DEAF + 0.1)
    await terminal.press(*keys)


# --- who was asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("why", WHYS)
async def test_the_row_goes_and_the_last_one_says_why(why: OfferEnd) -> None:
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        await terminal.told(over(why))
        assert "vraagt: neem jij" not in terminal.text
        assert said(why) in terminal.rows[-1]


@pytest.mark.parametrize("why", WHYS)
async def test_an_open_sheet_says_why_and_a_late_key_does_nothing(why: OfferEnd) -> None:
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.told(over(why))
        assert ASKED.note not in terminal.text
        assert said(why).split(".")[0] in " ".join(terminal.text.split())
        await terminal.press("1", "2", "enter")
        assert not answered(terminal)
        assert terminal.draft == ""


async def test_an_end_of_what_is_asked_no_more_leaves_the_sheet_of_what_is_asked() -> None:
    async with a_terminal([*one_chat(), ASKED, AGAIN]) as terminal:
        await terminal.press("alt+o")
        await terminal.told(over("taken_back"))
        assert AGAIN.note in terminal.text
        await presses(terminal, "1")
        assert answered(terminal) == [("answer", AGAIN.offer, ASKED.chat, True)]


@pytest.mark.parametrize(
    "meanwhile", [[AGAIN], [Connection(up=False, since=NOW), Connection(up=True, since=NOW)]]
)
async def test_a_sheet_answers_the_offer_it_shows_and_no_other(meanwhile: list[Event]) -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.press("alt+o")
        await terminal.told(*meanwhile)
        await presses(terminal, "1")
        assert not answered(terminal)
        assert "Die vraag is al voorbij." in terminal.rows[-1]


async def test_what_i_took_over_is_asked_no_more() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.told(mine(ASKED.chat, NOW))
        assert "vraagt: neem jij" not in terminal.text


async def test_a_late_refusal_of_an_earlier_yes_does_not_undo_the_one_after_it() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        desk, counsellor = terminal.app.desk, terminal.app.counsellor
        counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(AGAIN)
        counsellor.answer(AGAIN.offer, NOW, accept=True)
        await terminal.told(Trouble(ASKED.chat, "offer_over", ASKED.offer))
        assert desk.under_way.chats(NOW) == {ASKED.chat}
        assert desk.claiming == ASKED.chat
        assert desk.troubles == []


async def test_a_note_goes_when_its_chat_is_erased_whatever_is_told_of_the_offer() -> None:
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(DEAF + 0.1)
        await terminal.told(Ended(ASKED.chat, "erased"))
        assert ASKED.note not in terminal.text
        await terminal.press("1", "enter")
        assert not answered(terminal)


async def test_a_sheet_answers_about_the_chat_it_shows_where_a_relay_uses_an_id_twice() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        await terminal.press("alt+o")
        await terminal.told(msgspec.structs.replace(ASKED, chat="another"))
        await presses(terminal, "1")
        assert not answered(terminal)


@pytest.mark.parametrize("stands", [True, False])
async def test_a_note_goes_that_is_not_asked_anew_once_the_line_is_back(stands: bool) -> None:
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        await terminal.press("alt+o")
        await terminal.told(Connection(up=False, since=NOW))
        await terminal.wait(10)
        assert ASKED.note in terminal.text  # it may stand: that is known when the line is back
        await terminal.told(Connection(up=True, since=NOW + 10), *([ASKED] if stands else []))
        await terminal.wait(3)
        assert (ASKED.note in terminal.text) is stands
        await presses(terminal, "1")
        assert len(answered(terminal)) == stands
        assert terminal.draft == ""


@pytest.mark.parametrize("accept", [True, False])
async def test_an_answer_that_was_not_stored_can_be_given_again(accept: bool) -> None:
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=accept)
        await terminal.told(Trouble(ASKED.chat, "not_stored", ASKED.offer))
        assert load_words("nl")("trouble.answer_lost") in terminal.rows[-1]
        await terminal.press("alt+o")
        assert ASKED.note in terminal.text


async def test_of_my_own_no_the_end_is_no_news() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=False)
        await terminal.told(over("taken_back"))
        assert said("taken_back") not in terminal.text


@pytest.mark.parametrize("down", [1, 200])
async def test_of_a_yes_whose_end_was_lost_with_the_line_it_is_said_once(down: int) -> None:
    nothing = load_words("nl")("trouble.offer_nothing")
    async with a_terminal([*one_chat(), ASKED], (80, 24)) as terminal:
        desk = terminal.app.desk
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(Connection(up=False, since=NOW))
        await terminal.wait(down)
        await terminal.told(Connection(up=True, since=NOW + down))
        await terminal.wait(1)
        assert nothing not in terminal.text
        assert desk.team.offers.unheard(NOW) == []
        await terminal.wait(130)
        assert nothing in terminal.rows[-1]
        assert (desk.claiming, desk.under_way.chats(NOW)) == (None, set())
        await terminal.press("x")
        await terminal.wait(130)
        assert nothing not in terminal.text


async def test_a_yes_that_the_chat_followed_came_to_something() -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(mine(ASKED.chat, NOW))
        await terminal.wait(140)
        assert load_words("nl")("trouble.offer_nothing") not in terminal.text


def test_in_lines_a_lost_answer_and_a_yes_without_an_end_are_said() -> None:
    lines, words = Lines([*one_chat(), ASKED]), load_words("nl")
    lines.type("weigeren")
    lines.plain.hear(Trouble(ASKED.chat, "not_stored", ASKED.offer), lines.now)
    assert lines.said == [words("trouble.answer_lost")]
    lines.type("aannemen")
    lines.said.clear()
    lines.plain.tick(lines.now + 140)
    assert words("trouble.offer_nothing") in lines.said


@pytest.mark.parametrize("code", ["full", "not_stored"])
async def test_a_yes_that_was_refused_leaves_the_offer_to_be_answered(code: str) -> None:
    async with a_terminal([*one_chat(), ASKED]) as terminal:
        terminal.app.counsellor.answer(ASKED.offer, NOW, accept=True)
        await terminal.told(Trouble(ASKED.chat, code, ASKED.offer))
        await terminal.press("alt+o")
        assert ASKED.note in terminal.text
        await presses(terminal, "2")
        assert answered(terminal)[-1] == ("answer", ASKED.offer, ASKED.chat, False)


@pytest.mark.parametrize("why", WHYS)
def test_in_lines_it_is_said_and_a_late_word_does_nothing(why: OfferEnd) -> None:
    lines = Lines([*one_chat(), ASKED])
    lines.plain.hear(over(why), lines.now)
    assert lines.said == [said(why)]
    assert lines.type("aannemen") == ["Die vraag is al voorbij. Er is niets gebeurd."]
    assert not [each for each in lines.link.asked if each[0] == "answer"]


# --- who asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False], ids=["before the chat", "after it"])
async def test_whoever_began_anew_sees_whom_they_asked_and_takes_it_back(first: bool) -> None:
    told = [ASKS, mine(HEIDE, NOW - 60)] if first else [mine(HEIDE, NOW - 60), ASKS]
    async with a_terminal([*quiet_night(), THERE, *told]) as terminal:
        assert terminal.text.count("gevraagd aan Sanne") == 1
        await terminal.press("alt+o")
        assert "Sanne is gevraagd om ▲ heide over te nemen." in terminal.text
        await presses(terminal, "1")
        assert answered(terminal) == [("take_back", HEIDE)]
        await terminal.told(OfferTakenBack(HEIDE))
        assert terminal.app.desk.team.waits_for(HEIDE) is None


async def test_of_what_was_asked_before_no_answer_is_awaited_for_ever() -> None:
    async with a_terminal([*one_chat(), Asking(HEIDE, SANNE, NOW - 100)]) as terminal:
        await terminal.wait(31)
        assert terminal.app.desk.team.waits_for(HEIDE) is None
        assert "de collega antwoordde niet" in terminal.text


@pytest.mark.parametrize("off", [-3600, -300, 300])
async def test_what_stands_is_no_older_where_my_clock_is_wrong(off: float) -> None:
    async with a_terminal([*one_chat(), Asking(HEIDE, SANNE, NOW + off)]) as terminal:
        await terminal.wait(1)
        assert terminal.app.desk.team.waits_for(HEIDE) == SANNE
        assert "de collega antwoordde niet" not in terminal.text


@pytest.mark.parametrize("code", ["not_asked", "ask_again"])
async def test_who_is_asked_no_more_can_be_asked_once_more(code: str) -> None:
    async with a_terminal([*one_chat(), ASKS]) as terminal:
        await terminal.told(Asking(HEIDE, None, 0.0), Trouble(HEIDE, code))
        flat = " ".join(terminal.text.split())
        assert load_words("nl")(f"trouble.{code}").split(".")[0] in flat
        await terminal.press("alt+o")
        assert "Wie neemt ▲ heide over?" in terminal.text


def test_in_lines_whoever_began_anew_hears_whom_they_asked() -> None:
    lines = Lines([*one_chat()])
    lines.plain.hear(ASKS, lines.now)
    assert lines.said == [
        "heide: Gevraagd aan Sanne. Tot het antwoord blijft het jouw gesprek.",
    ]
    lines.type("overdragen 0")
    assert ("take_back", HEIDE) in lines.link.asked


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_a_sentence_begins_with_a_capital_also_where_no_name_is_known(language: str) -> None:
    nameless = Colleagues(tuple(msgspec.structs.replace(c, name="") for c in THERE.there))
    words = load_words(language)
    colleague = words("team.colleague")
    for key in ("handover.out", "handover.wants", "handover.history", "handover.not_there"):
        sentence = words(key, name=colleague, shape="▲", chat="heide")
        assert sentence.startswith(colleague.capitalize())
    assert words("foot.answer", name=colleague).startswith(colleague)  # in the middle of a row
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), nameless, ASKS]) as terminal:
        await terminal.press("alt+o")
        assert "Een collega is gevraagd om ▲ heide over te nemen." in terminal.text
