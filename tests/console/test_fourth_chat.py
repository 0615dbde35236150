"""More chats than places: the limit is asked first; what came all the same is seen."""

import pytest

from console.catalog import load_words
from console.counsellor import Counsellor, Outcome
from console.desk.desk import Desk
from console.desk.limits import UNDER_WAY, would_hold
from console.desk.show_leaving import left_open
from console.desk.slots import Slot
from console.link.port import Colleagues, Event, NoLongerWaiting, Offered, Trouble
from console.widgets.over import DEAF
from tests.console.board_scene import NOOR, SANNE, THERE, elsewhere, supervising
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, MOS, NOW, ZEE, ZONE, mine, queue, quiet_night, turns
from tests.console.terminal import a_terminal
from tests.console.test_plain import Lines

WORDS = load_words("nl")
FOURTH = "fourth-chat-0000000000"
OFFERED = Offered(offer="asked", chat=FOURTH, by=SANNE, note="wil alleen vertellen")


def two() -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), mine(ZEE, NOW - 50), THERE]


def three() -> list[Event]:
    return [*two(), mine(MOS, NOW - 40)]


def four() -> list[Event]:
    return [*three(), mine(FOURTH, NOW), *turns(FOURTH, ("2:12", "v", "ben je er nog"))]


def somebody(*events: Event) -> tuple[Counsellor, RecordingLink]:
    link = RecordingLink()
    counsellor = Counsellor(Desk(WORDS, ZONE), link)
    for event in events:
        counsellor.hear(event, NOW)
    return counsellor, link


# --- the limit is asked -----------------------------------------------------------------------


async def test_at_the_hard_limit_nothing_is_taken_over_and_the_board_says_why() -> None:
    gone = Colleagues(there=tuple(each for each in THERE.there if each.who != NOOR))
    held = [mine(HEIDE, NOW - 60), mine(ZEE, NOW - 50), mine(MOS, NOW - 40)]
    async with a_terminal([*supervising(), *held, elsewhere("n1", NOOR, NOW - 600), gone]) as it:
        await it.press("f5")
        await it.wait(31)
        await it.press("1")
        assert "Je hebt er al 3. Geef er eerst een af." in it.text
        await it.wait(DEAF)
        await it.press("1")
        assert ("take_over", "n1") not in it.link.asked


def test_what_is_under_way_counts_until_it_is_mine_or_will_not_be() -> None:
    for over in (
        Trouble(chat="w1", code="taken"),
        NoLongerWaiting(chat="w1", by=SANNE),
        NoLongerWaiting(chat="w1", by=None),
        None,
    ):
        me, link = somebody(*two(), *queue(), OFFERED)
        assert me.claim("w1", NOW, sure=True) is Outcome.DONE
        assert me.claim("w2", NOW, sure=True) is Outcome.REFUSED
        assert not me.answer(OFFERED.offer, NOW, accept=True)
        assert not me.take_over("n1", NOW)
        assert ("answer", "asked", FOURTH, True) not in link.asked
        assert ("take_over", "n1") not in link.asked
        later = NOW if over else NOW + UNDER_WAY
        if over is not None:
            me.hear(over, NOW)
        assert me.answer(OFFERED.offer, later, accept=True)
        assert ("answer", "asked", FOURTH, True) in link.asked
        assert not me.take_over("n1", later)


def test_a_take_over_counts_on_while_its_holder_still_has_the_chat() -> None:
    me, _ = somebody(*two(), *queue(), elsewhere("n1", NOOR, NOW - 600))
    assert me.take_over("n1", NOW)
    me.hear(NoLongerWaiting(chat="n1", by=NOOR), NOW)
    assert me.claim("w1", NOW, sure=True) is Outcome.REFUSED


def test_to_ask_twice_for_the_same_chat_counts_once() -> None:
    me, link = somebody(*two(), *queue())
    assert me.claim("w1", NOW, sure=True) is Outcome.DONE
    assert me.claim("w1", NOW, sure=True) is Outcome.DONE
    me.hear(mine("w1", NOW), NOW)
    assert would_hold(me.desk, None, NOW) == 3
    assert link.asked == [("claim", "w1")] * 2


async def test_an_offer_that_came_while_a_claim_was_under_way_cannot_be_taken() -> None:
    async with a_terminal([*two(), *queue()]) as it:
        await it.press("alt+n")
        await it.wait(1)
        await it.press("1")
        await it.hear(OFFERED)
        await it.press("alt+o")
        assert "Je hebt er al 3. Geef er eerst een af." in it.text
        await it.wait(DEAF)
        await it.press("1")
        assert ("answer", "asked", FOURTH, True) not in it.link.asked


def test_the_line_mode_says_why_an_offer_cannot_be_taken() -> None:
    lines = Lines([*three(), OFFERED])
    assert lines.type("aannemen") == ["Je hebt er al 3. Geef er eerst een af."]
    assert ("answer", "asked", FOURTH, True) not in lines.link.asked


# --- what is mine all the same is in sight ----------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_fourth_chat_is_in_the_list_and_reached_by_its_key(size: tuple[int, int]) -> None:
    async with a_terminal(four(), size) as it:
        assert "4 △ duin" in it.text
        assert "ben je er nog" not in it.text
        await it.press("cent_sign")
        assert it.app.desk.active == FOURTH
        assert "ben je er nog" in it.text
        assert "aan duin" in it.text
        await it.wait(1)
        await it.type("ja")
        await it.press("enter")
        assert it.link.said() == [(FOURTH, "ja")]
        await it.press("alt+a")
        assert "duin" in it.text
        assert it.app.main.sheet.display
        await it.wait(DEAF)
        await it.press("escape", "escape", "2")
        assert it.app.desk.active == ZEE
        await it.press("escape", "4")
        assert it.app.desk.active == FOURTH


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_nine_chats_are_all_in_the_strip_and_each_is_reached(width: int) -> None:
    more = [mine(f"more-{n}", NOW) for n in range(6)]
    async with a_terminal([*three(), *more], (width, 24)) as it:
        for digit in range(1, 10):
            await it.press("escape", str(digit))
            assert it.app.desk.active == it.app.desk.slots.at(digit) is not None
        if width >= 80:
            assert all(f"{slot.number} {slot.shape}" in it.text for slot in Slot)


def test_a_fourth_chat_has_a_spare_place_at_once_and_keeps_it() -> None:
    desk = somebody(*three())[0].desk
    desk.hear(mine(FOURTH, NOW), NOW)
    assert desk.slots.of(FOURTH) is Slot.DUIN
    desk.put_away(ZEE, NOW)
    assert desk.slots.of(FOURTH) is Slot.DUIN
    desk.hear(mine("fifth-00000000000000000", NOW), NOW)
    assert desk.slots.of("fifth-00000000000000000") is Slot.ZEE


def test_a_fourth_chat_is_among_what_is_left_open_at_the_end() -> None:
    me, _ = somebody(*four())
    assert any("△ duin" in row for row in left_open(me.desk, NOW))


def test_the_line_mode_names_a_fourth_chat_and_goes_there_by_its_digit() -> None:
    lines = Lines(four())
    assert any(row.startswith("4 duin") for row in lines.type("gesprekken"))
    assert lines.type("4") == ["Aan duin: wat je nu typt, gaat naar duin."]
    assert lines.desk.active == FOURTH


def test_a_digit_that_is_no_place_is_for_the_visitor() -> None:
    lines = Lines(three())
    lines.type("4")
    assert lines.link.said() == [(HEIDE, "4")]
