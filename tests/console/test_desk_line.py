"""What the desk says of a line that is away: mine, or a visitor's."""

from __future__ import annotations

from console.catalog import load_words
from console.desk import show
from console.link.port import Connection, VisitorTyping
from tests.console.scene import HEIDE, NOW, night
from tests.console.test_desk import a_desk


def test_a_line_that_is_lost_may_be_an_exit_that_was_never_heard() -> None:
    said = [load_words(language)("note.away") for language in ("nl", "en")]
    assert "of het met opzet was, zien wij niet" in said[0]
    assert "we cannot see whether on purpose" in said[1]


def test_while_my_line_is_away_nobody_is_said_to_type() -> None:
    desk = a_desk([*night(), VisitorTyping(chat=HEIDE, on=True)])
    assert show.talk(desk, desk.chats[HEIDE]).typing
    desk.hear(Connection(up=False, since=NOW), NOW)
    assert not show.talk(desk, desk.chats[HEIDE]).typing
