"""What is new or asked is in sight, also where little fits; nobody is pulled away from it."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

# 400 % on a screen of 1280 by 1024: there the whole page scrolls.
TINY: ViewportSize = {"width": 320, "height": 256}
IN_SIGHT = """(e) => {
  const { top, bottom } = e.getBoundingClientRect();
  return top >= 0 && bottom <= document.querySelector('header').getBoundingClientRect().top;
}"""


def test_at_400_percent_a_new_screen_begins_with_its_heading(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(TINY)
    visitor.waits()
    assert visitor.page.get_by_role("heading", name="Je staat in de rij").evaluate(IN_SIGHT)
    visitor.taps("Meer")
    assert visitor.page.get_by_role("heading", name="Meer").evaluate(IN_SIGHT)


def test_at_400_percent_a_new_message_comes_into_sight(visitor: Visitor, relay: Relay) -> None:
    visitor.page.set_viewport_size(TINY)
    visitor.talks()
    for number in range(5):
        relay.says(f"bericht {number}")
        visitor.sees(f"bericht {number}")
        assert visitor.page.locator(".theirs").last.evaluate(IN_SIGHT)


def test_at_200_percent_the_words_of_an_exercise_are_beside_its_button(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 195, "height": 320})
    visitor.waits()
    visitor.taps("Even rustig worden")
    visitor.taps("Rustig ademen")
    for _ in range(3):
        visitor.page.locator("#exercise-stop").evaluate("(stop) => stop.scrollIntoView(true)")
        visitor.page.locator("#exercise-next").evaluate("(next) => next.click()")
    visitor.sees("Adem in. Tel tot 4.")
    assert visitor.page.locator("#exercise-step").evaluate(IN_SIGHT)


def test_whoever_reads_back_is_not_pulled_to_a_new_message(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    for number in range(30):
        relay.says(f"bericht {number}")
    visitor.sees("bericht 29")
    visitor.page.locator("#main").evaluate("(main) => { main.scrollTop = 0; }")
    relay.says("nog een")
    visitor.page.locator("#log", has_text="nog een").wait_for()
    assert visitor.page.locator("#main").evaluate("(main) => main.scrollTop") == 0


def test_a_number_is_read_from_the_left_also_in_a_language_from_the_right(visitor: Visitor) -> None:
    visitor.opens()
    visitor.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    visitor.taps("Wie kan ik bellen?")
    order = """() => {
      const numbers = [...document.querySelectorAll('#call b')];
      const number = numbers.find((b) => b.textContent.includes(' '));
      return [...number.textContent].map((_, at) => {
        const one = document.createRange();
        one.setStart(number.firstChild, at);
        one.setEnd(number.firstChild, at + 1);
        return one.getBoundingClientRect().left;
      });
    }"""
    places = visitor.page.evaluate(order)
    assert len(places) == len("088-0767 000")
    assert places == sorted(places)
