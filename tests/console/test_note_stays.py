"""What was typed for a colleague stays there when it could not go, and it is said why."""

from __future__ import annotations

import pytest

from console.link.port import Connection, Ended, Event
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW
from tests.console.terminal import a_terminal
from tests.console.test_giving_back import HIDDEN, one_chat


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
