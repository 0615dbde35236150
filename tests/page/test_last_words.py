"""The end of a chat: what was not sent or not read is shown to whoever may read it alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from protocol.payloads import Seen
from tests.page.relay import Relay
from tests.page.test_exit import HIDE
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

AWAY = 6 * 60_000
HALF, LAST = "en dan nog iets", "Sterkte, en tot ziens."
NOT_SENT = "Deze tekst van jou is niet verstuurd:"
ENDS: dict[str, Callable[[Relay], None]] = {
    "close": lambda relay: relay.close("close"),
    "silence": lambda relay: relay.state("closed", "silence"),
    "block": lambda relay: relay.blocks(),
    "shut": lambda relay: relay.state("closed", "shut"),
}


def asked(visitor: Visitor, *words: str) -> None:
    """Expect the question whether the visitor is alone, none of the words, and all after a yes."""
    expect(visitor.page.get_by_role("heading", name="Verdergaan?")).to_be_visible()
    for each in words:
        assert each not in visitor.page.content()
    visitor.taps("Ja, ga verder")
    for each in words:
        visitor.sees(each)


def half_said(visitor: Visitor) -> None:
    """Let a draft stand in the composer of a chat, at a clock that stands."""
    visitor.page.clock.install()
    visitor.talks()
    visitor.composer.fill(HALF)


def hides(visitor: Visitor, *, hidden: bool) -> None:
    visitor.page.evaluate(HIDE, arg=hidden)


def says(relay: Relay, words: str) -> Seen:
    """Let the counsellor say something; return what the page says once it was seen."""
    relay.says(words)
    return Seen(len(relay.log))


# --- who may be looking -------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
def test_what_was_not_sent_waits_at_the_end_for_whoever_was_away_long(
    visitor: Visitor, relay: Relay, end: str
) -> None:
    half_said(visitor)
    hides(visitor, hidden=True)
    visitor.page.clock.fast_forward(AWAY)
    ENDS[end](relay)
    visitor.page.wait_for_timeout(200)
    hides(visitor, hidden=False)
    asked(visitor, HALF)
    visitor.sees(NOT_SENT)


def test_nor_is_it_shown_to_whoever_sits_before_a_page_that_nobody_touched(
    visitor: Visitor, relay: Relay
) -> None:
    half_said(visitor)
    visitor.page.clock.fast_forward(AWAY)
    relay.state("closed", "silence")
    asked(visitor, HALF)
    visitor.sees("Je was lang stil.")


def test_a_question_that_stands_there_when_the_chat_ends_stays(
    visitor: Visitor, relay: Relay
) -> None:
    half_said(visitor)
    visitor.page.clock.fast_forward(AWAY)
    said = says(relay, LAST)
    expect(visitor.page.get_by_role("heading", name="Verdergaan?")).to_be_visible()
    relay.close("close")
    visitor.page.locator("#end-p:not(:empty)").wait_for(state="attached")
    asked(visitor, HALF, LAST)
    visitor.page.clock.run_for(1000)
    assert said not in relay.payloads


def test_an_end_that_stands_there_asks_again_after_a_long_time_away(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    relay.down = True
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes(HALF)
    relay.refuse, relay.down = "full", False
    visitor.sees("Het is nu te druk")
    visitor.sees(HALF)
    hides(visitor, hidden=True)
    visitor.sees_not(HALF)
    visitor.page.clock.fast_forward(AWAY)
    hides(visitor, hidden=False)
    asked(visitor, HALF)
    visitor.sees("Het is nu te druk")


def test_an_end_without_a_word_asks_nothing(visitor: Visitor, relay: Relay) -> None:
    visitor.page.clock.install()
    visitor.talks()
    visitor.page.clock.fast_forward(AWAY)
    relay.state("closed", "silence")
    visitor.sees("Je was lang stil.")
    hides(visitor, hidden=True)
    visitor.page.clock.fast_forward(AWAY)
    hides(visitor, hidden=False)
    visitor.sees("Je was lang stil.")


# --- what the counsellor said last --------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", ["chat", "menu", "a moment hidden"])
def test_what_the_counsellor_said_just_before_the_end_is_still_read_there(
    visitor: Visitor, relay: Relay, meanwhile: str
) -> None:
    visitor.talks()
    first = says(relay, "Hoi.")
    visitor.until(lambda: first in relay.payloads)
    if meanwhile == "menu":
        visitor.taps("Meer")
    hides(visitor, hidden=meanwhile == "a moment hidden")
    said = says(relay, LAST)
    relay.close("close")
    visitor.page.locator("#end-p:not(:empty)").wait_for(state="attached")
    hides(visitor, hidden=False)
    visitor.sees("Dit gesprek is klaar")
    visitor.sees(LAST)
    expect(visitor.page.locator("#unseen .soft")).to_have_text("Medewerker: ")
    assert "Hoi." not in visitor.page.content()
    visitor.page.wait_for_timeout(900)  # after which it would be called read
    assert said not in relay.payloads
    visitor.taps("Begin opnieuw")
    assert LAST not in visitor.page.content()


def test_of_what_was_read_before_a_reload_nothing_is_shown_at_the_end(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    first = says(relay, "Hoi.")
    visitor.until(lambda: first in relay.payloads and bool(relay.capsules))
    relay.silent = True
    relay.says(LAST)
    relay.close("close")
    relay.silent = False
    visitor.page.reload()
    visitor.sees("Dit gesprek is klaar")
    visitor.sees(LAST)
    assert "Hoi." not in visitor.page.content()
