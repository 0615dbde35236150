"""Caring for the carer: how heavy a chat was, rest after it, the tally, and the bell."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.care import ASKED_WITHIN, MOST, Care
from console.desk.closing import AFTER
from console.desk.desk import Desk
from console.desk.limits import Limits
from console.desk.wrap_up import Form
from console.link.port import Colleagues, Event, NoLongerWaiting
from console.link.port_keeping import TONIGHT
from console.settings import Settings, SettingsError, load_settings
from protocol.letters import Tally
from tests.console.board_scene import DAAN, THERE, reasons, supervising
from tests.console.recording_link import RecordingLink
from tests.console.scene import (
    DOORS,
    HEIDE,
    MOS,
    NOW,
    ZEE,
    ZONE,
    mine,
    night,
    queue,
    quiet_night,
    waits,
)
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain_form import a_form
from tests.console.test_wrapping import close_by_hand

WORDS = load_words("nl")
ASKS = "Was dit zwaar voor jou?"
CALM = [event for event in night() if getattr(event, "chat", "") not in {ZEE, MOS}]


def a_desk(*events: Event) -> Desk:
    desk = Desk(load_words("nl"), ZONE)
    for event in events:
        desk.hear(event, NOW)
    return desk


def form(ended: float) -> Form:
    return Form("one", "heide", ended, {}, {}, ())


async def asked(terminal: Terminal) -> None:
    """Close heide and keep its form: the question lies open, and hears."""
    await close_by_hand(terminal)
    await terminal.press("1", "alt+a")
    assert ASKS in terminal.text
    await terminal.wait(0.5)


# --- the question -------------------------------------------------------------------------------


async def test_after_a_form_it_is_asked_once_and_one_digit_answers() -> None:
    async with a_terminal(CALM) as terminal:
        await asked(terminal)
        terminal.link.supervised = True
        terminal.app.desk.reasons.again()
        await terminal.press("1")
        assert ASKS not in terminal.text
        assert "Rust tot 02:23" in terminal.text
        assert ("reasons", None, ("cooling",), None) in terminal.link.asked
        assert terminal.link.tally is not None
        assert terminal.link.tally.heavy == 1


@pytest.mark.parametrize("key", ["2", "enter", "escape", "alt+a"])
async def test_who_says_no_or_passes_it_by_goes_on_as_before(key: str) -> None:
    async with a_terminal(CALM) as terminal:
        await asked(terminal)
        await terminal.press(key)
        assert ASKS not in terminal.text
        assert "Bewaard." in terminal.text
        assert terminal.app.desk.care.heavy == 0
        assert terminal.app.desk.care.cools(NOW + 1) is None


async def test_the_question_never_stands_in_the_way_of_somebody_who_waits() -> None:
    async with a_terminal(CALM) as terminal:
        await asked(terminal)
        await terminal.press("alt+n")
        assert ASKS not in terminal.text
        assert ("claim", "w1") in terminal.link.asked


async def test_what_is_typed_on_is_no_answer_nor_the_key_that_kept_the_form_twice() -> None:
    async with a_terminal(CALM) as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", "alt+a", "alt+a", "1")
        assert ASKS in terminal.text
        await terminal.wait(0.5)
        await terminal.type("ja")
        assert ASKS in terminal.text
        assert terminal.app.desk.care.heavy == 0


def test_of_a_form_from_long_ago_nothing_is_asked() -> None:
    care = Care()
    care.ask(form(NOW - ASKED_WITHIN - 1), NOW)
    assert care.asked is None
    care.ask(form(NOW - ASKED_WITHIN), NOW)
    assert care.asked is not None


def test_the_line_mode_asks_too_and_no_answer_ever_reaches_a_visitor() -> None:
    for typed, heavy in (("nee", 0), ("ja", 1), ("yes", 1)):
        lines = a_form()
        lines.type("formulier")
        lines.type("1")
        said = lines.type("bewaar")
        assert said[-2] == "Was dit zwaar voor jou? Typ ja of nee, of ga gewoon door."
        lines.type(typed)
        assert lines.desk.care.heavy == heavy
        assert lines.link.said() == []


def test_in_the_line_mode_anything_else_passes_it_by_and_is_done() -> None:
    lines = a_form()
    lines.type("formulier")
    lines.type("1")
    lines.type("bewaar")
    assert lines.type("wachtrij")[0].startswith("1. ")
    assert (lines.desk.care.asked, lines.desk.care.heavy) == (None, 0)
    assert lines.type("pauze")[0].startswith("Pauze.")
    assert lines.desk.care.resting is not None


# --- rest after a heavy chat --------------------------------------------------------------------


async def test_in_the_rest_after_a_heavy_chat_the_next_is_asked_about_and_never_refused() -> None:
    async with a_terminal([*quiet_night(), *queue()]) as terminal:
        terminal.app.counsellor.carer.answer(True, NOW)
        await terminal.press("alt+n")
        assert "Je hebt rust tot 02:23" in terminal.text
        assert "hoeft op een regel te wachten" in terminal.text
        assert ("claim", "w1") not in terminal.link.asked
        await terminal.wait(0.5)
        await terminal.press("1")
        assert ("claim", "w1") in terminal.link.asked
        await terminal.wait(600)
        await terminal.press("alt+n")
        assert terminal.link.asked.count(("claim", "w1")) == 2


async def test_the_first_row_says_until_when_i_rest() -> None:
    async with a_terminal(quiet_night()) as terminal:
        terminal.app.counsellor.carer.answer(True, NOW)
        await terminal.wait(1)
        assert "rust tot 02:23" in terminal.rows[0]


async def test_how_long_the_rest_is_can_be_chosen_and_nought_means_none() -> None:
    async with a_terminal(quiet_night(), settings=Settings(cool_down=0)) as terminal:
        terminal.app.counsellor.carer.answer(True, NOW)
        assert terminal.app.desk.care.cools(NOW) is None
        assert terminal.app.desk.care.heavy == 1
    with pytest.raises(SettingsError):
        load_settings(environ={"VESTE_COOL_DOWN": "61"})


def test_in_that_rest_the_bell_rings_for_danger_alone() -> None:
    counsellor = Counsellor(a_desk(*quiet_night()), RecordingLink())
    counsellor.hear(waits("w1", NOW - 700, None), NOW)
    counsellor.carer.answer(True, NOW)
    assert not counsellor.tick(NOW + 1)
    counsellor.hear(waits("w2", NOW, None, danger=True), NOW)
    assert counsellor.tick(NOW + 2)
    assert not counsellor.tick(NOW + 599)
    assert counsellor.tick(NOW + 601)  # the rest is over, and the first one still waits
    assert not counsellor.tick(NOW + 602)


def test_what_may_not_ring_in_a_break_rings_when_it_ends() -> None:
    counsellor = Counsellor(a_desk(*quiet_night()), RecordingLink())
    counsellor.desk.care.rest(NOW)
    counsellor.hear(waits("w1", NOW, None, danger=True), NOW)
    counsellor.hear(waits("w2", NOW - 700, None), NOW)
    assert not counsellor.tick(NOW + 1)
    counsellor.desk.care.rest(NOW + 60)
    assert counsellor.desk.care.resting is None
    assert counsellor.tick(NOW + 61)
    assert not counsellor.tick(NOW + 62)


def test_who_went_in_a_break_does_not_ring_after_it() -> None:
    counsellor = Counsellor(a_desk(*quiet_night()), RecordingLink())
    counsellor.desk.care.rest(NOW)
    counsellor.hear(waits("w1", NOW, None, danger=True), NOW)
    assert not counsellor.tick(NOW + 1)
    counsellor.hear(NoLongerWaiting(chat="w1", by="Femke"), NOW + 2)
    counsellor.desk.care.rest(NOW + 60)
    assert not counsellor.tick(NOW + 61)


def test_somebody_in_danger_who_comes_back_to_the_queue_rings_again() -> None:
    counsellor = Counsellor(a_desk(*quiet_night()), RecordingLink())
    counsellor.hear(waits("w1", NOW, None, danger=True), NOW)
    assert counsellor.tick(NOW + 1)
    counsellor.hear(NoLongerWaiting(chat="w1", by="Femke"), NOW + 2)
    assert not counsellor.tick(NOW + 3)
    counsellor.hear(waits("w1", NOW, None, danger=True), NOW + 40)
    assert counsellor.tick(NOW + 41)


# --- the tally ----------------------------------------------------------------------------------


def test_the_tally_counts_is_bounded_and_is_gone_with_the_night() -> None:
    desk = a_desk(*quiet_night())
    for _ in range(MOST + 5):
        desk.care.answer(True, NOW)
        desk.care.misused()
    assert desk.care.tally(Limits(1, 2)) == Tally(MOST, MOST, int(NOW * 1000), 1, 2)
    desk.care.rest(NOW + 60)
    desk.care.rest(NOW + 360)
    assert desk.care.tally(Limits()).rested == int((NOW + 360) * 1000)
    after = DOORS[0].closes + AFTER
    desk.watch(after - 1)  # who talks on after closing still counts
    assert desk.care.heavy == MOST
    desk.watch(after)
    assert desk.care.tally(Limits()) == Tally(0, 0, int(after * 1000), 2, 3)


def test_the_board_forgets_the_tally_of_who_goes_and_of_the_night_that_is_over() -> None:
    tally = Tally(2, 1, int(NOW * 1000), 2, 3)
    told = msgspec.structs.replace(reasons(DAAN, None, None, NOW), tally=tally)
    desk = a_desk(*supervising(), told)
    assert desk.board.tally(DAAN) == tally
    desk.hear(Colleagues(there=()), NOW)
    desk.hear(THERE, NOW)
    assert desk.board.tally(DAAN) is None
    desk.hear(told, NOW)
    desk.watch(DOORS[0].closes + AFTER)
    assert desk.board.tally(DAAN) is None


# --- a console that is started again ------------------------------------------------------------


def started_again(kept: RecordingLink, now: float, *events: Event) -> Desk:
    """Return the desk of a console that finds what another one kept."""
    link, desk = RecordingLink(), Desk(WORDS, ZONE)
    link.kept_notes = kept.kept_notes
    counsellor = Counsellor(desk, link)
    desk.watch(now)  # time passes before the relay says which night it is
    for event in events:
        counsellor.hear(event, now)
    counsellor.carer.tell(now)
    return desk


def a_heavy_night() -> RecordingLink:
    link, desk = RecordingLink(), Desk(WORDS, ZONE)
    counsellor = Counsellor(desk, link)
    for event in (*quiet_night(), mine(HEIDE, NOW - 600)):
        counsellor.hear(event, NOW)
    counsellor.carer.answer(True, NOW)
    counsellor.carer.judge(HEIDE, "high", NOW)
    return link


def test_a_console_that_is_started_again_goes_on_counting_and_knows_how_serious_a_chat_is() -> None:
    kept = a_heavy_night()
    desk = started_again(kept, NOW + 60, *quiet_night(), mine(HEIDE, NOW - 600))
    assert (desk.care.heavy, desk.chats[HEIDE].level) == (1, "high")
    assert desk.care.cools(NOW + 60) == NOW + desk.care.cool_down


def test_the_tally_of_another_night_is_forgotten_and_removed() -> None:
    kept = a_heavy_night()
    desk = started_again(kept, NOW + 86_400, *quiet_night())
    assert desk.care.heavy == 0
    assert '"heavy":1' not in kept.kept_notes.get(TONIGHT, "")


def test_a_note_that_cannot_be_read_counts_as_nothing() -> None:
    kept = RecordingLink()
    kept.kept_notes = {TONIGHT: "{", HEIDE: "worst"}
    desk = started_again(kept, NOW, *quiet_night(), mine(HEIDE, NOW - 600))
    assert (desk.care.heavy, desk.chats[HEIDE].level) == (0, None)
