"""The form in the terminal: it opens, is filled in by keys alone, never in the way."""

from __future__ import annotations

import pytest

from console.link.port import Ended, Mine, Presence, VisitorTyping
from protocol.registration import Registration
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, night, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_wrap_up import TYPICAL

ASIDE = "formulieren: 1"


async def close_by_hand(terminal: Terminal, chat: str = HEIDE) -> None:
    """Close the chat I am in, as a counsellor does, and let its form hear."""
    await terminal.press("alt+a")
    await terminal.wait(0.5)
    await terminal.press("1")
    assert ("close", chat) in terminal.link.asked
    await terminal.told(Ended(chat=chat, why="closed"))
    await terminal.wait(0.5)


def registered(terminal: Terminal) -> list[Registration]:
    return [asked[2] for asked in terminal.link.asked if asked[0] == "register"]  # type: ignore[misc]


async def test_closing_a_chat_opens_its_form_and_a_typical_one_is_done_by_keys_alone() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        assert terminal.app.main.place == "form"
        assert "HEIDE  is dicht · nog dit formulier" in terminal.text
        await terminal.press(*TYPICAL)
        assert "Enter bewaart" in terminal.text
        assert "17 van 17 · 0:00" in terminal.text
        await terminal.press("enter")
        (record,) = registered(terminal)
        assert (record.role, record.themes) == ("self", ("coercion", "partner"))
        assert "Was dit zwaar voor jou?" in terminal.text
        await terminal.wait(0.5)
        await terminal.press("2")
        assert not terminal.app.main.form.display
        assert terminal.app.main.place == "write"
        assert ASIDE not in terminal.text


async def test_a_key_that_chooses_nothing_is_told_which_do_and_caps_lock_is_no_matter() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("q")
        assert "Hier kies je met 1 – 6." in terminal.rows[-1]
        form = terminal.app.desk.wrap_ups.current
        assert form is not None
        while len(form.choices(form.question)) <= 8:
            await terminal.press("9")
            await terminal.press("enter")
        at = form.question
        await terminal.press("5")
        assert "Hier kies je met a – " in terminal.rows[-1]
        assert at not in form.answers
        await terminal.press("B")
        assert form.answers[at] == (form.choices(at)[1][1],)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_over_a_form_stands_what_my_other_chats_do(size: tuple[int, int]) -> None:
    async with a_terminal(size=size) as terminal:
        await close_by_hand(terminal)
        await terminal.told(VisitorTyping(chat=MOS, on=True))
        assert ASIDE not in terminal.text
        head = next(n for n, row in enumerate(terminal.rows) if "is dicht" in row)
        assert "■ mos typt" in terminal.rows[1]
        assert head > 1
        assert "Enter" in terminal.rows[-1]
        await terminal.wait(0.5)
        await terminal.press("alt+3")
        assert terminal.app.desk.active == MOS


async def test_alt_a_keeps_the_form_from_any_question() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", "enter", "alt+a")
        assert [record.role for record in registered(terminal)] == ["self"]


async def test_without_who_chatted_the_form_stays_and_says_why() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("enter", "enter", "alt+a")
        assert registered(terminal) == []
        assert "Kies eerst wie er chatte." in terminal.text
        assert terminal.app.desk.wrap_ups.current.question == "role"


async def test_a_form_hears_nothing_in_its_first_moment() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a")
        await terminal.wait(0.5)
        await terminal.press("1")
        await terminal.told(Ended(chat=HEIDE, why="closed"))
        await terminal.press("1", "enter", "escape")
        form = terminal.app.desk.wrap_ups.current
        assert form is not None
        assert (form.at, form.answered) == (0, 1)
        await terminal.wait(0.5)
        await terminal.press("1")
        assert form.answered == 2


async def test_esc_puts_the_form_aside_where_it_is_listed_and_alt_y_brings_it_back() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", "enter", "3", "escape")
        assert terminal.app.main.place == "write"
        assert ASIDE in terminal.text
        await terminal.wait(0.5)
        await terminal.type("ik ben er")
        assert terminal.draft == "ik ben er"
        await terminal.press("alt+y")
        assert "16 – 17" in terminal.text
        assert "stap 2" in terminal.text
        await terminal.wait(0.5)
        await terminal.press("alt+a")
        assert registered(terminal)[0].age == "16-17"
        await terminal.wait(0.5)
        await terminal.press("escape")
        assert terminal.draft == "ik ben er"


