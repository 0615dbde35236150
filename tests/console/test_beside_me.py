"""What a counsellor asks for themselves: somebody beside them, and a break."""

from __future__ import annotations

from tests.console.board_scene import THERE
from tests.console.scene import HEIDE, NOW, mine, quiet_night, waits
from tests.console.terminal import Terminal, a_terminal


async def a_call(terminal: Terminal) -> None:
    await terminal.press("alt+k")


async def test_one_key_asks_for_somebody_beside_me_and_takes_it_back() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), THERE]) as terminal:
        await a_call(terminal)
        assert "geen begeleider in dienst" in terminal.text
        terminal.link.supervised = True
        await a_call(terminal)
        await a_call(terminal)
        calls = [asked for asked in terminal.link.asked if asked[0] == "call"]
        assert calls == [("call", HEIDE, True), ("call", HEIDE, False)]


async def test_who_has_a_break_takes_nobody_and_supervisors_are_told() -> None:
    events = [*quiet_night(), waits("w1", NOW - 60, None), THERE]
    async with a_terminal(events) as terminal:
        terminal.link.supervised = True
        terminal.app.desk.reasons.again()
        await terminal.press("alt+p")
        assert ("reasons", None, ("pause",), None) in terminal.link.asked
        assert "✓ pauze" in terminal.text
        await terminal.press("alt+n")
        assert "Druk eerst op Alt P." in terminal.text
        assert ("claim", "w1") not in terminal.link.asked
        await terminal.press("alt+p", "alt+n")
        assert ("reasons", None, (), None) in terminal.link.asked
        assert ("claim", "w1") in terminal.link.asked
