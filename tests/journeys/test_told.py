"""The judge of journeys finds what was lost, doubled, misplaced, or shown and not true."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.journeys.counsellor import Account
from tests.journeys.glimpses import Glimpse, Spell
from tests.journeys.strikes import KINDS, draw
from tests.journeys.told import ARRIVED, READ, Chat, Told, judge

LOST, SENDING, TROUBLE = "Geen verbinding", "Wordt verstuurd", "Misschien is een bericht"


def glimpse(at: float, *words: str, **shown: Any) -> Glimpse:
    """Return a screen with these words, connected unless `shown` says otherwise."""
    now = Glimpse(at, 1, "/nl", "chat", False, "Verbonden", words, "", "", ())
    return replace(now, **shown)


def told() -> Told:
    """Return a short journey in which all was well, and both said two things."""
    account = Account(
        said=["a1", "a2"],
        placed={"v1": 7, "a1": 8, "v2": 10, "a2": 11},
        stored={"v1": 1.1, "v2": 3.1},
        read=[(1.5, 7), (3.5, 10)],
        shown=[(2.6, 8), (5.0, 11)],
    )
    return Told(
        [Chat(["v1", "v2"], ["v1", "v2"], account)],
        [
            [
                glimpse(1.0, "v1", receipt=SENDING, under="v1"),
                glimpse(1.2, "v1", receipt=ARRIVED, under="v1"),
                glimpse(2.0, "v1", "a1", receipt=READ, under="v1"),
                glimpse(3.0, "v1", "a1", "v2", receipt=SENDING, under="v2"),
                glimpse(4.0, "v1", "a1", "v2", "a2", receipt=READ, under="v2"),
            ]
        ],
        [0.0],
        [],
        [],
    )


def wrong(journey: Told) -> list[str]:
    return judge(journey).wrong


def then(journey: Told, *glimpses: Glimpse) -> Told:
    """Let the screen show more, and what it showed last to the end."""
    journey.tabs[-1] += [*glimpses, replace(journey.tabs[-1][-1], at=100.0)]
    return journey


def test_a_journey_in_which_all_was_well_is_called_so() -> None:
    assert judge(told()).wrong == []


def test_a_word_that_never_came_to_the_counsellor_is_lost() -> None:
    journey = told()
    journey.chats[0].read.pop()
    assert wrong(journey) == ["lost: v2 at the counsellor"]


def test_a_word_that_is_not_on_the_page_in_the_end_is_lost() -> None:
    journey = told()
    journey.tabs[0].pop()
    assert "lost: a2 on the page" in wrong(journey)


def test_a_hole_is_lost_even_if_it_is_filled_later() -> None:
    journey = told()
    journey.tabs[0].insert(4, glimpse(3.5, "v1", "v2", "a1", "a3"))
    assert wrong(journey) == ["lost: something between a1 and a3 at the page"]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("v1", "v1", "a1", "a2"), "doubled: v1 at the page"),
        (("v2", "a1", "v1", "a2"), "out_of_order: v1 after v2 at the page"),
    ],
)
def test_words_that_stood_there_twice_or_upside_down_are_found(
    words: tuple[str, ...], verdict: str
) -> None:
    journey = told()
    journey.tabs[0].insert(4, glimpse(3.5, *words))
    assert wrong(journey) == [verdict]


def test_words_that_the_counsellor_read_twice_are_found() -> None:
    journey = told()
    journey.chats[0].read.append("v2")
    assert wrong(journey) == ["doubled: v2 at the counsellor"]


def test_words_of_a_chat_that_was_begun_anew_are_lost_only_if_they_were_called_arrived() -> None:
    journey = told()
    journey.chats.insert(0, Chat(["v0"], [], Account()))
    assert wrong(journey) == []
    journey.tabs.insert(0, [glimpse(0.5, "v0", receipt=ARRIVED, under="v0")])
    journey.fronts.append(0.9)
    assert "lost: v0 at the counsellor" in wrong(journey)


def test_arrived_before_it_was_stored_is_untrue() -> None:
    journey = told()
    journey.tabs[0][0] = replace(journey.tabs[0][0], receipt=ARRIVED)
    assert wrong(journey) == ["untrue: 'Aangekomen' under v1"]


def test_read_before_anybody_read_it_is_untrue() -> None:
    journey = told()
    journey.tabs[0][1] = replace(journey.tabs[0][1], receipt=READ)
    assert wrong(journey) == ["untrue: 'Gelezen' under v1"]


def test_a_page_that_says_it_has_shown_what_it_did_not_is_found() -> None:
    journey = told()
    journey.chats[0].account.shown.insert(0, (1.9, 8))
    assert wrong(journey) == ["untrue: a1 was not shown yet, and called so"]


def test_trouble_that_is_told_for_nothing_is_untrue() -> None:
    journey = told()
    (text,) = (note for note in _texts() if note.startswith(TROUBLE))
    then(journey, replace(journey.tabs[0][-1], at=5.0, notes=(text,)))
    assert wrong(journey) == ["untrue: trouble was told"]


def test_nothing_is_lost_may_be_said_only_when_all_is_stored() -> None:
    (text,) = (note for note in _texts() if note.endswith("Er is niets verloren."))
    journey = told()
    then(journey, replace(journey.tabs[0][-1], at=5.0, notes=(text,)))
    assert wrong(journey) == []
    journey.chats[0].account.stored["v2"] = 5.5
    assert f"untrue: {text!r} before v2 was stored" in wrong(journey)


def _texts() -> list[str]:
    from tests.journeys import told as judging  # noqa: PLC0415 - its name is a function's here

    return list(judging._NL.values())


def test_connected_is_true_for_ten_seconds_after_the_line_died() -> None:
    journey = then(told())
    journey.spells.append(Spell(10.0, 19.0))
    assert judge(journey).status == pytest.approx(9.0)
    assert wrong(journey) == []
    journey.spells[0] = Spell(10.0, 21.0)
    assert wrong(journey) == ["untrue: the status, for 11.0 s"]


def test_no_connection_is_true_for_ten_seconds_after_the_line_healed() -> None:
    last = told().tabs[0][-1]
    journey = then(told(), replace(last, at=12.0, status=LOST), replace(last, at=32.0))
    journey.spells.append(Spell(10.0, 20.0))
    assert wrong(journey) == ["untrue: the status, for 12.0 s"]


def test_a_status_that_nobody_can_see_is_not_judged() -> None:
    last = told().tabs[0][-1]
    journey = then(told(), replace(last, at=12.0, hidden=True), replace(last, at=32.0))
    journey.spells.append(Spell(10.0, 32.0))
    assert wrong(journey) == []


@pytest.mark.parametrize(
    ("receipt", "status", "verdict"),
    [
        ("Nog niet verstuurd", LOST, ["untrue: a stored word was called unsent for 8.0 s"]),
        (SENDING, LOST, []),
        (SENDING, "Verbonden", []),
    ],
)
def test_a_stored_word_may_be_on_its_way_without_a_connection_but_never_unsent(
    receipt: str, status: str, verdict: list[str]
) -> None:
    last = told().tabs[0][-1]
    shown = replace(last, at=12.0, receipt=receipt, status=status)
    journey = then(told(), shown, replace(last, at=20.0))
    journey.spells.append(Spell(11.0, 19.0, sure=False))
    assert wrong(journey) == verdict


def test_a_stored_word_may_not_be_on_its_way_for_long_while_all_is_well() -> None:
    last = told().tabs[0][-1]
    journey = then(told(), replace(last, at=12.0, receipt=SENDING), replace(last, at=32.0))
    assert wrong(journey) == ["untrue: a stored word was on its way for 20.0 s"]


def test_an_older_tab_that_goes_on_is_found() -> None:
    journey = told()
    journey.older.append(glimpse(9.0, path="/kalender", pane=""))
    assert wrong(journey) == []
    journey.older.append(glimpse(9.0))
    assert wrong(journey) == ["untrue: an older tab goes on"]


def test_a_journey_that_broke_before_there_was_a_page_is_judged_too() -> None:
    assert wrong(Told([], [], [], [], [])) == []


def test_each_kind_of_fault_strikes_before_any_strikes_again() -> None:
    plan = draw(7, journeys=6, words=8, each=2)
    assert sorted(strike.kind for strikes in plan for strike in strikes) == sorted(KINDS)
    assert plan == draw(7, journeys=6, words=8, each=2) != draw(8, journeys=6, words=8, each=2)
