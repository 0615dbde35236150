"""The empty screen of the line mode: nothing is seen, sent, called read or lost."""

from __future__ import annotations

import pytest

from console.link.port import Author, Ended, Event, RoomSaid, Turn, VisitorTyping, Whispered
from console.plain_blank import CTRL_L
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night, turns, waits
from tests.console.test_plain import Lines

BLANK = "Leeg scherm. Typ leeg om verder te gaan."
WHO = "Aan heide: wat je nu typt, gaat naar heide."
NEW = "mijn broer is thuis"


def turn(chat: str, text: str, key: int = 90) -> Turn:
    return Turn(chat=chat, key=key, at=NOW, author=Author.VISITOR, text=text)


def in_heide(*more: Event) -> Lines:
    said = turns(HEIDE, ("2:10", "v", "hoi"), ("2:11", "j", "dag"))
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 60), *said, *more])
    lines.plain.tick(lines.now)  # how the night begins is said
    lines.said.clear()
    return lines


def hear(lines: Lines, *events: Event) -> None:
    for event in events:
        lines.plain.hear(event, lines.now)


@pytest.mark.parametrize("typed", ["leeg", "Blank ", CTRL_L, f"{CTRL_L}\r\n"])
def test_nothing_that_comes_is_said_until_the_same_line_and_then_all_of_it_is(typed: str) -> None:
    lines = in_heide()
    assert lines.type(typed) == [BLANK]
    whisper = Whispered(letter="w", by="J", chat=HEIDE, at=NOW, text="ik kijk mee")
    room = RoomSaid(by="J", at=NOW, text="wie heeft pauze?")
    hear(lines, turn(HEIDE, NEW), waits("w", NOW, "hallo?"), whisper, room)
    lines.plain.tick(lines.now + 5)
    assert lines.said == [BLANK]
    back = lines.type(typed)
    over = back.index("Je scherm is terug. Nieuwe regels: 4.")
    assert back[:over] == ["Bezoeker heide: hoi", "Jij heide: dag"]
    assert f"Bezoeker heide: {NEW}" in back[over:]
    assert [row for row in back if "ik kijk mee" in row or "pauze" in row] == back[-3:-1]
    assert back[-1] == WHO


def test_nobody_is_told_that_i_read_what_i_did_not_see() -> None:
    lines = in_heide()
    lines.type("leeg")
    lines.link.asked.clear()
    hear(lines, turn(HEIDE, NEW), Whispered(letter="w", by="J", chat=HEIDE, at=NOW, text="hé"))
    hear(lines, mine(ZEE, NOW), turn(ZEE, "ben je daar?", 3), Ended(chat=HEIDE, why="visitor"))
    assert not [each for each in lines.link.asked if each[0] in {"seen", "whisper_seen"}]
    lines.type("leeg")
    seen = [each for each in lines.link.asked if each[0] in {"seen", "whisper_seen"}]
    assert sorted(seen) == [("seen", HEIDE, 90), ("seen", ZEE, 3), ("whisper_seen", "w", "J")]


@pytest.mark.parametrize("typed", ["ik ben er", "ja", "sluit", "1", "stop", ""])
def test_what_is_typed_meanwhile_does_nothing_and_comes_back(typed: str) -> None:
    lines = in_heide()
    lines.type("sluit")
    lines.type("leeg")
    lines.link.asked.clear()
    lines.said.clear()
    assert lines.plain.line(typed, lines.now)
    assert lines.said == [BLANK]
    back = " ".join(lines.type("leeg"))
    assert lines.link.asked == []
    assert (f"Er is niets mee gedaan: “{typed}”" in back) is bool(typed)
    lines.type("ja")  # the question of before is over
    assert not [each for each in lines.link.asked if each[0] == "close"]


def test_half_a_line_before_ctrl_l_is_not_sent_and_comes_back() -> None:
    lines = in_heide()
    assert lines.type(f"waar is je br{CTRL_L}") == [BLANK]
    assert lines.link.said() == []
    assert "Dit typte je nog. Er is niets mee gedaan: “waar is je br”" in lines.type("leeg")


def test_a_line_that_only_begins_with_the_word_is_for_the_visitor() -> None:
    lines = in_heide()
    assert lines.type("leeg gevoel?") == ["Verstuurd aan heide."]


def test_who_erases_meanwhile_is_told_of_and_none_of_their_words_are() -> None:
    lines = in_heide(mine(ZEE, NOW), *turns(ZEE, ("2:12", "v", "zee hier")))
    lines.type("leeg")
    whisper = Whispered(letter="w", by="J", chat=HEIDE, at=NOW, text="over die broer")
    hear(lines, turn(HEIDE, NEW), whisper, turn(ZEE, "nog iets"))
    hear(lines, Ended(chat=HEIDE, why="erased"))
    back = "\n".join(lines.type("leeg"))
    assert "zee hier" in back
    assert "nog iets" in back
    assert "heide: " in back
    assert not [each for each in ("hoi", NEW, "over die broer") if each in back]


def test_i_stop_typing_at_once_and_the_first_line_afterwards_waits_a_moment() -> None:
    lines = in_heide()
    lines.plain._counsellor.typed(HEIDE, "ik", lines.now)
    lines.type("leeg")
    assert ("typing", HEIDE, False) in lines.link.asked
    assert ("keep", HEIDE, "ik") in lines.link.asked
    lines.type("leeg")
    assert lines.type("ik lees", later=0.1)[0].startswith("Nog even")
    assert lines.type("ik lees") == ["Verstuurd aan heide."]


def test_that_somebody_typed_is_over_by_then_and_the_bell_rings_meanwhile() -> None:
    lines, rang = in_heide(), list[bool]()
    lines.plain.ring = lambda: rang.append(True)
    lines.type("leeg")
    hear(lines, VisitorTyping(chat=HEIDE, on=True), waits("w", NOW, "help", danger=True))
    lines.plain.tick(lines.now)
    assert rang == [True]
    assert "typt" not in " ".join(lines.type("leeg")[:-1])


def test_the_question_of_a_form_is_asked_anew() -> None:
    lines = in_heide(Ended(chat=HEIDE, why="visitor"))
    asked = lines.type("formulier")
    lines.type("leeg")
    lines.type("")
    back = lines.type("leeg")
    assert back[-1] == asked[-1]
    assert [row for row in back if row.startswith("1 van ")]