async def test_a_chat_that_the_visitor_closes_leaves_its_form_quietly() -> None:
    async with a_terminal() as terminal:
        await terminal.type("half een zin")
        await terminal.told(Ended(chat=MOS, why="visitor"), Ended(chat=ZEE, why="silence"))
        assert terminal.app.main.place == "write"
        assert "formulieren: 2" in terminal.text
        await terminal.type(" en nog een")
        assert terminal.draft == "half een zin en nog een"


async def test_taking_a_closed_chat_off_the_screen_opens_its_form() -> None:
    async with a_terminal() as terminal:
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        await terminal.press("alt+a")
        await terminal.wait(0.5)
        await terminal.press("1")
        assert "HEIDE  is dicht · nog dit formulier" in terminal.text
        await terminal.wait(0.5)
        await terminal.press("1", "alt+a")
        assert [record.ended_by for record in registered(terminal)] == ["visitor"]


async def test_hands_that_went_on_typing_are_not_pulled_into_the_form() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a")
        await terminal.wait(0.5)
        await terminal.press("1")
        await terminal.type("a")
        await terminal.told(Ended(chat=HEIDE, why="closed"))
        assert terminal.app.main.place == "write"
        assert ASIDE in terminal.text


@pytest.mark.parametrize(
    ("key", "place"),
    [("alt+w", "queue"), ("alt+h", "search"), ("f3", "write"), ("ctrl+p", "palette")],
)
async def test_every_other_key_puts_the_form_aside_and_does_what_it_does(
    key: str, place: str
) -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", key)
        assert terminal.app.main.place == place
        assert not terminal.app.main.form.display
        assert terminal.app.desk.wrap_ups.of(HEIDE) is not None


async def test_somebody_who_waits_can_be_taken_from_within_a_form() -> None:
    events = [event for event in night() if getattr(event, "chat", "") not in {ZEE, MOS}]
    async with a_terminal(events) as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", "alt+n")
        assert ("claim", "w1") in terminal.link.asked
        taken = Mine(
            chat="w1",
            door="general",
            language="nl",
            danger=True,
            since=NOW,
            presence=Presence.HERE,
            intent="tell",
        )
        await terminal.told(taken)
        assert terminal.app.main.place == "write"
        assert terminal.app.desk.active == "w1"
        assert ASIDE in terminal.text


async def test_a_chat_that_becomes_mine_does_not_take_the_form_away() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("1")
        await terminal.told(mine("w4", NOW))
        assert terminal.app.main.place == "form"
        await terminal.press("enter", "2")
        assert "12 – 15" in terminal.text


async def test_with_no_chat_left_alt_a_and_the_empty_desk_lead_to_the_form() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 900)]) as terminal:
        await close_by_hand(terminal)
        await terminal.press("escape")
        assert "Alt Y formulier" in terminal.text
        await terminal.press("alt+a")
        assert terminal.app.main.place == "form"


async def test_without_a_form_alt_y_says_so() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+y")
        assert "Er is geen formulier te doen." in terminal.text


async def test_the_palette_offers_each_form_that_waits() -> None:
    async with a_terminal() as terminal:
        await terminal.told(Ended(chat=MOS, why="visitor"))
        await terminal.press("ctrl+p")
        await terminal.type("nog een form")
        assert "nog een formulier: ■ mos, 02:13" in terminal.text
        await terminal.press("enter")
        assert "MOS  is dicht" in terminal.text


async def test_forms_survive_the_console() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("1", "enter", "2")
        await terminal.wait(1)
        kept = dict(terminal.link.kept_forms)
    async with a_terminal(quiet_night(), forms=kept) as terminal:
        await terminal.press("alt+y")
        assert "12 – 15" in terminal.text


async def test_the_blank_screen_hides_the_form_and_brings_it_back() -> None:
    async with a_terminal() as terminal:
        await close_by_hand(terminal)
        await terminal.press("ctrl+l")
        assert "formulier" not in terminal.text
        await terminal.press("ctrl+l")
        assert "nog dit formulier" in terminal.text


async def test_the_release_of_a_chat_leaves_no_form() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a")
        await terminal.wait(0.5)
        await terminal.press("2")
        assert terminal.app.desk.wrap_ups.forms == {}
