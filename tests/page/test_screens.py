"""Every screen in light and dark: no barrier axe finds, big targets, right order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

from protocol.payloads import Exercise
from server.web.calendar_page import LANGUAGES, draw_calendar
from server.web.page_files import read_template
from tests.page.barriers import OVERFLOW, barriers, in_any_shade, on_a_small_phone
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.states import STATES, show
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", STATES)
def test_a_screen_has_no_barrier_in_any_shade_and_big_targets_on_a_small_phone(
    visitor: Visitor, site: Site, state: str, language: str
) -> None:
    visitor.language = site.language = language
    show(state, visitor, site)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert barriers(visitor.page) == []
    if language == "nl":  # another one has other words, and the same colours
        assert in_any_shade(visitor.page) == []
    assert on_a_small_phone(visitor.page) == []


def test_a_picture_without_words_and_pale_ones_are_found(phone: Page) -> None:
    pale = "<p style='color: #ccc'>bleek</p>"
    phone.set_content(f"<html lang=nl><title>x</title><main><h1>x</h1><img src=''>{pale}</main>")
    assert sorted(barriers(phone)) == ["color-contrast: p", "image-alt: img"]
    assert "light: islands: color-contrast: p" in in_any_shade(phone)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_has_the_calendar_that_the_exit_leads_to(
    phone: Page, language: str, shade: Literal["light", "dark"]
) -> None:
    phone.emulate_media(color_scheme=shade)
    phone.set_content(draw_calendar(read_template("calendar.html"), dt.date(2026, 11, 1), language))
    assert barriers(phone) == []
    phone.set_viewport_size({"width": 320, "height": 568})
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("state", ["door", "waiting", "chat", "code", "code-typed", "end"])
def test_nothing_overflows_at_195_pixels_and_the_exit_stays_in_sight(
    visitor: Visitor, site: Site, state: str
) -> None:
    visitor.page.set_viewport_size({"width": 195, "height": 284})
    show(state, visitor, site)
    assert visitor.page.evaluate(OVERFLOW) <= 0
    box = visitor.button("Weg hier").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 284


@pytest.mark.parametrize("width", [180, 195])
def test_no_number_one_can_call_runs_off_the_screen_at_200_percent(
    visitor: Visitor, width: int
) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 320})
    visitor.opens()
    visitor.taps("Wie kan ik bellen?")
    assert visitor.page.evaluate(OVERFLOW) <= 0


def tab_order(page: Page, stops: int) -> list[str]:
    """Return what the Tab key comes by, from the start of the page."""
    page.evaluate("() => document.activeElement.blur()")
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    found = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        name = "e => (e.id === 'main' ? 'main' : e.placeholder || e.innerText.trim())"
        found.append(page.evaluate(f"() => ({name})(document.activeElement)").replace("\n", ""))
    return found


def test_the_door_is_walked_exit_first(visitor: Visitor) -> None:
    visitor.opens()
    assert tab_order(visitor.page, 15) == [
        "Weg hier",
        "English",
        "main",
        "Nu gevaar? Bel112",
        "Denk je aan zelfmoord? Bel113",
        "Op Aruba of een ander eiland?",
        "Ik wil iets vertellen",
        "Ik wil iets vragen",
        "Ik ben nu in gevaar",
        "Het gaat over iemand anders",
        "Ik heb een code",
        "Wie kan ik bellen?",
        "Wat gebeurt er met wat ik schrijf?",
        "Hoe verberg ik dit bezoek?",
        "Chat voor jongens en mannen",
    ]


def test_the_chat_is_walked_exit_first(visitor: Visitor) -> None:
    visitor.talks()
    assert tab_order(visitor.page, 5) == ["Weg hier", "Meer", "main", "Schrijf hier", "Stuur"]


def test_a_new_pane_takes_the_focus_and_back_returns_it(visitor: Visitor) -> None:
    visitor.opens()
    visitor.taps("Hoe verberg ik dit bezoek?")
    focus = "() => document.activeElement.textContent"
    assert visitor.page.evaluate(focus) == "Hoe verberg ik dit bezoek?"
    assert visitor.page.evaluate("() => document.activeElement.tagName") == "H1"
    visitor.taps("Terug")
    assert visitor.page.evaluate(focus) == "Hoe verberg ik dit bezoek?"
    assert visitor.page.evaluate("() => document.activeElement.tagName") == "BUTTON"


def test_a_new_message_never_moves_the_focus(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.focus()
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    assert visitor.page.evaluate("() => document.activeElement.id") == "text"


LIVE = "() => document.getElementById('live').textContent"


def test_a_screen_reader_hears_the_counsellor_in_full_and_not_ones_own_words(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("hallo")
    visitor.sees("Aangekomen")
    assert visitor.page.evaluate(LIVE) == "Bericht aangekomen."
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    theirs = visitor.page.locator("[role=log] .theirs")
    assert theirs.text_content() == "Medewerker: Hoi."
    assert visitor.page.locator("[role=log] .mine").get_attribute("aria-live") == "off"


def test_nothing_on_the_page_is_assertive(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.sends(Exercise("breathe"))
    visitor.sees("Doe mee")
    assert visitor.page.locator("[aria-live=assertive], [role=alert], [role=dialog]").count() == 0


def test_enter_sends_on_a_desktop_and_shift_enter_does_not(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.press_sequentially("een")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.composer.press_sequentially("twee")
    visitor.page.keyboard.press("Enter")
    visitor.until(lambda: relay.words == ["een\ntwee"])


SEES: dict[str, Callable[[Visitor], None]] = {
    "/en": lambda visitor: visitor.sees("You can talk here"),
    "/jongens": lambda visitor: visitor.sees("Zeg hier wat er is"),
}


@pytest.mark.parametrize("path", SEES)
def test_each_door_says_its_own_words(visitor: Visitor, path: str) -> None:
    visitor.opens(path)
    SEES[path](visitor)


def test_a_promise_the_operator_did_not_confirm_is_not_made(visitor: Visitor, site: Site) -> None:
    site.boot["promises"] = []
    visitor.opens()
    visitor.taps("Wat gebeurt er met wat ik schrijf?")
    visitor.sees_not("Wij vertellen niets aan je ouders")
