"""Alt V asks whether it is still the same visitor, Alt C shows how they come back."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from console.desk.safe_word import holds
from console.link.port import Event, Presence, VisitorPresence, WordAgreed
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

ONE = [*quiet_night(), mine(HEIDE, NOW - 600)]
AGREED = WordAgreed(chat=HEIDE, at=NOW - 500, word="Zonnebloem!")
CODE = VisitorPresence(chat=HEIDE, presence=Presence.HERE, since=NOW, can_return=True)


def answer(*said: str, before: str = "hoi") -> list[Event]:
    """Return what the visitor said, my question, and what they said then."""
    question = [("2:04", "v", before), ("2:05", "j", "Wat is ons woord?")]
    return turns(HEIDE, *question, *(("2:06", "v", text) for text in said))


async def opens(terminal: Terminal, key: str) -> str:
    await terminal.press(key)
    await terminal.wait(DEAF + 0.1)
    return " ".join(terminal.text.split())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("het is ZONNEBLOEM", "zonnebloem"),
        ("zonnebloem.", "Zonnebloem!"),
        ("onze kleine  kat, ja", "kleine kat"),
        ("cafe", "Café"),
        ("🌻 toch", "🌻"),
        ("1234?", "1234"),
    ],
)
def test_a_word_is_heard_however_it_is_typed(text: str, word: str) -> None:
    assert holds(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("zonnebloemen", "zonnebloem"),
        ("kat kleine", "kleine kat"),
        ("weet ik niet", "zonnebloem"),
        ("iets", "🌻"),
        ("iets", "  "),
        ("iets", ""),
        ("", "zonnebloem"),
    ],
)
def test_what_is_only_like_it_is_not_the_word(text: str, word: str) -> None:
    assert not holds(text, word)


async def test_without_a_word_the_sheet_offers_to_agree_on_one() -> None:
    async with a_terminal(ONE) as terminal:
        shown = await opens(terminal, "alt+v")
        assert "▲ heide nog zelf?" in shown
        assert "Er is nog geen woord afgesproken." in shown
        await terminal.press("enter", "2")
        assert terminal.draft == ""
        await terminal.press("1")
        assert terminal.draft.startswith("Als je wilt, spreken we een geheim woord af.")
        assert [each for each in terminal.link.asked if each[0] == "say"] == []


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([], "nog niets na jouw laatste bericht"),
        (["ja", "zonnebloem"], "✓ Het woord staat erin."),
        (["welk woord"], "Het woord staat er niet in."),
    ],
)
async def test_the_answer_is_compared_with_the_word_here(said: list[str], verdict: str) -> None:
    async with a_terminal([*ONE, AGREED, *answer(*said)]) as terminal:
        shown = await opens(terminal, "alt+v")
        assert verdict in shown
        assert "Zonnebloem!" in shown
        await terminal.press("1")
        assert terminal.draft.startswith("Wij hebben een woord afgesproken.")


async def test_only_what_was_said_since_my_last_message_is_an_answer() -> None:
    async with a_terminal([*ONE, AGREED, *answer(before="zonnebloem")]) as terminal:
        assert "nog niets na jouw laatste bericht" in await opens(terminal, "alt+v")
    async with a_terminal([*ONE, AGREED, *answer("nee", before="zonnebloem")]) as terminal:
        assert "Het woord staat er niet in." in await opens(terminal, "alt+v")


async def test_the_conversation_says_in_which_message_the_word_stands_and_not_the_word() -> None:
    async with a_terminal([*ONE, AGREED, *answer("zonnebloem toch")]) as terminal:
        (line,) = [row for row in terminal.rows if "staat het geheime woord" in row]
        assert "zonnebloem" not in line.casefold()
    async with a_terminal([*ONE, *answer("zonnebloem toch"), AGREED]) as terminal:
        assert "staat het geheime woord" not in terminal.text  # it was no secret then


async def test_the_way_to_the_code_is_a_sentence_and_says_whether_there_is_one() -> None:
    async with a_terminal(ONE) as terminal:
        assert "Er is nog geen code." in await opens(terminal, "alt+c")
        await terminal.press("1")
        assert "Mijn code" in terminal.draft
    async with a_terminal([*ONE, CODE]) as terminal:
        assert "Er is een code." in await opens(terminal, "alt+c")
        await terminal.press("1")
        assert terminal.draft.startswith("Wil je je code nog een keer zien?")


@pytest.mark.parametrize("key", ["alt+v", "alt+c"])
async def test_without_a_chat_it_is_said(key: str) -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press(key)
        assert "Je hebt nu geen gesprek." in terminal.text
        assert not terminal.app.main.sheet.display


@pytest.mark.parametrize("key", ["alt+v", "alt+c"])
async def test_it_goes_into_the_draft_of_the_chat_that_the_sheet_named(key: str) -> None:
    async with a_terminal([*ONE, mine(ZEE, NOW - 50)]) as terminal:
        await opens(terminal, key)
        terminal.app.desk.active = ZEE
        await terminal.press("1")
        assert terminal.app.desk.drafts.of(ZEE) == ""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sentences_name_what_stands_on_the_page(language: str) -> None:
    page = json.loads((files("protocol") / "catalogs" / f"{language}.json").read_text("utf-8"))
    words = json.loads((files("console") / "catalogs" / f"{language}.json").read_text("utf-8"))
    for key in ("way.say_offer", "way.say_again"):
        assert page["more"] in words[key]
        assert page["opt.code"] in words[key]
    assert page["more"] in words["secret.say_agree"]
    assert page["opt.word"] in words["secret.say_agree"]


def test_the_line_mode_tells_compares_and_sends_after_a_yes() -> None:
    lines = Lines([*ONE, AGREED, *answer("zonnebloem")])
    rows = lines.type("woord")
    assert rows[:2] == ["geheim: Zonnebloem!", "antwoord: zonnebloem"]
    assert rows[2].startswith("✓ Het woord staat erin.")
    lines.type("code")
    lines.type("ja")
    sent = [each for each in lines.link.asked if each[0] == "say"]
    assert len(sent) == 1
    assert "Mijn code" in str(sent[0][2])
    assert Lines(quiet_night()).type("woord") == Lines(quiet_night()).type("code")
