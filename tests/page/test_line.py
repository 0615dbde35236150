"""The status tells the truth about the connection within ten seconds, dead or alive."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser
SHORT_OUTAGE = 3_500  # milliseconds


def test_a_dead_connection_is_told_within_ten_seconds(visitor: Visitor, relay: Relay) -> None:
    visitor.page.clock.install()
    visitor.talks()
    relay.silent = True
    visitor.page.clock.run_for(10_000)
    visitor.sees("Geen verbinding")


def test_a_quiet_connection_is_not_called_lost(visitor: Visitor, relay: Relay) -> None:
    visitor.page.clock.install()
    visitor.talks()
    for _ in range(6):
        visitor.page.clock.run_for(5_000)
        visitor.page.wait_for_timeout(20)
    visitor.sees("Verbonden")
    assert relay.connections == 1


def test_a_log_that_takes_long_is_waited_for_as_long_as_it_comes(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    for number in range(6):
        relay.says(f"antwoord {number}")
    visitor.sees("antwoord 5")
    asked: list[wire.Resume] = []

    def hears(message: wire.Resume) -> None:
        asked.append(message)

    relay._resume = hears  # type: ignore[method-assign]
    relay.cut()
    visitor.page.clock.run_for(1_000)
    visitor.until(lambda: len(asked) == 1)
    dialled, last = relay.connections, len(relay.log)
    for number in range(6):  # one piece after another, of a log of which nothing was left behind
        visitor.page.clock.run_for(3_500)
        relay.send(relay._log_after(last - 6 + number, last - 5 + number))
        visitor.page.wait_for_timeout(20)
    relay.send(wire.Resumed(last))
    visitor.sees("Verbonden")
    assert relay.connections == dialled


def test_after_a_long_outage_the_page_is_back_within_ten_seconds(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    visitor.page.evaluate("Math.random = () => 0.99")  # the longest waits there are
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    for _ in range(12):
        visitor.page.clock.run_for(10_000)
        visitor.page.wait_for_timeout(20)
    relay.down = False
    dialled = relay.connections
    visitor.page.clock.run_for(9_500)
    visitor.until(lambda: relay.connections == dialled + 1)
    visitor.sees("Verbonden")


def test_in_a_short_outage_a_page_dials_again_and_again_soon(phone: Page, site: Site) -> None:
    phone.goto(f"{site.origin}/blank")
    phone.clock.install()
    phone.evaluate(
        """async () => {
          Math.random = () => 0; // who dials as often as a page ever does comes to the long waits
          const { Line } = await import('/page/line.js');
          const to = { dialling: () => dials.push(performance.now()), opened() {}, lost() {} };
          window.dials = [];
          new Line(to).connect(); // nobody answers here, by neither way
        }"""
    )
    for _ in range(90):
        phone.clock.run_for(50)
        phone.wait_for_timeout(5)
    dials = phone.evaluate("dials")
    waits = [late - soon for soon, late in pairwise(dials) if soon - dials[0] <= SHORT_OUTAGE]
    assert len(waits) >= 12
    assert max(waits) < 600  # the shortest long wait would be a second


def test_a_dead_connection_is_told_though_the_phone_s_clock_was_set_back(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    visitor.page.clock.set_fixed_time(hour_ago)
    relay.silent = True
    visitor.sees("Geen verbinding")
