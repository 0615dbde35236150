"""What is done all night takes two keys or fewer: each is pressed, and does what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.desk.refer import Refer
from console.keys import FREQUENT
from console.link.port import Event, Offered
from console.screens.blank import BlankScreen
from console.screens.board import BoardScreen
from console.screens.consult import ConsultScreen
from console.screens.team import TeamScreen
from console.widgets.over import DEAF
from tests.console.board_scene import board_night
from tests.console.scene import HEIDE, NOW, ZEE, mine, night, queue, quiet_night, turns
from tests.console.terminal import Terminal, a_terminal

TWO = [*quiet_night(), mine(HEIDE, NOW - 60), mine(ZEE, NOW - 50)]
WEARY = [*TWO, *turns(HEIDE, ("2:12", "v", "ik wil er niet meer zijn"))]
ASKED = Offered(offer="asked", chat="other", by="sanne", note="")
OFFERED = [*quiet_night(), mine(HEIDE, NOW - 60), ASKED]


def asked(*what: object) -> Callable[[Terminal], bool]:
    """Return whether the link was asked this."""
    return lambda terminal: what in terminal.link.asked


# What stands before the keys, and what must be so after them.
CASES: dict[str, tuple[list[Event], Callable[[Terminal], bool]]] = {
    "send": (TWO, asked("say", HEIDE, "ja")),
    "next": ([*quiet_night(), *queue()], asked("claim", "w1")),
    "chat2": (TWO, lambda t: t.app.desk.active == ZEE),
    "unread": (
        [*TWO, *turns(ZEE, ("2:12", "v", "ben je er nog"))],
        lambda t: t.app.desk.active == ZEE,
    ),
    "split": (TWO, lambda t: t.app.main.split),
    "handbook": (TWO, lambda t: t.app.main.place == "search"),
    "insert": (night(), lambda t: t.draft != ""),
    "refer": (TWO, lambda t: isinstance(t.app.steering.moving.searching, Refer)),
    "refer_put": (TWO, lambda t: t.draft.startswith("Wil je gewoon met iemand praten?")),
    "remind_put": (WEARY, lambda t: t.draft.endswith("Denk je aan zelfmoord?")),
    "remind_away": (WEARY, lambda t: "zelfmoord gevraagd" not in t.text),
    "card": (TWO, lambda t: t.app.main.drawer == "card"),
    "exercise": (TWO, asked("exercise", HEIDE, "breathe")),
    "safeword": (TWO, lambda t: t.draft.startswith("Als je wilt, spreken we")),
    "code": (TWO, lambda t: t.draft.startswith("Wil je later verder")),
    "queue": ([*TWO, *queue()], lambda t: t.app.main.place == "queue"),
    "team": (TWO, lambda t: isinstance(t.app.screen, TeamScreen)),
    "call": (TWO, asked("call", HEIDE, True)),
    "consult": (TWO, lambda t: isinstance(t.app.screen, ConsultScreen)),
    "level_high": (TWO, lambda t: t.app.desk.chats[HEIDE].level == "high"),
    "misuse_end": (TWO, asked("close", HEIDE, "misuse")),
    "rest": (TWO, lambda t: t.app.desk.care.resting is not None),
    "board": (board_night(), lambda t: isinstance(t.app.screen, BoardScreen)),
    "board_take": (board_night(), asked("claim", "w1")),
    "close": (TWO, asked("close", HEIDE)),
    "accept": (
        [*quiet_night(), mine(HEIDE, NOW - 60), ASKED],
        asked("answer", "asked", "other", True),
    ),
    "refuse": (
        [*quiet_night(), mine(HEIDE, NOW - 60), ASKED],
        asked("answer", "asked", "other", False),
    ),
    "blank": (TWO, lambda t: isinstance(t.app.screen, BlankScreen)),
    "quit": (TWO, lambda t: t.app._exit),
}


@pytest.mark.parametrize(("name", "keys"), FREQUENT)
async def test_it_takes_two_keys_or_fewer(name: str, keys: tuple[str, ...]) -> None:
    events, holds = CASES[name]
    async with a_terminal(events) as terminal:
        terminal.link.supervised = True
        if name == "send":
            await terminal.wait(1)  # the guard
            await terminal.type("ja")
        assert not holds(terminal)
        for key in keys:
            await terminal.press(key.lower().replace(" ", "+"))
            if len(keys) > 1:
                await terminal.wait(DEAF + 0.1)
        assert holds(terminal)
        assert len(keys) <= 2


def test_every_frequent_action_is_tried() -> None:
    assert {name for name, _ in FREQUENT} == set(CASES)
