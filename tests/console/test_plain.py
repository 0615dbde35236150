"""The line mode says who speaks, sends to whom it said, and guards like the screen."""

import unicodedata

import pytest

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.link.port import (
    Colleague,
    Colleagues,
    Connection,
    Delivery,
    Ended,
    Event,
    Offered,
    ReadAlong,
    Receipt,
    RoomSaid,
    VisitorTyping,
    WordAgreed,
)
from console.plain import Plain
from console.plain_commands import command_words
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, MOS, NOW, ZEE, ZONE, mine, night, queue, quiet_night, turns
from tests.console.terminal import SHELF


class Lines:
    """A line mode with a list for an output."""

    def __init__(self, events: list[Event] | None = None, language: str = "nl") -> None:
        self.link, self.said = RecordingLink(), []  # type: ignore[var-annotated]
        self.desk = Desk(load_words(language), ZONE)
        self.plain = Plain(Counsellor(self.desk, self.link), self.said.append)
        self.plain.shelf = SHELF
        self.now = NOW
        for event in night() if events is None else events:
            self.plain.hear(event, self.now)
        self.said.clear()

    def type(self, line: str, *, later: float = 1.0) -> list[str]:
        self.now += later
        self.said.clear()
        self.plain.line(line, self.now)
        return list(self.said)


def test_a_visitor_and_i_are_named_on_every_line() -> None:
    lines = Lines()
    lines.plain.hear(turns(HEIDE, *[("2:12", "v", "een\ntwee")] * 13)[-1], NOW)
    assert lines.said == ["Bezoeker heide: een", "Bezoeker heide: twee"]


@pytest.mark.parametrize(("language", "asked"), [("nl", "hulp"), ("en", "help")])
def test_help_says_every_command_on_a_line_of_its_own(language: str, asked: str) -> None:
    _, _, *commands = Lines(language=language).type(asked)
    named = [command_words()[line.replace(":", "").split()[0]] for line in commands]
    assert sorted(named) == sorted(set(command_words().values()))
    assert max(map(len, commands)) < 80


def test_who_reads_along_is_said_once_and_so_is_that_they_stopped() -> None:
    lines = Lines()
    lines.plain.hear(Colleagues(there=(Colleague("J", "Joris", ("supervisor",)),)), NOW)
    for readers in ((), ("J",), ("J",), ()):
        lines.now += 1
        lines.plain.hear(ReadAlong(chat=HEIDE, readers=readers), lines.now)
    assert lines.said == ["heide: Joris leest mee", "heide: niemand leest nog mee"]


def test_a_line_goes_to_the_chat_that_was_named_last() -> None:
    lines = Lines()
    assert lines.type("Goed dat je er bent.") == ["Verstuurd aan heide."]
    assert lines.type("3") == ["Aan mos: wat je nu typt, gaat naar mos."]
    assert lines.type("Neem je tijd.") == ["Verstuurd aan mos."]
    assert lines.link.said() == [(HEIDE, "Goed dat je er bent."), (MOS, "Neem je tijd.")]


def test_a_line_that_comes_too_soon_after_a_switch_is_not_sent() -> None:
    lines = Lines()
    lines.type("2")
    said = lines.type("dit was voor heide", later=0.1)
    assert said == ["Nog even: je schrijft nu aan zee. Typ het bericht opnieuw."]
    assert lines.link.said() == []


def test_the_same_text_for_another_visitor_is_asked_about_once() -> None:
    lines = Lines()
    lines.type("Ik ben er nog.")
    lines.type("2")
    assert lines.type("Ik ben er nog.") == [
        "Dit schreef je ook aan heide. Typ ja om het toch aan zee te versturen."
    ]
    assert lines.type("ja") == ["Verstuurd aan zee."]
    assert lines.link.said()[-1] == (ZEE, "Ik ben er nog.")


def test_anything_but_yes_does_not_send_what_was_asked_about() -> None:
    lines = Lines()
    lines.type("Ik ben er nog.")
    lines.type("2")
    lines.type("Ik ben er nog.")
    lines.type("wachtrij")
    assert lines.type("ja") == ["Verstuurd aan zee."]
    assert lines.link.said()[-1] == (ZEE, "ja")


