"""A console that was signed out says so for as long as it is so, and takes no word."""

from __future__ import annotations

import pytest

from console.desk import show
from console.link.port import Connection, Trouble
from console.queue_report import NoReport, report
from console.settings import Settings
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, connecting
from tests.console.terminal import a_terminal
from tests.console.test_desk import a_desk
from tests.console.test_plain import Lines

NEWER = Connection(up=False, since=NOW, out="newer")
REMOVED = Connection(up=False, since=NOW, out="removed")


@pytest.mark.parametrize(
    ("event", "says"),
    [(NEWER, "je bent elders aangemeld"), (REMOVED, "je toegang is gestopt")],
)
def test_the_first_row_says_so_hours_later_and_never_that_nothing_is_lost(
    event: Connection, says: str
) -> None:
    desk = a_desk()
    desk.hear(event, NOW)
    for later in (0, 61, 4 * 3600):
        lost = show.status(desk, NOW + later).lost or ""
        assert lost.startswith(says)
        assert "schrijf door" not in lost
        assert "de dienst weet het" not in lost
    desk.hear(Connection(up=True, since=NOW + 9), NOW + 9)
    assert show.status(desk, NOW + 9).lost is None


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_enter_sends_nothing_the_draft_stays_and_one_key_signs_in_here(
    size: tuple[int, int],
) -> None:
    async with a_terminal(size=size) as terminal:
        await terminal.hear(NEWER)
        assert "F8: weer hier" in terminal.rows[0]
        await terminal.type("ik ben er")
        await terminal.press("enter")
        assert "niet aangemeld · je concept blijft hier" in terminal.text
        assert "gaat weg zodra het kan" not in terminal.text
        assert terminal.app.desk.drafts.of(HEIDE) == "ik ben er"
        assert terminal.link.said() == []
        await terminal.press("f8")
        assert terminal.link.asked.count(("sign_in_again",)) == 1
        await terminal.hear(Connection(up=True, since=NOW))
        await terminal.press("enter")
        assert terminal.link.said() == [(HEIDE, "ik ben er")]
        await terminal.press("f8")
        assert terminal.link.asked.count(("sign_in_again",)) == 1
        assert "Je bent hier al aangemeld." in terminal.text


def test_the_line_mode_says_it_sends_nothing_and_signs_in_by_a_word() -> None:
    lines = Lines()
    lines.plain.hear(NEWER, NOW)
    assert lines.said[0].startswith("Je bent op een andere plek aangemeld.")
    assert lines.type("hoi") == [
        "Niet verstuurd: je bent hier niet aangemeld. Typ aanmelden om hier verder te gaan."
    ]
    assert lines.link.said() == []
    assert lines.type("aanmelden") == ["Je meldt je hier weer aan. De andere plek wordt afgemeld."]
    assert ("sign_in_again",) in lines.link.asked
    lines.plain.hear(Connection(up=True, since=NOW), NOW)
    assert lines.type("aanmelden") == ["Je bent hier al aangemeld."]


async def test_a_report_says_that_my_console_is_open_and_holds_nobody_up() -> None:
    refused = [Connection(up=False, since=NOW), Trouble(chat=None, code="in_use")]
    with pytest.raises(NoReport, match="Je console is open"):
        await report(connecting(RecordingLink(), refused), Settings(), as_json=True, quiet=0.05)
