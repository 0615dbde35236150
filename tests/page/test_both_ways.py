"""A line that may be a socket or requests: which of them the page tries, and when."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("clock_goes", [True, False])
def test_when_sockets_and_requests_failed_both_are_tried_again_in_turn(
    visitor: Visitor, relay: Relay, site: Site, clock_goes: bool
) -> None:
    visitor.talks()
    if not clock_goes:  # or is set back: no choice may hang on it
        visitor.page.clock.set_fixed_time(dt.datetime.now(dt.UTC))
    relay.down = True
    relay.cut()
    visitor.writes("hallo")
    before = relay.connections
    visitor.until(lambda: bool(site.posted))
    assert relay.connections == before + 2  # it failed twice
    assert set(site.posted) == {b'{"t":"open","once":false}'}
    visitor.until(lambda: relay.connections > before + 2)
    relay.down = False
    visitor.until(lambda: relay.words == ["hallo"])
    visitor.sees("Je bent weer verbonden. Er is niets verloren.")
