"""One staff member at two consoles, one after the other: nothing said at either is lost."""

from __future__ import annotations

from tests.night import Night
from tests.reading import open_chat, page_words, say, troubles, words


def test_what_was_said_at_two_consoles_apart_all_arrives(night: Night) -> None:
    """The first one sealed its words with numbers that the second one gave to others."""
    guest = open_chat(night)
    (first,) = night.desks.values()
    night.drop(first)
    for text in ("een", "twee"):
        say(night, first, text, guest)
    say(night, guest, "ben je er nog?")
    second = night.restart_console(first)
    say(night, second, "ik ben er weer", guest)
    night.drop(second)
    night.desks[first.person.id] = first
    night.sign_in(first)
    assert page_words(guest)[-3:] == ["ik ben er weer", "een", "twee"]
    assert troubles(guest, first, second) == []
    assert words(first, guest)[-2:] == ["ben je er nog?", "ik ben er weer"]
