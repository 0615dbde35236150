"""How a shift begins and ends: what one finds, what one leaves, and nothing in the way."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.show_leaving import left_open
from console.desk.show_shift import empty, facts
from console.link.port import (
    Colleague,
    Colleagues,
    Doors,
    Event,
    Offered,
    PageSeen,
    Question,
    Shift,
    Verdict,
)
from tests.console.board_scene import THERE
from tests.console.scene import HEIDE, NOW, ZONE, at, mine, night, quiet_night, waits
from tests.console.terminal import a_terminal
from tests.console.test_plain import Lines

WORDS = load_words("nl")
PETRA = Colleague("Petra-id", "Petra", ("consultant",))
SAME = PageSeen(verdict=Verdict.SAME, why="", wrong=0, signed=1, at=at(19, 2, day=22))


def a_desk(*events: Event) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in (*quiet_night(), *events):
        desk.hear(event, NOW)
    return desk


def found(desk: Desk, now: float = NOW) -> dict[str, str]:
    return dict(facts(desk, now))


def test_a_shift_begins_with_the_hours_who_is_there_and_the_page() -> None:
    desk = a_desk(Colleagues(there=(*THERE.there[:2], PETRA)), SAME)
    assert found(desk) == {
        "shift.tonight": "zo 22 nov · 20:00 tot 06:00 · laatste om 05:45",
        "shift.counsellor": "Bram, Daan",
        "shift.consultant": "Petra",
        "shift.page": "zoals ondertekend, gezien om 19:02",
    }


def test_a_holiday_is_named_and_its_name_is_cleaned() -> None:
    christmas = Doors(at(20, 0, day=22), at(6, 0), at(6, 0), "Tweede \x1b[31mKerstdag\n\n")
    shift = Shift(me="Noor", roles=(), doors=(christmas,), on_duty=1)
    assert found(a_desk(shift))["shift.tonight"] == "zo 22 nov · 20:00 tot 06:00 · Tweede Kerstdag"


def test_after_closing_it_is_the_next_night_that_is_told() -> None:
    assert found(a_desk(), at(7, 0))["shift.tonight"].startswith("ma 23 nov · 19:00 tot 06:00")


def test_a_page_that_differs_or_was_not_compared_is_never_called_the_signed_one() -> None:
    changed = msgspec.structs.replace(SAME, verdict=Verdict.CHANGED, why="differs", wrong=1)
    unknown = msgspec.structs.replace(SAME, verdict=Verdict.UNKNOWN, why="unsigned")
    assert found(a_desk(SAME, changed))["shift.page"] == "pagina veranderd"
    assert found(a_desk(SAME, unknown))["shift.page"] == "kon niet worden vergeleken"
    assert "shift.page" not in found(a_desk())


def test_alone_on_duty_is_said_and_a_chat_that_somebody_gives_me_too() -> None:
    desk = a_desk(Offered(offer="asked", chat="c", by="Daan-id", note=""))
    assert found(desk)["shift.counsellor"] == "nog niemand anders"
    assert found(desk)["shift.for_me"].endswith("wil je een gesprek geven · Alt O")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_beginning_of_a_shift_lies_in_nobodys_way(size: tuple[int, int]) -> None:
    somebody = waits("w1", NOW - 10, "kan iemand snel praten", danger=True)
    async with a_terminal([*quiet_night(), THERE, SAME, somebody], size=size) as terminal:
        assert "20:00 tot 06:00" in terminal.text
        assert "Daan" in terminal.text
        assert "nu in gevaar" in terminal.rows[0]
        await terminal.press("alt+n")
        assert ("claim", "w1") in terminal.link.asked


def test_whoever_stops_is_told_what_they_leave_behind() -> None:
    asks = Question(letter="q", by="Daan-id", chat=None, at=NOW, question="?", lines=())
    desk = a_desk(
        THERE, mine(HEIDE, NOW - 600), Offered(offer="asked", chat="c", by="Bram-id", note=""), asks
    )
    desk.team.asked(HEIDE, "Daan-id", NOW)
    assert list(left_open(desk, NOW)) == [
        "▲ heide: Daan is gevraagd het over te nemen",
        "Bram vraagt of jij een gesprek overneemt, Alt O.",
        "Daan wacht op jouw advies, Alt M.",
    ]


def test_whoever_is_the_last_on_duty_is_told_who_still_waits() -> None:
    desk = a_desk(waits("w1", NOW - 10, None), waits("w2", NOW - 5, None))
    assert next(left_open(desk, NOW)) == "Je bent de laatste. Er wachten nog 2 mensen."
    desk.hear(Colleagues(there=(PETRA,)), NOW)
    assert next(left_open(desk, NOW)) == "Je bent de laatste. Er wachten nog 2 mensen."
    desk.hear(THERE, NOW)
    assert list(left_open(desk, NOW)) == []


async def test_the_sheet_that_asks_whether_one_stops_lists_it() -> None:
    async with a_terminal([*night(), THERE], size=(80, 24)) as terminal:
        await terminal.press("ctrl+q")
        assert "● zee: exit gebruikt" in terminal.text
        assert "Stop je met Veste?" in terminal.text


def test_the_line_mode_says_how_a_shift_begins_and_what_one_leaves() -> None:
    lines = Lines([*night(), THERE])
    lines.plain.tick(NOW)
    assert lines.said[0] == "vannacht: zo 22 nov · 20:00 tot 06:00 · laatste om 05:45"
    assert "in dienst: Bram, Daan, Femke, Noor, Sanne" in lines.said
    assert lines.type("dienst")[0].startswith("vannacht:")
    assert "● zee: exit gebruikt" in lines.type("stop")


def test_nothing_is_told_before_the_shift_is_known() -> None:
    desk = Desk(WORDS, ZONE)
    assert (found(desk), empty(desk, NOW).facts) == ({}, ())
