"""What was typed for a colleague stays there when it could not go, and it is said why."""

from __future__ import annotations

import pytest

from console.link.port import Connection, Ended, Event, Question
from console.screens.whisper import WhisperScreen
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW
from tests.console.terminal import a_terminal
from tests.console.test_giving_back import HIDDEN, SANNE, one_chat
from tests.console.test_plain import Lines

OFFLINE = Connection(up=False, since=NOW)
NOT_NOW = "Dat kan pas als je weer verbonden bent."


@pytest.mark.parametrize("keys", [("alt+a", "2"), ("alt+o", "1"), ("alt+o", "3")])
@pytest.mark.parametrize(
    ("event", "why"),
    [
        (Ended(chat=HEIDE, why="visitor"), "Dit gesprek is voorbij."),
        (Connection(up=False, since=NOW), "Dat kan pas als je weer verbonden bent."),
    ],
    ids=["over", "offline"],
)
async def test_what_could_not_go_with_a_chat_stays_where_it_was_typed_and_it_is_said_why(
    keys: tuple[str, str], event: Event, why: str
) -> None:
    async with a_terminal(one_chat()) as terminal:
        await terminal.press(keys[0])
        await terminal.wait(DEAF + 0.1)
        await terminal.press(keys[1])
        await terminal.type(HIDDEN)
        await terminal.told(event)
        await terminal.press("enter")
        assert why in terminal.text
        assert HIDDEN in terminal.text
        assert not [asked for asked in terminal.link.asked if asked[0] in {"release", "offer"}]


async def test_without_a_line_it_is_not_said_of_a_colleague_that_they_are_not_there() -> None:
    async with a_terminal(one_chat()) as terminal:
        terminal.link.heard = False
        terminal.app.push_screen(WhisperScreen(SANNE, None))
        await terminal.settle()
        await terminal.type(HIDDEN)
        await terminal.told(OFFLINE)
        await terminal.press("enter")
        assert NOT_NOW in terminal.text
        assert HIDDEN in terminal.text


@pytest.mark.parametrize("typed", ["overdragen 1 x", "overdragen 3 x", "advies x"])
def test_in_lines_the_reason_is_the_true_one_too(typed: str) -> None:
    lines = Lines(one_chat())
    lines.type(typed)
    lines.plain.hear(OFFLINE, lines.now)
    lines.link.heard = False
    assert lines.type("ja") == [NOT_NOW]


def test_in_lines_of_a_chat_that_is_over_it_is_said_that_it_is() -> None:
    lines = Lines(one_chat())
    lines.type("overdragen 1 x")
    lines.desk.chats[HEIDE].ended = "visitor"
    assert lines.type("ja") == [lines.desk.words("plain.gone")]


def test_in_lines_an_answer_to_a_question_that_cannot_go_says_so() -> None:
    asked = Question(letter="q", by=SANNE, chat=None, at=NOW, question="wat nu?", lines=())
    lines = Lines([*one_chat(), asked])
    lines.plain.hear(OFFLINE, lines.now)
    lines.link.heard = False
    assert lines.type("advies blijf bij haar") == [NOT_NOW]
