"""What a counsellor asks for themselves: somebody beside them, and a break."""

from __future__ import annotations

from console.link.port import Colleague, Colleagues, ReadAlong
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


async def test_who_reads_along_stands_above_the_chat_and_ends_my_question() -> None:
    joris = Colleagues(there=(Colleague("J", "Joris", ("supervisor",)),))
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), joris]) as terminal:
        terminal.link.supervised = True
        await a_call(terminal)
        for _ in range(2):  # another epoch with the same readers says nothing new
            await terminal.hear(ReadAlong(chat=HEIDE, readers=("J",)))
        assert "Joris leest mee" in terminal.text
        assert terminal.text.count("een begeleider leest mee") == 1
        assert ("call", HEIDE, False) in terminal.link.asked
        await terminal.hear(ReadAlong(chat=HEIDE, readers=()))
        assert "Joris leest mee" not in terminal.text
        assert "niemand leest nog mee" in terminal.text
        await a_call(terminal)
        assert [a[2] for a in terminal.link.asked if a[0] == "call"] == [True, False, True]


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
