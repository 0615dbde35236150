"""What happens while the page is at work: all is erased in between."""

from __future__ import annotations

import pytest

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

MINE, THEIRS = "kanarie van mij", "kanarie van jou"


def erases(visitor: Visitor) -> None:
    for name in ("Meer", "Wis alles nu", "Ja, wis alles"):
        visitor.taps(name)


def nothing_is_left(visitor: Visitor) -> None:
    """Expect that all is erased, and that no word came back into the page."""
    visitor.sees("Gewist om")
    content = visitor.page.content()
    assert MINE not in content
    assert THEIRS not in content


def test_a_reply_that_comes_before_the_relay_has_erased_is_not_shown(
    visitor: Visitor, relay: Relay
) -> None:
    store = relay._store

    def answered_before(message: wire.FromVisitor) -> None:
        if isinstance(message, wire.Erase):
            relay.says(THEIRS)
        store(message)

    visitor.talks()
    visitor.writes(MINE)
    visitor.sees("Aangekomen")
    relay._store = answered_before  # type: ignore[method-assign]
    erases(visitor)
    nothing_is_left(visitor)


def test_what_was_said_before_an_erasure_without_a_connection_comes_not_back_with_one(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    send, relay.send = relay.send, lambda _: None  # type: ignore[method-assign,assignment]
    visitor.writes(MINE)
    visitor.until(lambda: relay.words == [MINE])  # and that it is stored is never told
    relay.says(THEIRS)
    relay.send = send  # type: ignore[method-assign]
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    erases(visitor)
    visitor.sees("Nog niet gewist bij ons")
    relay.down = False
    nothing_is_left(visitor)
