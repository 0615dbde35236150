"""Everything that somebody writes while they wait is judged as it was written, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.catalog import load_words
from console.desk import show_claim
from console.desk.desk import Desk
from console.desk.haste import Haste
from console.desk.queue import Queue
from console.link.port import Waiting
from handbook.cues import judge
from protocol import ids
from tests.console.link.night_with_desks import NightWithDesks
from tests.console.scene import NOW, ZONE, waits
from tests.reading import claim, say

if TYPE_CHECKING:
    from handbook.cues import Judgement
    from tests import night

WORDS = load_words("nl")
HARMLESS = "Ik zit op school in de derde klas en ik hou van tekenen en van mijn hond. "


def reason(*written: str) -> tuple[str, str]:
    """Return why somebody who wrote this stands where they stand, and what stands below."""
    queue = Queue()
    queue.look(judge)
    first = waits("a", NOW, written[0])
    queue.hear(
        Waiting(
            **{name: getattr(first, name) for name in first.__struct_fields__}
            | {"written": written}
        )
    )
    row = queue.rows(NOW, WORDS)[0]
    return row.reason, row.under


def test_line_ends_part_sentences_in_the_queue_as_they_do_in_a_chat() -> None:
    assert reason("mama mag dit niet weten\nhij slaat me")[0].startswith("woorden: “slaat me")
    assert reason("je zegt niets he\nhij staat voor de deur")[0].startswith("woorden:")


def test_what_a_row_has_no_room_for_is_judged() -> None:
    why, under = reason(HARMLESS * 5 + "Mijn stiefvader komt zo thuis en hij heeft een mes.")
    assert why == "woorden: “mes”"
    assert under.startswith("“Ik zit op school")
    assert "mes" not in under


def test_the_hastiest_of_all_they_wrote_counts_and_the_row_shows_what_came_first() -> None:
    assert reason("hoi", "hij heeft een mes", "ben je er") == ("woorden: “mes”", "“hoi”")
    assert reason("hoi", "is daar iemand")[0] == "wacht"


def test_a_sentence_in_pieces_is_read_as_one() -> None:
    assert reason("hij heeft", "een mes")[0] == "woorden: “mes”"
    assert reason("ok", "hij", "komt zo", "thuis")[0] == "woorden: “komt zo”"
    assert reason("ze nemen", "mij mee")[0] != "wacht"
    assert reason("ze nemen", HARMLESS * 2, "mij mee")[0] == "wacht"


def test_each_message_is_judged_once() -> None:
    asked: list[str] = []

    def asking(text: str) -> Judgement:
        asked.append(text)
        return judge(text)

    haste = Haste()
    haste.by(asking)
    for written in (("hoi",), ("hoi",), ("hoi", "hij heeft een mes"), ("hoi", "hij heeft een mes")):
        haste.look("a", written)
    assert asked == ["hoi", "hij heeft een mes"]
    assert haste.words("a") == "mes"
    haste.look("a", ())
    assert haste.words("a") == ""


def in_the_queue(told: NightWithDesks, noor: night.Desk, guest: night.Guest) -> Waiting:
    chat = ids.text(guest.session.chat)
    return [
        each for each in told.of(noor).events if isinstance(each, Waiting) and each.chat == chat
    ][-1]


def test_a_later_message_of_somebody_who_waits_moves_their_row() -> None:
    night = NightWithDesks()
    noor = night.colleague()
    desk = night.of(noor).desk
    desk.queue.look(judge)
    guest = night.visitor("hoi")
    chat = ids.text(guest.session.chat)
    assert desk.queue.urgent(chat) == ""
    say(night, guest, "hij heeft een mes")
    assert desk.queue.urgent(chat) == "mes"
    row = in_the_queue(night, noor, guest)
    assert (row.first_words, row.written) == ("hoi", ("hoi", "hij heeft een mes"))


def test_what_is_said_to_a_counsellor_is_no_part_of_the_wait() -> None:
    night = NightWithDesks()
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    say(night, guest, "hij heeft een mes")
    assert night.of(noor).teller._story(guest.session.chat).written == ["hoi"]


def test_a_row_says_when_its_language_is_one_that_no_words_are_read_in() -> None:
    desk = Desk(WORDS, ZONE)
    row = msgspec.structs.replace(waits("a", NOW, "mi ke muri"), language="pap-CW")
    desk.hear(row, NOW)
    desk.hear(waits("b", NOW, "hoi"), NOW)
    assert [each.reason for each in desk.queue.rows(NOW, WORDS)] == ["wacht · Papiamentu", "wacht"]
    before, other = show_claim.claim(desk, "a", NOW), show_claim.claim(desk, "b", NOW)
    assert before is not None
    assert before.limits[-1].startswith("Papiamentu: de console let niet op deze woorden.")
    assert other is not None
    assert other.limits == ()
