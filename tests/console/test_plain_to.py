"""In lines only I move to another visitor; what an event led astray is asked about."""

import pytest

from console.link.port import Author, Ended, Offered, Turn
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night
from tests.console.test_colleagues import THERE
from tests.console.test_plain import Lines


def accepted() -> Lines:
    """Return lines with heide, and a chat of a colleague that I said yes to."""
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 600)])
    lines.plain.hear(Offered(offer="asked", chat=ZEE, by="Sanne", note="x"), lines.now)
    assert lines.type("aannemen") == ["Gevraagd. Je krijgt dit gesprek zodra het van jou is."]
    lines.said.clear()
    return lines


def test_a_line_that_is_half_typed_stays_with_its_visitor_when_a_chat_comes() -> None:
    lines = accepted()
    lines.plain.hear(mine(ZEE, lines.now), lines.now)
    assert lines.said[-1] == "Typ 2 voor zee. Wat je nu typt, gaat nog naar heide."
    assert lines.type("ga naar de buren") == ["Verstuurd aan heide."]
    assert lines.link.said() == [(HEIDE, "ga naar de buren")]
    lines.type("2")
    assert lines.type("dag") == ["Verstuurd aan zee."]


def test_what_was_meant_for_a_chat_that_went_away_is_asked_about_once() -> None:
    lines = accepted()
    lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
    lines.plain.hear(mine(ZEE, lines.now), lines.now)
    for typed in ("ga naar de buren", "ga"):
        assert lines.link.said() == []
        asked = lines.type(typed)
    assert lines.link.said() == [(ZEE, "ga")]
    assert asked == ["Verstuurd aan zee."]


def test_a_yes_sends_what_was_asked_about() -> None:
    lines = accepted()
    lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
    lines.plain.hear(mine(ZEE, lines.now), lines.now)
    assert lines.type("hoi") == ["Dit gaat naar zee. Typ ja om het te versturen."]
    assert lines.type("ja") == ["Verstuurd aan zee."]
    assert lines.link.said() == [(ZEE, "hoi")]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("oefening 2", ("exercise", ZEE, "senses")),
        ("terug", ("release", ZEE)),
        ("meekijken", ("call", ZEE, True)),
    ],
)
def test_a_command_that_acts_at_once_is_asked_about_too(
    typed: str, asked: tuple[object, ...]
) -> None:
    for answer, done in (("ja", True), ("gesprekken", False)):
        lines = accepted()
        lines.link.supervised = True
        lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
        lines.plain.hear(mine(ZEE, lines.now), lines.now)
        assert lines.type(typed) == [f"Je bent nu in zee. Typ ja voor “{typed}” daar."]
        assert asked not in lines.link.asked
        lines.type(answer)
        assert (asked in lines.link.asked) is done


def test_what_is_offered_is_not_taken_back_from_another_chat_unasked() -> None:
    for typed, done in (("ja", True), ("gesprekken", False)):
        lines = Lines([*quiet_night(), mine(ZEE, NOW - 600), THERE])
        lines.type("overdragen 2")
        lines.type("ja")
        lines.plain.hear(mine(HEIDE, NOW), lines.now)
        lines.type("2")
        lines.type("sluit")
        lines.type("ja")
        lines.plain.hear(Ended(chat=HEIDE, why="closed"), lines.now)
        assert lines.desk.active == ZEE
        asked = "Je bent nu in heide. Typ ja voor “overdragen 0” daar."  # the place of zee here
        assert lines.type("overdragen 0") == [asked]
        lines.type(typed)
        assert (("take_back", ZEE) in lines.link.asked) is done


def test_a_word_for_how_serious_it_is_does_not_go_to_another_chat_unasked() -> None:
    lines = accepted()
    lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
    lines.plain.hear(mine(ZEE, lines.now), lines.now)
    lines.type("ernst hoog")
    assert lines.desk.chats[ZEE].level is None


def test_a_command_i_said_yes_to_does_nothing_in_yet_another_chat() -> None:
    lines = accepted()
    lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
    lines.plain.hear(mine(ZEE, lines.now), lines.now)
    lines.type("oefening 2")
    lines.plain.hear(mine(HEIDE, lines.now), lines.now)
    lines.desk.active = HEIDE
    assert lines.type("ja")[0].startswith("Dat gesprek is voorbij")
    assert not [each for each in lines.link.asked if each[0] == "exercise"]


def test_what_i_wrote_before_this_console_is_told_and_what_i_type_here_is_not() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW)])
    before = Turn(chat=HEIDE, key=1, at=NOW, author=Author.ME, text="Hoi.\nFijn.", mine="log-1")
    lines.plain.hear(before, NOW)
    assert lines.said == ["Jij aan heide: Hoi.", "Jij aan heide: Fijn."]
    lines.type("Ben je er nog?")
    sent = f"mine-{lines.link.asked.index(('say', HEIDE, 'Ben je er nog?')) + 1}"
    lines.said.clear()
    stored = Turn(chat=HEIDE, key=2, at=NOW, author=Author.ME, text="Ben je er nog?", mine=sent)
    lines.plain.hear(stored, NOW)
    assert lines.said == []
