"""The page's modules mean the same one by one, as a browser loads them, and joined."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from server.web.page_source import given_names
from tests.page.relay import Relay
from tests.page.site import MODULES, PAGE, Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_visit_works_with_the_modules_loaded_one_by_one(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    one_by_one = "import './page.js';"
    visitor.page.route(
        "**/veste.js",
        lambda route: route.fulfill(content_type="text/javascript", body=one_by_one),
    )
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    loaded = {path.rsplit("/", 1)[1] for path in site.asked if path.endswith(".js")}
    assert loaded == set(MODULES)


def test_no_name_of_a_module_hides_one_of_the_browser(phone: Page, site: Site) -> None:
    # In one script, "open" of one module would be "open" for all of them.
    phone.goto(f"{site.origin}/blank")
    texts = [(PAGE / name).read_text(encoding="utf-8") for name in MODULES]
    names = sorted(given_names("".join(texts)))
    assert phone.evaluate("(names) => names.filter((name) => name in window)", names) == []
