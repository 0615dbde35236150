"""What never answers, or answers amiss, is tried again: nothing stands and waits for ever."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.six_words import UNKNOWN, WRONG, leaves, makes_code, types_code
from tests.page.test_overtaken import GO_ON, HANGS, hangs
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

LIMIT = 10_000  # milliseconds
BUSY = "Even geduld. Dit duurt een paar tellen."
NO_SOCKETS = """
  window.WebSocket = Object.assign(
    class { constructor() { throw new DOMException('no', 'SecurityError'); } },
    { CONNECTING: 0, OPEN: 1, CLOSED: 3 },
  );
"""


def first_hangs(page: Page, address: str, path: str = "") -> list[Route]:
    """Let the first request of `address` wait, in a list; further ones are answered."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held or not route.request.url.endswith(path):
            route.continue_()
        else:
            held.append(route)

    page.route(address, hold)
    return held


def waits_in_vain(visitor: Visitor, held: list[Route]) -> None:
    visitor.until(lambda: len(held) == 1)
    for _ in range(LIMIT // 500):  # in between the relay answers: the line is not what hangs
        visitor.page.clock.run_for(500)
        visitor.page.wait_for_timeout(10)


# --- scripts and pages --------------------------------------------------------------------------


def test_a_visit_whose_script_hangs_is_fetched_again_and_goes_on_also_when_both_came(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    held = first_hangs(visitor.page, "**/later.js*")
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes("een")
    waits_in_vain(visitor, held)
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.page.clock.run_for(2_000)
    visitor.sees("Verbonden")
    visitor.until(lambda: relay.words == ["een"])
    with visitor.page.expect_response("**/later.js"):
        held[0].continue_()
    visitor.page.wait_for_timeout(300)  # in which it would run
    relay.cut()
    visitor.page.clock.run_for(2_000)
    visitor.sees("Verbonden")
    visitor.writes("twee")
    visitor.until(lambda: relay.words == ["een", "twee"])


@pytest.mark.usefixtures("relay")
def test_who_opens_what_hangs_beside_the_visit_is_told_and_may_try_again(
    visitor: Visitor,
) -> None:
    visitor.page.clock.install()
    held = first_hangs(visitor.page, "**/beside.js*")
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    waits_in_vain(visitor, held)
    visitor.sees("Geen verbinding")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6)
    with visitor.page.expect_response("**/beside.js"):
        held[0].continue_()
    visitor.page.wait_for_timeout(300)  # in which it would run, and each tap count twice
    visitor.taps("Verberg de woorden")
    expect(visitor.button("Laat de woorden zien")).to_be_visible()


def test_who_types_a_code_while_its_words_hang_is_told_and_may_try_again(visitor: Visitor) -> None:
    visitor.page.clock.install()
    held = first_hangs(visitor.page, "**/code_words.txt")
    types_code(visitor, UNKNOWN)
    visitor.sees(BUSY)
    waits_in_vain(visitor, held)
    visitor.sees_not(BUSY)
    visitor.sees("Geen verbinding")
    visitor.taps("Ga verder")
    visitor.sees(WRONG)


@pytest.mark.usefixtures("relay")
def test_a_door_that_asked_in_vain_asks_again(visitor: Visitor, site: Site) -> None:
    now = int(time.time() * 1000)
    visitor.page.clock.install(time=now / 1000)
    site.boot.update(open=False, opens=now + 120_000)
    visitor.opens()
    visitor.sees("We zijn nu dicht")
    held = first_hangs(visitor.page, f"{site.origin}/")
    visitor.page.clock.run_for(125_000)
    waits_in_vain(visitor, held)
    site.boot["open"] = True
    visitor.taps("Probeer opnieuw")
    visitor.sees("Wat wil je?")


def test_a_page_the_browser_kept_with_a_mark_in_its_address_is_opened_anew(
    visitor: Visitor,
) -> None:
    visitor.opens("/#praten")
    visitor.page.evaluate("window.before = true")
    kept = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    visitor.page.evaluate(kept)
    visitor.sees("Wat wil je?")
    assert visitor.page.evaluate("window.before") is None


# --- the line -----------------------------------------------------------------------------------


def test_a_browser_that_may_open_no_socket_tries_the_other_way(
    visitor: Visitor, site: Site
) -> None:
    visitor.page.add_init_script(NO_SOCKETS)
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.until(lambda: any(b'"open"' in body for body in site.posted))


def test_a_relay_that_is_busy_for_long_is_not_called_gone_nor_dialled_again(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    relay.refuse = "rate"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is even druk.")
    for _ in range(24):
        visitor.page.clock.run_for(500)
        visitor.page.wait_for_timeout(20)
    visitor.sees("Verbinden")
    assert relay.connections == 1


def test_a_line_that_is_lost_while_words_are_sealed_is_not_called_connected(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    visitor.page.evaluate(HANGS)
    visitor.writes("hallo")
    relay.down = False
    visitor.until(lambda: hangs(visitor))
    visitor.page.evaluate(
        """() => {
          window.told = [];
          const status = document.getElementById('status');
          const watching = new MutationObserver(() => told.push(status.textContent));
          watching.observe(status, {childList: true});
        }"""
    )
    relay.down = True
    relay.cut()
    visitor.page.wait_for_timeout(300)
    visitor.page.evaluate(GO_ON)
    visitor.page.wait_for_timeout(1_000)
    assert not [words for words in visitor.page.evaluate("told") if "Verbonden" in words]


@pytest.mark.parametrize("days", [-40, 400])
def test_who_comes_by_a_code_on_a_phone_with_a_wrong_date_is_asked_about_it(
    visitor: Visitor, relay: Relay, days: int
) -> None:
    visitor.talks()
    words = makes_code(visitor)
    leaves(visitor, relay)
    visitor.page.clock.install(time=time.time() + days * 86400)
    types_code(visitor, words)
    visitor.sees("Klopt de datum op je telefoon?")


# --- a code -------------------------------------------------------------------------------------


def test_a_code_that_is_too_late_is_not_said_to_be_on_its_way(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.page.locator("#shade-line:not([hidden])").wait_for(state="attached")
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    relay.down = True
    relay.cut()
    visitor.until(lambda: relay.connections > 1)
    visitor.taps("Mijn code")
    visitor.sees("Nog niet verstuurd")
    relay.silent = True
    relay.state("closed", "close")
    relay.silent = relay.down = False
    visitor.sees("Je kunt geen code meer maken.")
    visitor.sees_not("Nog niet verstuurd")


def test_a_code_of_a_chat_that_is_closed_for_good_is_no_longer_offered_to_be_revoked(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    makes_code(visitor)
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.taps("Mijn code")
    visitor.sees("Wis deze code")
    relay.state("closed", "close")
    visitor.sees_not("Wis deze code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6)


def refused(visitor: Visitor) -> None:
    visitor.sees("Misschien is een bericht niet goed aangekomen.")
    visitor.sees_not(BUSY)


@pytest.mark.parametrize("kind", [wire.Say, wire.Keep])
def test_a_code_that_is_refused_is_not_said_to_be_on_its_way(
    visitor: Visitor, relay: Relay, kind: type[wire.FromVisitor]
) -> None:
    visitor.talks()
    visitor.until(lambda: bool(relay.capsules))
    visitor.taps("Meer")
    relay.answers[kind] = "chat_full"
    visitor.taps("Mijn code")
    refused(visitor)
    relay.answers.clear()
    visitor.taps("Terug")
    visitor.taps("Mijn code")
    if kind is wire.Keep:  # the counsellor knows of one, and nobody of its words
        visitor.taps("Maak nieuwe woorden")
    expect(visitor.page.locator("#code-words li")).to_have_count(6)


def test_a_word_that_is_refused_is_not_said_to_be_on_its_way(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.answers[wire.Say] = "chat_full"
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.composer.fill("kastanje")
    visitor.taps("Afspreken")
    refused(visitor)
    visitor.sees_not("Wordt verstuurd")
