"""Somebody else may sit before the screen: new words wait until the visitor is alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from protocol.payloads import Exercise
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

MINUTE = 60_000


def asked(visitor: Visitor) -> None:
    """Expect the question whether the visitor is alone."""
    expect(visitor.page.get_by_role("heading", name="Verdergaan?")).to_be_visible()


def test_words_that_come_after_a_long_silence_wait_for_a_yes(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    visitor.page.clock.fast_forward(6 * MINUTE)
    relay.says("ben je er nog?")
    asked(visitor)
    assert "ben je er nog?" not in visitor.page.content()
    assert "Hoi." not in visitor.page.content()
    visitor.taps("Ja, ga verder")
    visitor.sees("ben je er nog?")
    visitor.sees("Hoi.")
    relay.says("fijn")
    visitor.sees("fijn")


def test_an_exercise_that_comes_after_a_long_silence_waits_too(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    visitor.page.clock.fast_forward(6 * MINUTE)
    relay.sends(Exercise("breathe"))
    asked(visitor)
    visitor.sees_not("Doe mee")


@pytest.mark.parametrize("how", ["key", "pointer"])
def test_whoever_touched_the_page_meanwhile_is_not_asked(
    visitor: Visitor, relay: Relay, how: str
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    visitor.page.clock.fast_forward(4 * MINUTE)
    if how == "key":
        visitor.composer.press("a")
    else:
        visitor.page.mouse.move(100, 100)
    visitor.page.clock.fast_forward(4 * MINUTE)
    relay.says("ben je er nog?")
    visitor.sees("ben je er nog?")


def test_silence_at_the_end_of_a_chat_asks_nothing(visitor: Visitor, relay: Relay) -> None:
    visitor.page.clock.install()
    visitor.talks()
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.page.clock.fast_forward(6 * MINUTE)
    relay.says("tot ziens")
    visitor.page.wait_for_timeout(100)
    visitor.sees_not("Verdergaan?")
