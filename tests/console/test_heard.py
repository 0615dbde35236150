"""A call for somebody beside me is heard: on the main screen, by the bell, and told again."""

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.desk.matters import matters
from console.desk.pointer import Pointer
from console.desk.reasons import TOLD_ANEW
from console.desk.show_board import board
from console.link.port import Called, Colleagues, NotElsewhere, ReadAlong
from tests.console.board_scene import FEMKE, NOOR, SANNE, THERE, elsewhere, reasons, supervising
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, ZONE, mine, quiet_night, waits
from tests.console.terminal import SHELF, a_terminal
from tests.console.test_plain import Lines

CALL = Called(by=FEMKE, chat="f2", on=True, at=NOW - 30)
HASTE = "hij komt zo thuis"
CALLED = ("call", HEIDE, True)


async def test_a_supervisor_with_a_chat_of_their_own_sees_a_call_and_the_key_to_the_board() -> None:
    events = [*supervising(), mine(HEIDE, NOW - 60), elsewhere("f2", FEMKE, NOW - 60)]
    for size in ((80, 24), (120, 36)):
        async with a_terminal(events, size) as it:
            assert "F5" not in it.rows[-1]
            await it.hear(CALL)
            assert "F5 Femke vraagt of iemand meekijkt" in it.rows[-1]
            await it.press("f5")
            assert "vraagt of iemand meekijkt" in it.text


async def test_what_presses_is_counted_with_its_key_and_news_is_not() -> None:
    events = [*supervising(), mine(HEIDE, NOW - 60), elsewhere("n1", NOOR, NOW - 2 * 3600)]
    async with a_terminal(events, (80, 24)) as it:
        assert "dringend" not in it.rows[-1]
        await it.hear(Colleagues(there=tuple(c for c in THERE.there if c.who != NOOR)))
        assert "F5 1 dringend" in it.rows[-1]
        await it.hear(THERE)
        assert "dringend" not in it.rows[-1]


def test_the_bell_rings_once_for_a_call_and_again_for_a_new_one() -> None:
    me = Counsellor(Desk(load_words("nl"), ZONE), RecordingLink())
    for event in (*supervising(), elsewhere("f2", FEMKE, NOW - 60)):
        me.hear(event, NOW)
    assert not me.tick(NOW)
    me.hear(CALL, NOW)
    assert me.tick(NOW)
    me.hear(CALL, NOW)  # told again
    assert not me.tick(NOW)
    me.hear(NotElsewhere(chat="f2"), NOW)
    assert not me.tick(NOW)
    me.hear(CALL, NOW)
    assert me.tick(NOW)


def test_a_call_is_told_again_to_who_comes_on_duty_until_somebody_sits_in() -> None:
    link = RecordingLink()
    link.supervised = True
    me = Counsellor(Desk(load_words("nl"), ZONE), link)
    for event in (*quiet_night(), mine(HEIDE, NOW - 60), THERE):
        me.hear(event, NOW)
    me.tick(NOW)
    assert me.call(HEIDE, NOW)
    me.tick(NOW)
    assert link.asked.count(CALLED) == 1
    me.hear(THERE, NOW + 1)
    me.tick(NOW + 1)
    me.tick(NOW + 2)
    assert link.asked.count(CALLED) == 2
    me.tick(NOW + 2 + TOLD_ANEW)
    assert link.asked.count(CALLED) == 3
    me.hear(ReadAlong(chat=HEIDE, readers=(SANNE,)), NOW + 200)
    me.hear(THERE, NOW + 201)
    me.tick(NOW + 201)
    assert link.asked.count(CALLED) == 3


def test_a_call_can_be_taken_back_while_no_supervisor_is_there() -> None:
    link = RecordingLink()
    link.supervised = True
    me = Counsellor(Desk(load_words("nl"), ZONE), link)
    for event in (*quiet_night(), mine(HEIDE, NOW - 60)):
        me.hear(event, NOW)
    assert me.call(HEIDE, NOW)
    link.supervised = False
    assert me.call(HEIDE, NOW)
    link.supervised = True
    me.hear(THERE, NOW + 1)
    me.tick(NOW + 1)
    assert link.asked.count(CALLED) == 1


def test_the_line_mode_says_that_a_colleague_asks() -> None:
    lines = Lines(supervising())
    lines.plain.hear(CALL, NOW)
    assert lines.said == ["Femke vraagt of iemand meekijkt"]


def rows(desk: Desk) -> list[str]:
    return [each.key for row in matters(desk, NOW) for each in row.reasons]


def test_a_visitor_whose_counsellor_does_not_answer_is_on_the_board() -> None:
    desk = Desk(load_words("nl"), ZONE)
    for event in (*supervising(), elsewhere("f2", FEMKE, NOW - 2400)):
        desk.hear(event, NOW)
    assert rows(desk) == []
    desk.hear(reasons(FEMKE, "f2", 1, NOW - 2400, "unanswered"), NOW)
    assert rows(desk) == ["board.unanswered"]


def test_who_waits_with_words_that_ask_for_haste_is_on_the_board_at_once() -> None:
    desk = Desk(load_words("nl"), ZONE)
    desk.lay_open(SHELF)
    for event in (*supervising(), waits("a", NOW - 10, "hoi"), waits("b", NOW - 5, HASTE)):
        desk.hear(event, NOW)
    assert rows(desk) == ["board.haste"]
    assert HASTE not in str(board(desk, Pointer(), NOW))
