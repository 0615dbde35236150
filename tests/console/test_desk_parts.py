"""Each small rule of the desk: places, silence, guard, limits, drafts, bell."""

import pytest

from console.catalog import load_words
from console.desk import show
from console.desk.alerts import Alerts
from console.desk.desk import Desk
from console.desk.drafts import Drafts
from console.desk.guard import WAIT, Guard, also_written_to
from console.desk.guide import common
from console.desk.limits import Limits, Verdict
from console.desk.rhythm import Rhythm
from console.desk.slots import REST, Slot, Slots
from console.desk.typing import OwnTyping
from console.link.port import (
    Event,
)
from tests.console.scene import NOW, ZONE, night, waits

WORDS = load_words("nl")


def a_desk(events: list[Event] | None = None) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in night() if events is None else events:
        desk.hear(event, NOW)
    return desk


def states(desk: Desk, now: float = NOW) -> list[tuple[str, str]]:
    return [(row.state, row.under) for row in show.mine(desk, now).rows]


def test_a_slot_rests_ten_minutes_when_another_is_free() -> None:
    slots = Slots()
    slots.give("a", NOW)
    slots.free("a", NOW)
    assert slots.give("b", NOW + 1) is Slot.ZEE
    assert slots.would_give(NOW + REST) is Slot.HEIDE


def test_a_resting_slot_is_given_when_no_other_is_free() -> None:
    slots = Slots()
    for chat in "abc":
        slots.give(chat, NOW)
    slots.free("b", NOW)
    assert slots.give("d", NOW + 1) is Slot.ZEE
    assert slots.give("e", NOW + 1) is Slot.DUIN
    assert [slots.give(f"more-{n}", NOW + 1) for n in range(6)] == [*list(Slot)[4:], None]


def test_silence_is_told_against_the_visitors_own_pace() -> None:
    slow, quick = Rhythm(), Rhythm()
    for n in range(5):
        slow.wrote(n * 240.0)
        quick.wrote(n * 20.0)
    assert quick.silent_for(80 + 400) == 400
    assert slow.silent_for(960 + 400) is None
    assert slow.silent_for(960 + 800) == 800


def test_enter_waits_after_the_other_composer_has_the_focus() -> None:
    guard = Guard()
    guard.focused("a", 0.0)
    assert guard.still("a", 0.0) == 0
    guard.focused("b", 10.0)
    assert guard.still("b", 10.1) == pytest.approx(WAIT - 0.1)
    assert guard.still("b", 10.01 + WAIT) == 0
    assert guard.still("a", 99.0) == WAIT


def test_the_same_composer_again_does_not_wait() -> None:
    guard = Guard()
    guard.focused("a", 0.0)
    guard.focused("a", 5.0)
    assert guard.still("a", 5.0) == 0


def test_after_a_chat_left_the_next_one_is_guarded_too() -> None:
    guard = Guard()
    guard.focused("a", 0.0)
    guard.forget("a")
    guard.focused("b", 10.0)
    assert guard.still("b", 10.0) > 0


def test_a_text_that_stands_elsewhere_is_noticed_whatever_its_spaces() -> None:
    others = [("zee", "", "Ik ben er nog."), ("mos", "Neem je  tijd", "")]
    assert also_written_to("ik ben er nog. ", others) == "zee"
    assert also_written_to("Neem je tijd", others) == "mos"
    assert also_written_to("Iets anders", others) is None


def test_one_and_two_chats_are_free_a_third_asks_a_fourth_is_refused() -> None:
    verdicts = [Limits().verdict(held) for held in range(4)]
    assert verdicts == [Verdict.TAKE, Verdict.TAKE, Verdict.ASK, Verdict.REFUSE]


def test_a_draft_is_kept_after_a_pause_and_removed_when_empty() -> None:
    drafts = Drafts()
    drafts.write("a", "hallo", 0.0)
    assert drafts.due(0.5) == []
    assert drafts.due(2.0) == [("a", "hallo")]
    assert drafts.due(9.0) == []
    drafts.write("a", "", 10.0)
    assert drafts.due(10.0, pause=0) == [("a", "")]


def test_the_bell_rings_once_for_danger_and_once_for_the_first_long_wait() -> None:
    alerts = Alerts()
    danger, slow = waits("a", NOW, None, danger=True), waits("b", NOW - 595, None)
    assert alerts.ring([danger, slow], NOW)
    assert not alerts.ring([danger, slow], NOW + 1)
    assert alerts.ring([danger, slow], NOW + 10)
    assert not alerts.ring([danger, slow, waits("c", NOW - 900, None)], NOW + 20)


def test_the_visitor_is_told_that_i_type_and_that_i_stopped() -> None:
    typing = OwnTyping()
    assert typing.typed("a", "h", 0.0) == [("a", True)]
    assert typing.typed("a", "ha", 1.0) == []
    assert typing.tick(3.0) == []
    assert typing.tick(6.0) == [("a", False)]
    assert typing.typed("a", "hal", 7.0) == [("a", True)]
    assert typing.typed("b", "x", 8.0) == [("a", False), ("b", True)]
    assert typing.stop() == [("b", False)]


def test_a_cue_is_a_short_verbatim_stretch_of_what_was_said() -> None:
    assert common("ik heb het nog nooit aan iemand verteld", "nog nooit verteld") == (
        "nooit aan iemand verteld"
    )
    assert common("ik heb honger", "nog nooit verteld") is None
    assert common("eerst praten denk ik", "eerst") is None
    assert common("ik heb een paniekaanval", "paniekaanval") == "paniekaanval"


def test_who_types_without_a_pause_still_has_a_draft_on_disk() -> None:
    drafts = Drafts()
    for second in range(10):
        drafts.write("a", "x" * (second + 1), second * 0.5)
    assert drafts.due(1.5) == [("a", "x" * 10)]
