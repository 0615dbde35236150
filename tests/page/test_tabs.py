"""Two tabs of one visit: the newer one goes on, and the older takes nothing from it."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from protocol import visitor_messages as wire
from tests.page.conftest import WHOLE
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser
BROWSER = WHOLE


def test_a_second_tab_of_the_same_visit_leaves_the_first_one_blank(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("hallo")
    relay.send(wire.Bye("newer"))
    visitor.page.wait_for_url("**/kalender")
    visitor.sees("week")
    visitor.sees_not("hallo")
    assert visitor.page.evaluate("sessionStorage.length") == 0


def test_the_first_tab_leaves_the_second_one_its_way_back(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    visitor.talks()
    second = visitor.page.context.new_page()
    second.goto(site.origin + "/blank")
    second.evaluate("sessionStorage.t = 'kept'")
    relay.send(wire.Bye("newer"))
    visitor.page.wait_for_url("**/kalender")
    visitor.sees("week")
    assert "/kalender" not in site.asked  # its answer has all storage of the site cleared
    assert second.evaluate("sessionStorage.t") == "kept"


def test_an_older_tab_without_a_connection_hears_from_the_newer_one_that_it_is_over(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    visitor.writes("hallo")
    visitor.sees("Aangekomen")
    kept = visitor.page.evaluate("JSON.stringify(sessionStorage)")
    visitor.page.clock.pause_at(time.time() + 60)  # it would dial again, but not yet
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    relay.down = False
    second = visitor.page.context.new_page()
    relay.attach(second)
    second.add_init_script(f"Object.assign(sessionStorage, {kept})")
    second.goto(site.origin)
    expect(second.locator("#log")).to_contain_text("hallo")
    visitor.page.wait_for_url("**/kalender")
    dialled = relay.connections
    visitor.page.clock.fast_forward(15_000)
    assert relay.connections == dialled
    assert second.evaluate("JSON.stringify(sessionStorage)") == kept


def test_a_visit_of_somebody_else_in_another_tab_goes_on(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    visitor.talks()
    second = visitor.page.context.new_page()
    second.goto(site.origin + "/blank")
    second.evaluate("new BroadcastChannel('tabs').postMessage('')")
    second.evaluate("new BroadcastChannel('tabs').postMessage(String(new Uint8Array(16)))")
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
