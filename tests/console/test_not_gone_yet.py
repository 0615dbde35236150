"""What was sent without a connection is not lost by who stops then: it is the draft again."""

from __future__ import annotations

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.link.port import Author, Connection, Ended, Event, Turn
from console.plain import Plain
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, ZONE, mine, night, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

DOWN = Connection(up=False, since=NOW)
SAID = "Ik ben er nog."


async def sends(terminal: Terminal) -> None:
    await terminal.told(DOWN)
    await terminal.type(SAID)
    await terminal.press("enter")
    assert terminal.draft == ""


def stored(terminal: Terminal) -> Event:
    number = terminal.link.asked.index(("say", HEIDE, SAID)) + 1
    return Turn(HEIDE, 90, NOW, Author.ME, SAID, mine=f"mine-{number}")


async def test_who_stops_without_a_connection_is_told_and_has_the_words_in_the_draft() -> None:
    async with a_terminal() as terminal:
        await sends(terminal)
        await terminal.type("en nog")
        await terminal.press("ctrl+q")
        told = " ".join(terminal.text.split())
        assert "Wat je aan heide schreef is nog niet weg." in told
        await terminal.wait(0.5)
        await terminal.press("1")
    assert terminal.link.kept == {HEIDE: f"{SAID}\nen nog"}
    async with a_terminal(kept=terminal.link.kept) as again:
        assert again.draft == f"{SAID}\nen nog"


async def test_who_loses_the_window_has_them_too_and_nobody_once_they_arrived() -> None:
    async with a_terminal() as terminal:
        await sends(terminal)
        await terminal.wait(2)
        await terminal.wait(2)
        assert terminal.link.kept == {HEIDE: SAID}
        await terminal.told(Connection(up=True, since=NOW), stored(terminal))
        await terminal.wait(2)
        await terminal.wait(2)
        assert not any(terminal.link.kept.values())


async def test_of_a_visitor_who_erased_everything_nothing_stays() -> None:
    async with a_terminal() as terminal:
        await sends(terminal)
        await terminal.wait(2)
        await terminal.wait(2)
        await terminal.told(Ended(chat=HEIDE, why="erased"))
        await terminal.wait(2)
        await terminal.wait(2)
        assert not any(terminal.link.kept.values())


def test_in_lines_it_is_told_on_leaving_and_at_the_next_start() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW), DOWN])
    lines.type(SAID)
    assert "Wat je aan heide schreef is nog niet weg. Het wordt weer je concept." in lines.type(
        "stop"
    )
    lines.type("ja")
    assert lines.link.kept == {HEIDE: SAID}
    said: list[str] = []
    desk = Desk(load_words("nl"), ZONE)
    again = Plain(Counsellor(desk, RecordingLink(lines.link.kept)), said.append)
    for event in (*quiet_night(), mine(HEIDE, NOW)):
        again.hear(event, NOW)
    assert f"Nog niet verstuurd aan heide: {SAID}" in said
    again.line(SAID, NOW + 1)
    assert desk.drafts.of(HEIDE) == ""


def test_what_arrived_leaves_the_draft_as_it_was() -> None:
    lines = Lines([*night()])
    lines.type(SAID)
    assert not any(lines.link.kept.values())
