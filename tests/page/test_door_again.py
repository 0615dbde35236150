"""The door after a while: what is old is not said, and a closed one may have opened."""

from __future__ import annotations

import time

import pytest

from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

HOUR = 3600_000
QUEUE = "Er wachten nu 2 mensen."  # when the page was opened


def look_away_and_back(visitor: Visitor) -> None:
    """Let the page hear that it is in front again."""
    visitor.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def test_after_a_chat_the_door_says_how_it_is_now(visitor: Visitor, site: Site) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Stop het gesprek")
    site.boot.update(waiting=5, late=True)
    visitor.taps("Begin opnieuw")
    visitor.sees("Er wachten nu 5 mensen.")
    visitor.sees("Misschien is er voor die tijd niemand vrij.")


def test_who_tries_again_after_a_full_line_is_not_told_of_the_line_before(
    visitor: Visitor, site: Site, relay: Relay
) -> None:
    relay.refuse = "full"
    site.boot.update(waiting=0)
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is nu te druk")
    site.boot.update(waiting=40)
    visitor.taps("Probeer opnieuw")
    visitor.sees("Er wachten nu 40 mensen.")


def test_without_a_connection_what_is_old_is_left_out_and_asked_once(
    visitor: Visitor, site: Site
) -> None:
    failed: list[str] = []
    visitor.page.on("requestfailed", lambda request: failed.append(request.url))
    visitor.page.clock.install()
    visitor.opens()
    visitor.sees(QUEUE)
    visitor.page.context.set_offline(True)
    visitor.page.clock.fast_forward(HOUR)
    with visitor.page.expect_event("requestfailed"):
        look_away_and_back(visitor)
    visitor.sees_not(QUEUE)
    visitor.sees_not("Open tot")
    visitor.page.context.set_offline(False)
    before = len(site.asked)
    look_away_and_back(visitor)
    visitor.sees(QUEUE)
    visitor.sees("Open tot")
    assert (len(failed), len(site.asked)) == (1, before + 1)


def test_a_door_that_closed_meanwhile_says_so(visitor: Visitor, site: Site) -> None:
    visitor.page.clock.install()
    visitor.opens()
    visitor.taps("Wie kan ik bellen?")
    visitor.page.clock.fast_forward(HOUR)
    site.boot.update(open=False)
    visitor.taps("Terug")
    visitor.sees("We zijn nu dicht")


def test_a_closed_page_that_is_left_open_says_when_it_may_be_open_and_asks_at_a_tap(
    visitor: Visitor, site: Site
) -> None:
    visitor.page.clock.install()
    site.boot.update(open=False, opens=int(time.time() * 1000) + 3 * HOUR)
    visitor.opens()
    visitor.sees("uur weer open.")
    visitor.sees_not("Probeer opnieuw")
    visitor.page.clock.fast_forward(3 * HOUR)
    visitor.sees("Misschien zijn we nu open")
    visitor.sees_not("We zijn nu dicht")
    visitor.sees_not("uur weer open.")
    visitor.page.wait_for_function("() => document.activeElement.id === 'closed-over'")
    site.boot.update(open=True)
    visitor.taps("Probeer opnieuw")
    visitor.sees("Wat wil je?")
