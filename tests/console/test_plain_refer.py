"""Referring in lines: who is reachable has a number, and a number stays whose it was."""

from __future__ import annotations

from console.link.port import Answered
from tests.console.scene import HEIDE, MOS
from tests.console.test_plain import Lines


def test_who_is_reachable_is_said_by_number_and_a_number_says_what_to_send() -> None:
    lines = Lines()
    lines.type("1")
    rows = lines.type("verwijs")
    assert rows[0].startswith("1. De Luisterlijn: 088-0767 000. ")
    assert len(rows) == 9
    said = lines.type("verwijs 2")
    assert "- Denk je aan zelfmoord? Bel 113. Dat is gratis. Het kan dag en nacht." in said
    assert lines.link.said() == []
    assert lines.desk.guide.referrals.code(HEIDE) == "advised"


def test_words_find_somebody_with_the_number_that_says_what_to_send() -> None:
    lines = Lines()
    rows = lines.type("verwijs fier")
    assert rows[0] == "Niemand die zeker is, is nu bereikbaar."
    number = rows[1].partition(".")[0]
    said = lines.type(f"verwijs {number}")
    assert any("chatmetfier.nl" in row for row in said)
    assert lines.type("verwijs 99") == ["Niemand gevonden. Probeer een ander woord."]


def test_a_number_stays_whose_it_was_when_it_was_said_in_that_chat() -> None:
    lines = Lines()
    lines.type("1")
    first = lines.type("verwijs")[0]
    assert first.startswith("1. De Luisterlijn: 088-0767 000. ")
    lines.plain.hear(Answered(chat=HEIDE, question="die", answer="yes"), lines.now)
    assert "088-0767 000" in " ".join(lines.type("verwijs 1"))
    assert lines.type("verwijs")[0].startswith("1. 113")
    assert "Bel 113." in " ".join(lines.type("verwijs 1"))


def test_a_number_that_was_not_said_in_this_chat_says_who_is_reachable_here() -> None:
    lines = Lines()
    lines.type("1")
    rows = lines.type("verwijs")
    lines.type("3")
    assert lines.type("verwijs 1") == rows
    assert lines.desk.guide.referrals.code(MOS) is None
    assert "088-0767 000" in " ".join(lines.type("verwijs 1"))
