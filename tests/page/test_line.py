"""The status tells the truth about the connection within ten seconds, dead or alive."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


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


def test_a_dead_connection_is_told_though_the_phone_s_clock_was_set_back(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    visitor.page.clock.set_fixed_time(hour_ago)
    relay.silent = True
    visitor.sees("Geen verbinding")
