"""The exit of a page that is opened again, before the script has come that knows its chat."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route

from tests.page.conftest import WHOLE
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser
BROWSER = WHOLE


def leaves_before_the_visit_is_here(visitor: Visitor) -> Route:
    """Reload, and use the exit while what unlocks the chat is still fetched."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    visitor.talks()
    visitor.until(lambda: bool(visitor.relay.capsules))
    visitor.page.route("**/later.js*", keep)
    visitor.page.reload()
    visitor.until(lambda: len(held) == 1)
    visitor.taps("Weg hier")
    visitor.page.wait_for_selector("#cover td")
    assert visitor.page.title() == "Kalender"
    assert visitor.page.evaluate("sessionStorage.length") == 0
    return held[0]


def test_an_exit_before_the_visit_is_fetched_again_is_told_as_soon_as_it_is(
    visitor: Visitor, site: Site, relay: Relay
) -> None:
    route = leaves_before_the_visit_is_here(visitor)
    assert site.left == []
    route.continue_()
    visitor.until(lambda: len(site.left) == 1)
    assert relay.start
    assert json.loads(site.left[0])["t"] == "leave"
    visitor.page.wait_for_selector("#calendar")
    assert visitor.page.evaluate("sessionStorage.length") == 0


def test_an_exit_is_also_told_if_the_visit_takes_long_to_be_fetched(
    visitor: Visitor, site: Site
) -> None:
    visitor.page.clock.install()
    route = leaves_before_the_visit_is_here(visitor)
    visitor.page.clock.run_for(15_000)
    route.continue_()
    visitor.until(lambda: len(site.left) == 1)
    # A browser that is closed on its way there may hang, more so under a clock that stands.
    visitor.page.wait_for_selector("#calendar")


def test_an_exit_for_which_no_visit_can_be_fetched_leaves_no_way_back_either(
    visitor: Visitor, site: Site
) -> None:
    route = leaves_before_the_visit_is_here(visitor)
    route.abort()
    visitor.page.wait_for_timeout(100)
    visitor.page.unroute("**/later.js*")
    visitor.opens()
    visitor.sees("Wat wil je?")
    assert site.left == []
