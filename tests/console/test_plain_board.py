"""The board in lines: rows by number, what is done about each, and what is read along."""

from __future__ import annotations

import pytest

from console.desk.limits import Limits
from console.link.port import Colleagues, Connection, Ended, Event, NotElsewhere, Reading
from tests.console.board_scene import NOOR, SANNE, THERE, elsewhere, reasons, supervising
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns, waits
from tests.console.test_plain import Lines

GONE = Colleagues(there=tuple(each for each in THERE.there if each.who != NOOR))
WAITS = waits("w", NOW - 400, "hoi")
OFFLINE = "Dat kan pas als je weer verbonden bent."


def a_board(*events: Event) -> Lines:
    """Return lines of a supervisor: somebody waits long, and Noor has a chat in heide."""
    there = [elsewhere("n1", NOOR, NOW - 600), reasons(NOOR, "n1", 1, NOW - 60, "heavy")]
    lines = Lines([*supervising(), WAITS, *there, *events])
    lines.type("bord")
    return lines


def test_the_board_is_read_out_with_numbers_for_rows_and_steps() -> None:
    lines = a_board()
    said = lines.type("bord")
    assert said[0] == "1. wachtrij, niemand: wacht al een tijd, 6 min. 1 neem het zelf"
    assert said[1] == (
        "2. heide, Noor: zwaar gesprek, 1 min. 1 fluister Noor. 2 ga erbij zitten. "
        "3 sluit het gesprek"
    )
    assert "Sanne" in " ".join(said)  # who holds nothing can be whispered to
    assert said[-1].startswith("Typ bord,")


def test_for_a_counsellor_there_is_no_board() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW)])
    assert lines.type("bord 1 1") == ["Het bord is voor begeleiders."]
    assert lines.link.said() == []


def test_who_waits_is_taken_from_the_board_and_a_limit_asks_first() -> None:
    lines = a_board()
    lines.type("bord 1 1")
    assert ("claim", "w") in lines.link.asked
    lines = a_board(mine(HEIDE, NOW))
    lines.desk.limits = Limits(soft=1)
    assert "ja" in lines.type("bord 1 1")[-1]
    assert ("claim", "w") not in lines.link.asked
    lines.type("ja")
    assert ("claim", "w") in lines.link.asked


def test_a_whisper_goes_to_one_colleague_alone() -> None:
    lines = a_board()
    assert lines.type("bord 2 1")[0].startswith("Typ bord,")
    assert lines.type("bord 2 1 adem even uit") == ["Gefluisterd naar Noor."]
    assert ("whisper", NOOR, "n1", "adem even uit") in lines.link.asked
    lines.link.heard = False
    assert lines.type("bord 2 1 nog iets")[0].startswith("Noor is er nu niet.")


@pytest.mark.parametrize("typed", ["bord 2 1 adem even uit", "bord 2 3"])
def test_a_row_acts_on_the_talk_that_was_read_out_and_on_no_other_colleague(typed: str) -> None:
    lines = a_board()
    lines.plain.hear(elsewhere("n1", SANNE, NOW - 1), lines.now)
    assert lines.type(typed) == ["Die rij is er niet meer. Er is niets gebeurd."]
    lines.type("ja")
    assert not [each for each in lines.link.asked if each[0] in {"whisper", "close"}]


@pytest.mark.parametrize("typed", ["bord ²", "bord 2 ²", f"bord {'9' * 5_000}", "ophef ²"])
def test_what_is_no_number_to_count_with_is_none_of_a_row(typed: str) -> None:
    lines = a_board()
    assert lines.type(typed)
    assert lines.link.said() == []


def test_reading_along_is_asked_with_a_reason_heard_and_ended() -> None:
    lines = a_board()
    told = lines.type("bord 2 2")
    assert "niet wat er al staat" in told[0]
    assert "1 de collega vroeg het" in told[-1]
    assert not [each for each in lines.link.asked if each[0] == "sit_in"]
    lines.type("bord 2 2 2")
    assert ("sit_in", "n1", True, "concern") in lines.link.asked
    lines.said.clear()
    lines.plain.hear(Reading(chat="n1", by=NOOR, on=True), lines.now)
    for turn in turns("n1", ("2:10", "v", "ben je er\nnog"), ("2:11", "j", "ja")):
        lines.plain.hear(turn, lines.now)
    assert lines.said == [
        "je leest mee, Noor en de bezoeker zien dat",
        "Bij Noor, bezoeker: ben je er",
        "Bij Noor, bezoeker: nog",
        "Bij Noor, zelf: ja",
    ]
    lines.type("bord")
    assert lines.type("bord 2 2") == ["Je leest niet meer mee."]
    assert ("sit_in", "n1", False, "done") in lines.link.asked
    assert lines.link.said() == []


def test_a_chat_whose_holder_is_gone_is_taken_over_after_a_yes() -> None:
    lines = a_board(GONE)
    lines.now += 31
    assert "neem het over" in " ".join(lines.type("bord"))
    row = next(n for n, each in enumerate(lines.said, 1) if "Noor" in each)
    assert "overnemen?" in lines.type(f"bord {row} 1")[0]
    assert ("take_over", "n1") not in lines.link.asked
    assert lines.type("ja")[0].startswith("Gevraagd.")
    assert ("take_over", "n1") in lines.link.asked


@pytest.mark.parametrize("typed", ["bord 2 1 kom", "bord 2 2 1", "bord 2 3|ja"])
def test_without_a_connection_nothing_is_asked(typed: str) -> None:
    lines = a_board()
    lines.link.heard = False
    lines.plain.hear(Connection(up=False, since=NOW), NOW)
    said = [lines.type(each) for each in typed.split("|")]
    assert said[-1] == [OFFLINE]
    assert not [each for each in lines.link.asked if each[0] in {"sit_in", "close"}]


def test_a_number_is_the_row_that_was_read_out_or_nothing() -> None:
    lines = a_board()
    lines.plain.hear(waits("x", NOW - 700, "hoi", danger=True), NOW)  # stands first by now
    assert lines.type("bord 2 3")[0].startswith("Dit gesprek sluiten?")
    lines.plain.hear(NotElsewhere(chat="n1"), lines.now)
    lines.plain.hear(elsewhere("n1", SANNE, lines.now), lines.now)  # another talk, the same id
    assert lines.type("ja") == ["Die rij is er niet meer. Er is niets gebeurd."]
    lines.plain.hear(NotElsewhere(chat="n1"), lines.now)
    assert lines.type("bord 2 1 kom") == ["Die rij is er niet meer. Er is niets gebeurd."]
    assert not [each for each in lines.link.asked if each[0] in {"close", "whisper"}]


def test_a_colleague_is_asked_to_sit_with_me_by_a_word() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW)])
    assert lines.type("meekijken") == ["Er is nu geen begeleider in dienst."]
    lines.link.supervised = True
    assert lines.type("meekijken")[0].startswith("Gevraagd of iemand meekijkt bij heide.")
    assert lines.type("meekijken") == ["Teruggenomen: je kunt weer alleen verder."]
    assert [each[1:] for each in lines.link.asked if each[0] == "call"] == [
        (HEIDE, True),
        (HEIDE, False),
    ]
    lines.plain.hear(Ended(chat=HEIDE, why="visitor"), lines.now)
    assert lines.type("meekijken") == ["Neem eerst een gesprek: neem."]
