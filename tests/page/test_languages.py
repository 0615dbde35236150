"""The islands door in four languages: each is chosen, and each text is in the one it says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from server.web.page_words import OWN_NAMES
from tests.page.barriers import OVERFLOW, TARGETS, barriers
from tests.page.relay import Relay
from tests.page.site import Site, catalog, voice
from tests.page.states import show
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

UNREVIEWED = ("pap-AW", "pap-CW")

# Every text of the page, seen or not, with the language that it is marked with.
LANGUAGES_OF_TEXTS = """() => {
  const found = [];
  const at = (element) => element.closest('[lang]').lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() && parentElement.id !== 'boot') found.push([data.trim(), at(parentElement)]);
  }
  document.querySelectorAll('[placeholder]').forEach((e) => found.push([e.placeholder, at(e)]));
  return found.concat([[document.title, at(document.querySelector('title'))]]);
}"""
NO_LANGUAGE = {"Aruba", "Bonaire", "Curaçao", "Saba", "Sint Maarten", "Statia"}


def opens_island(visitor: Visitor, site: Site, code: str, rest: str = "nl") -> None:
    """Open the islands door and choose a language at it."""
    site.rest = rest
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    show("islands", visitor, site)
    visitor.page.locator("#languages").get_by_text(OWN_NAMES[code]).click()
    visitor.page.wait_for_url(f"**/{code}")
    expect(visitor.page.locator("#door h1")).to_be_visible()


def wrong_languages(page: Page, code: str, rest: str) -> list[list[str]]:
    """Return the texts that are marked with another language than the one they are in."""
    spoken = voice(code, rest)
    own = {spoken.words[name] for name in spoken.own}
    others = {name: each for each, name in OWN_NAMES.items()}
    wrong = []
    for text, language in page.evaluate(LANGUAGES_OF_TEXTS):
        expected = others.get(text) or (code if text in own else rest)
        if text not in NO_LANGUAGE and language != expected:
            wrong.append([text, language])
    return wrong


@pytest.mark.parametrize("code", [*UNREVIEWED, "en"])
def test_a_language_is_chosen_by_its_own_name_on_a_small_phone(
    visitor: Visitor, site: Site, code: str
) -> None:
    opens_island(visitor, site, code)
    page = visitor.page
    names = page.locator("#languages > *")
    assert [name.text_content() for name in names.all()] == [
        OWN_NAMES[each] for each in ("pap-AW", "pap-CW", "nl", "en")
    ]
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.locator("#languages b")).to_have_text(OWN_NAMES[code])
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate("() => history.length") == 2  # an empty page and the door
    visitor.page.locator("#languages").get_by_text("Nederlands").click()
    visitor.sees("Hier kun je praten")
    expect(page.locator("html")).to_have_attribute("lang", "nl")


@pytest.mark.parametrize("code", UNREVIEWED)
@pytest.mark.parametrize("rest", ["nl", "en"])
def test_each_text_is_in_the_language_it_is_marked_with(
    visitor: Visitor, site: Site, relay: Relay, code: str, rest: str
) -> None:
    opens_island(visitor, site, code, rest)
    page, words = visitor.page, catalog(rest)
    assert wrong_languages(page, code, rest) == []
    assert barriers(page) == []
    expect(page.locator("#door h1 + p")).to_have_text(words["lang.unreviewed"])
    expect(page.locator("#door h1 + p")).to_be_in_viewport()
    page.get_by_role("button", name=words["ask.tell"]).click()
    expect(page.locator("#status")).to_contain_text(words["st.ok"])
    assert relay.start is not None
    assert relay.start.language == code
    page.locator("#more").click()
    expect(page.locator("#more")).to_have_text(voice(code).words["back"])
    assert wrong_languages(page, code, rest) == []
    assert barriers(page) == []
    page.get_by_role("button", name=words["ex.h"]).or_(
        page.get_by_role("button", name=words["opt.ex"])
    ).first.click()
    page.get_by_role("button", name=words["ex.senses"]).click()
    assert wrong_languages(page, code, rest) == []


def test_a_closed_door_also_says_that_nobody_has_reviewed_its_language(
    visitor: Visitor, site: Site
) -> None:
    site.boot["open"] = False
    site.door, site.language = "islands", "pap-AW"
    visitor.opens()
    visitor.sees("We zijn nu dicht")
    expect(visitor.page.locator("#closed h1 + p")).to_have_text(catalog("nl")["lang.unreviewed"])
    assert wrong_languages(visitor.page, "pap-AW", "nl") == []


@pytest.mark.parametrize("door", ["general", "islands"])
def test_a_closed_page_is_read_in_another_language_too(
    visitor: Visitor, site: Site, door: str
) -> None:
    site.boot["open"], site.door = False, door
    visitor.opens()
    visitor.sees("We zijn nu dicht")
    visitor.taps("English")
    expect(visitor.page.locator("#closed-h")).to_have_text("We are closed now")


@pytest.mark.parametrize("door", ["general", "islands"])
def test_without_a_script_the_languages_are_plain_links(
    visitor: Visitor, site: Site, door: str
) -> None:
    site.scripted, site.door = False, door
    visitor.opens()
    visitor.sees("De chat heeft JavaScript nodig")
    assert visitor.page.evaluate(OVERFLOW) <= 0
    visitor.taps("English")
    expect(visitor.page.locator("#start h1")).to_have_text("You can talk here")


def test_in_a_chat_no_language_can_be_chosen(visitor: Visitor) -> None:
    visitor.waits()
    expect(visitor.page.locator("#languages")).to_be_hidden()


def test_the_calendar_that_covers_the_page_is_in_a_language_that_has_one(
    visitor: Visitor, site: Site
) -> None:
    site.language = "pap-CW"
    visitor.page.goto(f"{site.origin}/pap-CW")
    visitor.page.get_by_role("button", name=catalog("nl")["ask.tell"]).click()
    visitor.sees("Verbonden")
    visitor.page.context.set_offline(True)
    visitor.relay.down = True
    visitor.relay.cut()
    visitor.sees("Geen verbinding")
    visitor.page.locator("#exit").click()
    month = visitor.page.evaluate(
        "() => new Date().toLocaleDateString('nl', { month: 'long', year: 'numeric' })"
    )
    expect(visitor.page.locator("#cover h1")).to_have_text(month)
