"""What a counsellor says of a chat: how serious it is, and that it was a prank or misuse."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import load_words
from console.desk.reasons import of_chat
from console.link.port import Ended
from tests.console.board_scene import THERE
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, night, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

LAST = load_words("nl")("misuse.say_last")
FIRST = load_words("nl")("misuse.say_first")
ONE = [event for event in night() if getattr(event, "chat", "") not in {ZEE, MOS}]


async def on_the_sheet(terminal: Terminal, key: str, digit: str) -> None:
    await terminal.press(key)
    await terminal.wait(0.5)
    await terminal.press(digit)


def codes(terminal: Terminal) -> tuple[str, ...]:
    """Return what supervisors were last told of heide."""
    told = [asked for asked in terminal.link.asked if asked[:2] == ("reasons", HEIDE)]
    return told[-1][2]  # type: ignore[return-value]


# --- how serious --------------------------------------------------------------------------------


async def test_my_word_stands_beside_the_chat_and_at_high_supervisors_see_a_heavy_one() -> None:
    async with a_terminal([*ONE, THERE], (200, 50)) as terminal:
        terminal.link.supervised = True
        terminal.app.desk.reasons.again()
        await on_the_sheet(terminal, "alt+e", "1")
        assert "hoog, jouw woord" in terminal.text
        assert "heavy" in codes(terminal)
        await on_the_sheet(terminal, "alt+e", "3")
        assert "laag, jouw woord" in terminal.text
        assert "heavy" not in codes(terminal)


async def test_esc_changes_no_word_and_nothing_that_is_typed_lowers_it() -> None:
    async with a_terminal(ONE) as terminal:
        await on_the_sheet(terminal, "alt+e", "1")
        await on_the_sheet(terminal, "alt+e", "escape")
        await terminal.hear(*turns(HEIDE, ("2:13", "v", "het is niet zo erg hoor")))
        chat = terminal.app.desk.chats[HEIDE]
        assert chat.level == "high"
        assert "heavy" in of_chat(chat, NOW)


async def test_my_word_never_hides_what_the_visitor_said_of_danger() -> None:
    danger = msgspec.structs.replace(mine(HEIDE, NOW - 60), danger=True)
    async with a_terminal([*quiet_night(), danger]) as terminal:
        await on_the_sheet(terminal, "alt+e", "3")
        assert "danger" in of_chat(terminal.app.desk.chats[HEIDE], NOW)


async def test_my_word_is_in_the_form_to_be_looked_at() -> None:
    async with a_terminal(ONE) as terminal:
        await on_the_sheet(terminal, "alt+e", "2")
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        form = terminal.app.desk.wrap_ups.of(HEIDE)
        assert form is not None
        assert form.answers["triage_end"] == ("middle",)
        assert form.hints["triage_end"] == "check"


def test_the_line_mode_takes_the_word_and_leaves_sentences_that_begin_like_it_alone() -> None:
    lines = Lines()
    assert lines.type("ernst hoog") == ["Genoteerd: hoog."]
    assert lines.desk.chats[HEIDE].level == "high"
    assert lines.type("ernst") == ["Typ ernst hoog, ernst midden of ernst laag."]
    assert lines.link.said() == []
    lines.type("ernst is geen vraag voor nu")
    assert lines.link.said() == [(HEIDE, "ernst is geen vraag voor nu")]
    assert "ernst: hoog, jouw woord" in lines.type("weet")


# --- misuse and pranks --------------------------------------------------------------------------


async def test_the_sentence_is_seen_before_it_goes_then_the_chat_is_closed_and_counted() -> None:
    async with a_terminal([*ONE, THERE]) as terminal:
        await terminal.press("alt+q")
        shown = " ".join(terminal.text.split())
        assert all(word in shown for word in LAST.split())
        assert "waarschuw dan eerst." in shown
        assert terminal.link.said() == []
        await terminal.wait(0.5)
        await terminal.press("1")
        assert terminal.link.said() == [(HEIDE, LAST)]
        said, closed = (
            terminal.link.asked.index(what)
            for what in (("say", HEIDE, LAST), ("close", HEIDE, "misuse"))
        )
        assert said < closed
        assert "Alt P is pauze" in terminal.text
        assert terminal.app.desk.care.misuse == 1
        await terminal.told(Ended(chat=HEIDE, why="closed"))
        await terminal.wait(0.5)
        assert terminal.app.main.place == "form"
        await terminal.press("alt+a")
        assert "Was dit zwaar voor jou?" in terminal.text
        (record,) = (asked[2] for asked in terminal.link.asked if asked[0] == "register")
        assert record.role == "misuse"  # type: ignore[attr-defined]


async def test_pressing_it_twice_says_and_counts_it_once() -> None:
    async with a_terminal(ONE) as terminal:
        await on_the_sheet(terminal, "alt+q", "1")
        await on_the_sheet(terminal, "alt+q", "1")
        assert terminal.link.said() == [(HEIDE, LAST)]
        assert terminal.app.desk.care.misuse == 1
        assert "al dicht" in terminal.text


async def test_a_warning_goes_into_the_draft_and_nowhere_else() -> None:
    async with a_terminal(ONE) as terminal:
        await on_the_sheet(terminal, "alt+q", "2")
        assert terminal.draft == FIRST
        assert terminal.link.said() == []
        assert terminal.app.desk.care.misuse == 0
        assert not terminal.app.desk.chats[HEIDE].misuse


async def test_esc_changes_nothing_and_without_a_chat_there_is_no_sheet() -> None:
    async with a_terminal(ONE) as terminal:
        before = list(terminal.link.asked)
        await on_the_sheet(terminal, "alt+q", "escape")
        assert terminal.link.asked == before
        assert terminal.draft == ""
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("alt+q")
        assert not terminal.app.main.sheet.display


async def test_whoever_came_in_english_is_answered_in_english() -> None:
    english = msgspec.structs.replace(mine(HEIDE, NOW - 60), language="en")
    async with a_terminal([*quiet_night(), english]) as terminal:
        await on_the_sheet(terminal, "alt+q", "1")
        assert terminal.link.said() == [(HEIDE, load_words("en")("misuse.say_last"))]


@pytest.mark.parametrize("answer", ["ja", "wachtrij"])
def test_the_line_mode_shows_the_sentence_and_asks(answer: str) -> None:
    lines = Lines()
    said = lines.type("oneigenlijk")
    assert any(LAST in row for row in said)
    assert lines.link.said() == []
    lines.type(answer)
    assert lines.link.said() == ([(HEIDE, LAST)] if answer == "ja" else [])
    assert lines.desk.care.misuse == int(answer == "ja")


def test_a_chat_that_is_no_misuse_has_no_answer_filled_in_for_it() -> None:
    lines = Lines()
    lines.plain.hear(Ended(chat=HEIDE, why="closed"), lines.now)
    form = lines.desk.wrap_ups.of(HEIDE)
    assert form is not None
    assert "role" not in form.answers
