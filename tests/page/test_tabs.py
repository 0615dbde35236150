"""Two tabs of one visit: the newer one goes on, and the older takes nothing from it."""

from __future__ import annotations

import pytest

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


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
    second.goto(site.origin + "/page/page.css")
    second.evaluate("sessionStorage.t = 'kept'")
    relay.send(wire.Bye("newer"))
    visitor.page.wait_for_url("**/kalender")
    visitor.sees("week")
    assert "/kalender" not in site.asked  # its answer has all storage of the site cleared
    assert second.evaluate("sessionStorage.t") == "kept"