def test_a_command_inside_a_sentence_is_part_of_the_sentence() -> None:
    lines = Lines()
    lines.type("stop maar even met typen")
    lines.type("zeg stop")
    assert [text for _, text in lines.link.said()] == ["stop maar even met typen", "stop"]


def test_english_words_work_on_a_dutch_desk() -> None:
    assert Lines().type("queue")[0].startswith("1. nu in gevaar, 2 min.")


def test_taking_asks_at_the_soft_limit_and_says_why_not_at_the_hard_one() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW), mine(ZEE, NOW), *queue()])
    assert lines.type("neem") == [
        "Je hebt dan 3 gesprekken. Dat is veel. Typ ja om het toch te nemen."
    ]
    lines.type("ja")
    assert ("claim", "w1") in lines.link.asked
    assert Lines().type("neem") == ["Je hebt er al 3. Geef er eerst een af."]


def test_closing_is_asked_about() -> None:
    lines = Lines()
    lines.type("sluit")
    assert ("close", HEIDE) not in lines.link.asked
    lines.type("ja")
    assert ("close", HEIDE) in lines.link.asked


def test_giving_back_names_who_comes_next() -> None:
    lines = Lines()
    assert lines.type("terug") == []
    assert ("release", HEIDE) in lines.link.asked
    lines.plain.hear(Ended(chat=HEIDE, why="taken"), lines.now)
    assert lines.said == ["Aan zee: wat je nu typt, gaat naar zee."]


def test_when_a_chat_ends_the_next_line_is_guarded_and_named() -> None:
    lines = Lines()
    lines.type("sluit")
    lines.type("ja")
    lines.plain.hear(Ended(chat=HEIDE, why="closed"), lines.now)
    assert lines.said[-1] == "Aan zee: wat je nu typt, gaat naar zee."
    asked = ["Dit gaat naar zee. Typ ja om het te versturen."]
    assert lines.type("dit was voor heide", later=0.1) == asked
    assert lines.type("ja", later=0.1)[0].startswith("Nog even")


def test_the_handbook_answers_with_sentences() -> None:
    said = Lines().type("handboek nog nooit verteld")
    assert "Voor het eerst vertellen" in said
    assert "- Ik geloof je." in said


def test_what_happens_is_said_in_words() -> None:
    lines = Lines()
    for event in (
        Connection(up=False, since=NOW),
        Connection(up=True, since=NOW),
        VisitorTyping(chat=MOS, on=True),
        Receipt(chat=HEIDE, mine=f"{HEIDE}-2", delivery=Delivery.READ),
        Ended(chat=ZEE, why="visitor"),
    ):
        lines.plain.hear(event, NOW)
    assert lines.said == [
        "Verbinding weg. Niets is kwijt, schrijf door.",
        "Weer verbonden, alles is verstuurd.",
        "mos typt",
        "heide: ✓✓ gelezen",
        "zee: de bezoeker heeft dit gesprek gesloten",
        "Nog een formulier te doen: 1. Typ formulier.",
    ]


def test_without_a_connection_a_line_is_kept_and_said_so() -> None:
    lines = Lines()
    lines.plain.hear(Connection(up=False, since=NOW), NOW)
    assert lines.type("hoi") == ["Bewaard voor heide, gaat weg zodra het kan."]


def test_an_unknown_place_and_an_empty_line_send_nothing() -> None:
    lines = Lines(quiet_night())
    assert lines.type("2") == ["Op plek 2 zit geen gesprek."]
    assert lines.type("hoi") == ["Neem eerst een gesprek: neem."]
    assert lines.type("") == []


def test_who_leaves_nothing_behind_stops_at_once() -> None:
    lines = Lines(quiet_night())
    assert lines.plain.line("stop", NOW) is False
    assert lines.said[-1] == "Tot de volgende keer."


