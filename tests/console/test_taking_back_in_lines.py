"""In lines a hand-over is taken back too, and a word on its way answers nothing else."""

from __future__ import annotations

import pytest

from console.link.port import (
    Connection,
    Event,
    Offered,
    Trouble,
)
from tests.console.scene import HEIDE, NOW
from tests.console.test_blocking import runs
from tests.console.test_colleagues import ASKED, HIDDEN, JORIS, one_chat
from tests.console.test_plain import Lines
from tests.console.test_taking_back import BACK, KEPT, LATE, NO_MORE

OTHER = Offered(offer="another", chat="another-chat", by=JORIS, note="wil niet bellen")


def in_lines(*events: Event) -> Lines:
    return Lines([*one_chat(), *events])


def test_in_lines_a_nought_takes_it_back() -> None:
    lines = in_lines()
    assert len(lines.type("overdragen")) == 2
    lines.type(f"overdragen 2 {HIDDEN}")
    lines.type("ja")
    assert lines.type("overdragen")[2].startswith("Gevraagd aan Sanne. 0 neemt het terug")
    lines.type("overdragen 0")
    assert ("take_back", HEIDE) in lines.link.asked
    lines.said.clear()
    lines.plain.hear(BACK, lines.now)
    assert lines.said == ["heide: teruggenomen · het blijft jouw gesprek"]
    assert len(lines.type("overdragen 0")) == 2  # nobody is asked: it says who can be
    assert lines.link.said() == []


def test_in_lines_an_older_relay_is_told_of() -> None:
    lines = in_lines()
    lines.type("overdragen 2")
    lines.type("ja")
    lines.type("overdragen 0")
    lines.said.clear()
    lines.plain.hear(Trouble(HEIDE, "offer_stands"), lines.now)
    assert lines.said == ["Terugnemen lukte niet. De vraag staat nog, of er is al ja gezegd."]


def test_in_lines_without_a_connection_it_says_so() -> None:
    lines = in_lines()
    lines.type("overdragen 2")
    lines.type("ja")
    lines.plain.hear(Connection(up=False, since=NOW), lines.now)
    assert lines.type("overdragen 0") == [lines.plain._words("say.offline")]


def test_in_lines_whoever_was_asked_hears_it_and_a_yes_finds_nothing() -> None:
    lines = in_lines(ASKED)
    lines.said.clear()
    lines.plain.hear(KEPT, lines.now)
    assert lines.said == [NO_MORE]
    lines.type("aannemen")
    assert not [each for each in lines.link.asked if each[0] == "answer"]


def test_in_lines_a_word_on_its_way_answers_for_no_other_chat() -> None:
    lines = in_lines(ASKED, OTHER)
    lines.plain.hear(KEPT, lines.now)
    over, asked = lines.type("aannemen")
    assert over == "Die vraag is al voorbij. Er is niets gebeurd."
    assert asked.startswith("Joris vraagt of jij een gesprek overneemt: “wil niet bellen”.")
    assert not [each for each in lines.link.asked if each[0] == "answer"]
    lines.type("aannemen")
    assert ("answer", OTHER.offer, OTHER.chat, True) in lines.link.asked


def test_in_lines_a_word_on_its_way_answers_nobody_who_asks_for_a_second_person() -> None:
    lines = in_lines(runs(), ASKED)
    lines.plain.hear(KEPT, lines.now)
    assert lines.type("weigeren") == ["Die vraag is al voorbij. Er is niets gebeurd."]
    assert not [each for each in lines.link.asked if each[0] == "answer_block"]


@pytest.mark.parametrize("new", [ASKED, runs()])
def test_in_lines_a_question_that_comes_afterwards_is_answered_at_once(new: Event) -> None:
    lines = in_lines(ASKED)
    for event in (KEPT, new):
        lines.plain.hear(event, lines.now)
    lines.type("weigeren")
    assert [each[0] for each in lines.link.asked if "answer" in str(each[0])]


def test_in_lines_a_yes_that_came_too_late_is_explained_once() -> None:
    lines = in_lines(ASKED)
    lines.type("aannemen")
    lines.said.clear()
    lines.plain.hear(KEPT, lines.now)
    lines.plain.hear(LATE, lines.now)
    assert lines.said == [NO_MORE]


def test_where_two_ask_it_is_said_which_one_a_word_answers() -> None:
    lines = in_lines(ASKED, OTHER)
    more, asked = lines.type("aannemen")
    assert more == "Er is meer gevraagd. Eerst dit:"
    assert f"“{ASKED.note}”" in asked
    assert not [each for each in lines.link.asked if each[0] == "answer"]
    lines.type("weigeren")
    assert lines.link.asked[-1] == ("answer", ASKED.offer, ASKED.chat, False)
    lines.type("aannemen")
    assert lines.link.asked[-1] == ("answer", OTHER.offer, OTHER.chat, True)
