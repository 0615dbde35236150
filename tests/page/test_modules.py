"""The page's modules mean the same one by one, as a browser loads them, and joined."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from protocol.payloads import Answer
from server.web.page_source import AFTERWARDS, given_names
from tests.page.relay import Relay
from tests.page.site import MODULES, PAGE, Site, fill, without_script
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_visit_works_with_the_modules_loaded_one_by_one(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    first = '<script type="module" src="/page/page.js">'
    page = without_script(fill(site.boot)).replace("</body>", f"{first}</script></body>")
    one_by_one = {
        f"{site.origin}/": ("text/html", page),
        **{f"**/{name}": ("text/javascript", (PAGE / name).read_text()) for name in AFTERWARDS},
    }
    for address, (kind, body) in one_by_one.items():
        visitor.page.route(
            address,
            lambda route, _, kind=kind, text=body: route.fulfill(content_type=kind, body=text),
        )
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    modules = set(MODULES) - {*AFTERWARDS}
    visitor.until(lambda: {path.rsplit("/", 1)[1] for path in site.asked} >= modules)
    assert not {*AFTERWARDS} & {path.rsplit("/", 1)[1] for path in site.asked}


def test_what_a_visit_needs_is_fetched_once_while_the_door_is_read(
    visitor: Visitor, site: Site
) -> None:
    visitor.opens()
    visitor.until(lambda: site.asked.count("/page/later.js") == 1)
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Verbonden")
    visitor.page.locator("#shade-line:not([hidden])").wait_for(state="attached")
    visitor.page.context.set_offline(True)
    visitor.taps("Even rustig worden")
    visitor.taps("Rustig ademen")
    visitor.taps("Volgende")
    visitor.sees("Adem in. Tel tot 4.")
    assert site.asked.count("/page/later.js") == 1
    assert site.asked.count("/page/beside.js") == 1


@pytest.mark.usefixtures("relay")
def test_who_cannot_get_what_lies_beside_the_visit_is_told_and_may_try_again(
    visitor: Visitor,
) -> None:
    visitor.page.route("**/beside.js*", lambda route: route.abort())
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Geen verbinding")
    expect(visitor.page.locator("#live")).to_have_text("Geen verbinding")
    visitor.sees("Verbonden")  # which is so
    visitor.page.unroute("**/beside.js*")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6, timeout=15_000)


def test_who_chooses_before_the_visit_can_be_fetched_has_the_number_and_then_the_chat(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    failed: list[str] = []

    def fail_twice(route: Route) -> None:
        if len(failed) > 1:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    visitor.page.route("**/later.js*", fail_twice)
    visitor.opens()
    visitor.until(lambda: len(failed) == 1)
    visitor.taps("Ik ben nu in gevaar")
    expect(visitor.button("Bel 112")).to_be_visible()
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.writes("hallo")
    visitor.sees("Nog niet verstuurd")
    visitor.sees("Verbonden")
    visitor.sees_not("Je hebt nu geen verbinding.")
    visitor.until(lambda: relay.words == ["hallo"])
    visitor.sees("Aangekomen")
    assert [path for path in site.asked if "later.js" in path] == ["/page/later.js??"]


def test_a_script_that_came_without_a_line_of_it_is_fetched_again(
    visitor: Visitor, relay: Relay
) -> None:
    empty: list[str] = []

    def torn_behind_its_head(route: Route) -> None:
        if len(empty) > 1:
            route.continue_()
        else:
            empty.append(route.request.url)
            route.fulfill(content_type="text/javascript", body="")

    visitor.page.route("**/later.js*", torn_behind_its_head)
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.writes("hallo")
    visitor.sees("Verbonden")
    visitor.until(lambda: relay.words == ["hallo"])


def _keeps_back_the_visit(page: Page) -> list[Route]:
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/later.js*", keep)
    return held


def test_what_is_said_and_answered_before_the_visit_is_there_goes_with_it_in_order(
    visitor: Visitor, relay: Relay
) -> None:
    held = _keeps_back_the_visit(visitor.page)
    visitor.opens()
    visitor.until(lambda: len(held) == 1)
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Verbinden")
    visitor.taps("Sla over")
    visitor.taps("Meer")
    visitor.page.get_by_role("switch", name="Korte zinnen").click()
    visitor.taps("Terug")
    for words in ("een", "twee", "te lang " * 2000, "drie"):
        visitor.writes(words)
    held[0].continue_()
    visitor.sees("Verbonden")
    visitor.until(lambda: relay.words == ["een", "twee", "drie"])
    answers = [each for each in relay.payloads if isinstance(each, Answer)]
    assert [answer.answer for answer in answers] == ["skip", "on"]
    visitor.sees("Aangekomen")
    expect(visitor.composer).to_have_value("te lang " * 1999 + "te lang")
    bubbles = visitor.page.locator("#log .mine").all_text_contents()
    assert bubbles == ["Jij: een", "Jij: twee", "Jij: drie"]


def test_all_is_erased_that_was_said_before_the_visit_is_there(
    visitor: Visitor, relay: Relay
) -> None:
    held = _keeps_back_the_visit(visitor.page)
    visitor.opens()
    visitor.until(lambda: len(held) == 1)
    visitor.taps("Ik wil iets vertellen")
    visitor.writes("een")
    for name in ("Meer", "Wis alles nu", "Ja, wis alles"):
        visitor.taps(name)
    held[0].continue_()
    visitor.sees("Gewist om")
    assert relay.words == []


def test_an_exit_while_the_visit_is_still_fetched_begins_none(
    visitor: Visitor, relay: Relay
) -> None:
    held: list[str] = []
    visitor.page.route("**/later.js*", lambda route: held.append(route.request.url))
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.until(lambda: len(held) == 1)
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    assert relay.received == []


def test_no_name_of_a_module_hides_one_of_the_browser(phone: Page, site: Site) -> None:
    # In one script, "open" of one module would be "open" for all of them.
    phone.goto(f"{site.origin}/blank")
    texts = [(PAGE / name).read_text(encoding="utf-8") for name in MODULES]
    names = sorted(given_names("".join(texts)))
    assert phone.evaluate("(names) => names.filter((name) => name in window)", names) == []
