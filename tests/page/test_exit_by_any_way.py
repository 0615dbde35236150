"""The exit by whatever hand, key or button it is used, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.page.conftest import WHOLE
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.six_words import makes_code
from tests.page.test_exit_everywhere import at_the_calendar
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser
BROWSER = WHOLE

WORDS = "een half bericht"


def _enter(visitor: Visitor) -> None:
    visitor.button("Weg hier").press("Enter")


def _space(visitor: Visitor) -> None:
    visitor.button("Weg hier").press("Space")


def _middle(visitor: Visitor) -> None:
    visitor.button("Weg hier").click(button="middle")


def _with_control(visitor: Visitor) -> None:
    visitor.button("Weg hier").click(modifiers=["Control"])


@pytest.mark.parametrize("way", [_enter, _space, _middle, _with_control])
def test_every_press_on_the_exit_leaves_this_tab_and_opens_no_other(
    visitor: Visitor, site: Site, way: Callable[[Visitor], None]
) -> None:
    visitor.talks()
    visitor.composer.fill(WORDS)
    way(visitor)
    at_the_calendar(visitor)
    visitor.until(lambda: len(site.left) == 1)
    assert len(visitor.page.context.pages) == 1


def test_the_right_button_of_a_mouse_leaves_nothing(visitor: Visitor) -> None:
    visitor.talks()
    visitor.button("Weg hier").click(button="right")
    visitor.writes("hallo")
    visitor.sees("Aangekomen")


@pytest.mark.parametrize("held", ["Control", "Alt", "Meta"])
def test_shift_beside_another_key_does_not_leave(visitor: Visitor, held: str) -> None:
    visitor.talks()
    visitor.composer.focus()
    for _ in range(4):  # how many a keyboard changes its language
        visitor.page.keyboard.down(held)
        visitor.page.keyboard.press("Shift")
        visitor.page.keyboard.up(held)
    visitor.writes("hallo")
    visitor.sees("Aangekomen")


def test_shift_with_a_mouse_does_not_leave(visitor: Visitor) -> None:
    visitor.talks()
    visitor.composer.fill("veel woorden om te kiezen")
    for _ in range(4):  # chooses words
        visitor.composer.click(modifiers=["Shift"])
    visitor.writes("hallo")
    visitor.sees("Aangekomen")


def test_an_exit_does_not_wait_for_a_relay_that_is_slow(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.silent = True
    visitor.writes("hallo")
    visitor.taps("Weg hier")
    at_the_calendar(visitor)


def test_an_exit_before_the_relay_ever_answered_leaves_too(visitor: Visitor, relay: Relay) -> None:
    relay.silent = True
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.composer.fill(WORDS)
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    assert WORDS not in visitor.page.content()


def test_an_exit_with_the_six_words_on_the_screen_leaves_none_of_them(visitor: Visitor) -> None:
    visitor.talks()
    said = visitor.page.evaluate(
        "() => document.body.textContent"
    ).split()  # one of the six may be a word of the page too
    six = [word for word in makes_code(visitor).split() if word not in said]
    left: str = visitor.page.evaluate(
        "() => { document.getElementById('exit').click(); return document.body.textContent; }"
    )
    assert not [word for word in six if word in left.split()]
    at_the_calendar(visitor)


def test_what_a_screen_reader_was_told_is_gone_with_the_rest(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.taps("Meer")
    relay.says("kanarie")
    visitor.page.locator("#log", has_text="kanarie").wait_for(state="attached")
    visitor.taps("Terug")
    assert visitor.page.locator("#live").text_content() == "Medewerker: kanarie"
    left: str = visitor.page.evaluate(
        "() => { document.getElementById('exit').click(); return document.body.textContent; }"
    )
    assert "kanarie" not in left
    at_the_calendar(visitor)  # to close a browser in the middle of that can take it for ever


def test_with_the_script_lost_the_exit_is_a_plain_link_and_back_holds_nothing(
    visitor: Visitor, site: Site
) -> None:
    site.scripted = False
    visitor.opens()
    visitor.sees("De chat heeft JavaScript nodig")
    visitor.taps("Weg hier")
    at_the_calendar(visitor)
    visitor.page.go_back()
    visitor.sees("De chat heeft JavaScript nodig")


def test_back_twice_and_forward_twice_meet_no_chat(visitor: Visitor, site: Site) -> None:
    visitor.page.goto(f"{site.origin}/blank")
    visitor.page.goto(f"{site.origin}/blank?2")
    visitor.talks()
    visitor.writes(WORDS)
    visitor.sees("Aangekomen")
    visitor.taps("Weg hier")
    at_the_calendar(visitor)
    moves = [*[visitor.page.go_back] * 2, *[visitor.page.go_forward] * 2]
    met = []
    for move in moves:
        move()
        assert WORDS not in visitor.page.content()
        met.append(visitor.page.url.removeprefix(site.origin))
    assert met == ["/blank?2", "/blank", "/blank?2", "/kalender"]
