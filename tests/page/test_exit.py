"""The way out: blank in the same frame, by tap or Shift, and no way back to the chat."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from protocol.ids import text as short
from tests.page.conftest import WHOLE
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser
BROWSER = WHOLE

# Tap the exit and look at the page before the browser had time to go anywhere.
SAME_FRAME = """() => {
  document.getElementById('exit').click();
  const seen = [...document.body.children].filter((e) => getComputedStyle(e).display !== 'none');
  const { text } = { text: document.getElementById('text') };
  return [seen.length, text.value, document.getElementById('log').textContent, document.title];
}"""

HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_the_page_is_blank_and_empty_in_the_same_frame(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    visitor.composer.fill("een half bericht")
    assert visitor.page.evaluate(SAME_FRAME) == [0, "", "", "Kalender"]
    visitor.page.wait_for_url("**/kalender")


def test_the_exit_leads_to_the_calendar_and_tells_the_relay(
    visitor: Visitor, site: Site, relay: Relay
) -> None:
    visitor.talks()
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    visitor.until(lambda: bool(site.left))
    assert relay.start is not None
    left = json.loads(site.left[0])
    assert left["t"] == "leave"
    assert short(relay.start.chat)
    assert set(left) == {"t", "chat", "pass", "key"}


def test_after_the_exit_the_tab_holds_no_token(visitor: Visitor) -> None:
    visitor.talks()
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    assert visitor.page.evaluate("() => sessionStorage.length + localStorage.length") == 0


def test_back_never_leads_to_the_chat(visitor: Visitor, site: Site) -> None:
    visitor.page.goto(f"{site.origin}/blank")
    visitor.talks()
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    visitor.page.go_back()
    assert visitor.page.url == f"{site.origin}/blank"


def test_three_times_shift_leaves_also_from_within_the_composer(visitor: Visitor) -> None:
    visitor.talks()
    visitor.composer.focus()
    shift(visitor.page, 3)
    visitor.page.wait_for_url("**/kalender")


def test_two_times_shift_does_not_leave(visitor: Visitor) -> None:
    visitor.opens()
    shift(visitor.page, 2)
    visitor.sees("Hier kun je praten")


def test_shift_three_times_in_more_than_five_seconds_does_not_leave(visitor: Visitor) -> None:
    visitor.page.clock.install()
    visitor.opens()
    shift(visitor.page, 2)
    visitor.page.clock.fast_forward(6000)
    shift(visitor.page, 1)
    visitor.sees("Hier kun je praten")


def test_capitals_are_typed_without_leaving(visitor: Visitor) -> None:
    visitor.talks()
    visitor.composer.focus()
    for letter in "ABCD":
        visitor.page.keyboard.press(f"Shift+{letter}")
    assert visitor.composer.input_value() == "ABCD"


def test_escape_does_nothing(visitor: Visitor) -> None:
    visitor.talks()
    for _ in range(4):
        visitor.page.keyboard.press("Escape")
    visitor.sees("Er is een medewerker voor je.")


def test_a_page_out_of_the_browsers_memory_is_blanked_and_replaced(visitor: Visitor) -> None:
    visitor.talks()
    with visitor.page.expect_navigation():  # a browser that is closed on its way there may hang
        blank = visitor.page.evaluate(
            """() => {
              window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
              return getComputedStyle(document.querySelector('main')).display;
            }"""
        )
    assert blank == "none"
    visitor.sees("Er is een medewerker voor je.")


def test_without_a_connection_the_page_draws_the_calendar_itself(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    context: BrowserContext = visitor.page.context
    relay.down = True
    context.set_offline(True)
    relay.cut()
    visitor.sees("Geen verbinding")
    visitor.taps("Weg hier")
    visitor.page.wait_for_selector("#cover td")
    assert visitor.page.url.endswith("/kalender")
    assert "Een medewerker" not in visitor.page.locator("body").inner_html()
    assert visitor.page.title() == "Kalender"
    for hidden in (True, False):
        visitor.page.evaluate(HIDE, arg=hidden)
    assert visitor.page.locator("#cover td").count() >= 28


def test_the_exit_is_a_plain_link_before_any_script(visitor: Visitor, site: Site) -> None:
    browser = visitor.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.origin)
    assert page.get_by_role("heading", name="Hier kun je praten").is_visible()
    assert page.get_by_text("De chat heeft JavaScript nodig").is_visible()
    assert page.get_by_role("link", name="112").is_visible()
    page.get_by_role("link", name="Weg hier").click()
    assert page.url == f"{site.origin}/kalender"
    context.close()


def test_a_page_in_the_background_shows_a_calendar_and_comes_back_at_once(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.page.evaluate(HIDE, arg=True)
    visitor.sees_not("Er is een medewerker voor je.")
    assert visitor.page.locator("#cover td").count() >= 28
    relay.says("ben je er nog?")
    visitor.page.wait_for_timeout(100)
    assert "ben je er nog?" not in visitor.page.content()
    visitor.page.evaluate(HIDE, arg=False)
    visitor.sees("ben je er nog?")
    assert visitor.page.title() == "Informatie"


def test_the_title_never_changes_with_a_message(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    assert visitor.page.title() == "Informatie"


def test_the_menu_of_a_chat_says_what_the_exit_does_to_it(visitor: Visitor) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.sees("Zonder code kun je na Weg hier niet terug in dit gesprek.")


def test_who_hides_a_visit_is_told_that_only_a_code_leads_back(visitor: Visitor) -> None:
    visitor.opens()
    visitor.taps("Hoe verberg ik dit bezoek?")
    visitor.sees("Zonder code kun je niet terug, en gaat je chat na 30 minuten dicht.")


def test_the_exit_stands_out_from_every_other_button(visitor: Visitor) -> None:
    visitor.opens()
    of = "(e) => getComputedStyle(e).backgroundColor"
    assert visitor.button("Weg hier").evaluate(of) == "rgb(52, 58, 64)"
    assert visitor.button("English").evaluate(of) == "rgba(0, 0, 0, 0)"
