"""The page's modules mean the same one by one, as a browser loads them, and joined."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from server.web.page_source import given_names
from tests.page.relay import Relay
from tests.page.site import MODULES, PAGE, Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_visit_works_with_the_modules_loaded_one_by_one(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    one_by_one = {"veste.js": "import './page.js';", "later.js": (PAGE / "later.js").read_text()}
    for name, body in one_by_one.items():
        visitor.page.route(
            f"**/{name}",
            lambda route, _, text=body: route.fulfill(content_type="text/javascript", body=text),
        )
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    modules = set(MODULES) - {"later.js"}
    visitor.until(lambda: {path.rsplit("/", 1)[1] for path in site.asked} >= modules)
    assert not {"veste.js", "later.js"} & {path.rsplit("/", 1)[1] for path in site.asked}


def test_what_a_visit_may_need_is_fetched_once_it_has_begun_and_not_before(
    visitor: Visitor, site: Site
) -> None:
    visitor.opens()
    assert "/page/later.js" not in site.asked
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Verbonden")
    visitor.until(lambda: site.asked.count("/page/later.js") == 1)
    visitor.page.context.set_offline(True)
    visitor.taps("Even rustig worden")
    visitor.taps("Rustig ademen")
    visitor.taps("Volgende")
    visitor.sees("Adem in. Tel tot 4.")
    assert site.asked.count("/page/later.js") == 1


def test_what_could_not_be_fetched_is_fetched_again_once_it_can(
    visitor: Visitor, site: Site
) -> None:
    failed: list[str] = []

    def fail_twice(route: Route) -> None:
        if len(failed) > 1:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    visitor.page.route("**/later.js*", fail_twice)
    visitor.waits()
    visitor.until(lambda: len(failed) == 1)
    visitor.taps("Even rustig worden")
    visitor.taps("Rustig ademen")
    visitor.until(lambda: len(failed) == 2)
    visitor.taps("Rustig ademen")
    visitor.sees("Zet je voeten op de grond.")
    assert [path for path in site.asked if "later.js" in path] == ["/page/later.js??"]


def test_no_name_of_a_module_hides_one_of_the_browser(phone: Page, site: Site) -> None:
    # In one script, "open" of one module would be "open" for all of them.
    phone.goto(f"{site.origin}/blank")
    texts = [(PAGE / name).read_text(encoding="utf-8") for name in MODULES]
    names = sorted(given_names("".join(texts)))
    assert phone.evaluate("(names) => names.filter((name) => name in window)", names) == []