def test_who_leaves_a_chat_behind_is_told_so_and_asked() -> None:
    lines = Lines()
    assert lines.plain.line("stop", NOW) is True
    assert lines.said[-2:] == ["■ mos: stil 8 min", "Zo blijft dit liggen. Typ ja om te stoppen."]
    assert lines.type("hoi") == ["Verstuurd aan heide."]
    assert lines.plain.line("ja", NOW) is True  # it was an answer to nothing
    lines.type("stop")
    assert lines.plain.line("ja", NOW) is False
    assert lines.said[-1] == "Tot de volgende keer."


def test_no_line_holds_a_control_character() -> None:
    lines = Lines()
    evil = "\x1b]52;c;eA==\x07 hoi \x1b[2J\r dag"
    lines.plain.hear(turns(HEIDE, *[("2:12", "v", evil)] * 13)[-1], NOW)
    assert all(unicodedata.category(c) != "Cc" for row in lines.said for c in row)


def test_a_secret_word_is_told_of_and_read_only_when_asked_for() -> None:
    lines = Lines()
    lines.plain.hear(WordAgreed(chat=HEIDE, at=NOW, word="zonnebloem"), NOW)
    assert lines.said == ["heide: koos een geheim woord. Typ weet om het te lezen."]
    lines.type("1")
    assert "zonnebloem" not in " ".join(lines.type("gesprekken") + lines.type("wachtrij"))
    assert "geheim: zonnebloem" in lines.type("weet")
    lines.type("3")
    assert "zonnebloem" not in " ".join(lines.type("weet"))
    assert "zei zelf: heeft een vraag" in lines.type("know")


def test_who_knows_nothing_yet_is_told_to_take_a_chat_first() -> None:
    assert Lines([]).type("weet") == ["Neem eerst een gesprek: neem."]


# --- among colleagues -------------------------------------------------------------------------

THERE = Colleagues(
    there=(
        Colleague("j", "Joris", ("supervisor",)),
        Colleague("p", "Petra", ("consultant",)),
        Colleague("s", "Sanne", ("counsellor",)),
    )
)


def test_the_staff_room_is_spoken_and_heard_in_lines() -> None:
    lines = Lines([*night(), THERE])
    assert lines.type("teamkamer") == ["Nu in dienst: Joris, Petra, Sanne"]
    lines.type("teamkamer ik neem zo pauze")
    assert lines.link.asked[-1] == ("room", "ik neem zo pauze")
    lines.plain.hear(RoomSaid(by="s", at=NOW, text="goed"), NOW)
    assert lines.said[-1] == "Kamer, Sanne: goed"
    assert lines.link.said() == []


def test_a_chat_is_handed_over_after_a_yes_and_not_before() -> None:
    lines = Lines([*night(), THERE])
    assert lines.type("overdragen")[0] == "1 Joris, 2 Sanne, 3 een begeleider, 4 een hulpverlener"
    asked = lines.type("overdragen 2 wil alleen vertellen")
    assert asked == ["heide naar Sanne, met: “wil alleen vertellen”? Typ ja om het te vragen."]
    assert not [each for each in lines.link.asked if each[0] == "offer"]
    assert lines.type("ja") == ["Gevraagd aan Sanne. Tot het antwoord blijft het jouw gesprek."]
    assert lines.link.asked[-1] == ("offer", HEIDE, "s", "wil alleen vertellen", True)


def test_another_line_than_yes_hands_nothing_over() -> None:
    lines = Lines([*night(), THERE])
    lines.type("overdragen 2 x")
    lines.type("neem je tijd")
    lines.type("ja")
    assert not [each for each in lines.link.asked if each[0] == "offer"]


def test_who_is_asked_answers_with_a_word_that_is_no_answer_to_a_visitor() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 60), THERE])
    assert lines.type("aannemen") == ["Niemand vraagt of jij iets overneemt."]
    lines.plain.hear(Offered(offer="asked", chat="other", by="s", note="rustig"), NOW)
    assert lines.said[-1] == (
        "Sanne vraagt of jij een gesprek overneemt: “rustig”. Typ aannemen of weigeren."
    )
    lines.type("ja")  # said to the visitor
    assert not [each for each in lines.link.asked if each[0] == "answer"]
    lines.type("aannemen")
    assert lines.link.asked[-1] == ("answer", "asked", "other", True)
