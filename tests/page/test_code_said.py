"""What the screen of a code says: of words that are there, and of what becomes of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.six_words import makes_code, shown
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

BUSY = "Dit duurt een paar tellen."
OF_A_CODE = ("Met deze zes woorden", "Onthoud ze", "Geef ze aan niemand.", "De code werkt tot")
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def says_nothing_of_words(visitor: Visitor) -> None:
    """Expect no sentence about six words that are not there."""
    for sentence in OF_A_CODE:
        visitor.sees_not(sentence)


def test_a_new_code_says_what_it_does_and_what_a_colleague_may_read_of_it(
    visitor: Visitor,
) -> None:
    visitor.talks()
    makes_code(visitor)
    for sentence in OF_A_CODE:
        visitor.sees(sentence)
    visitor.sees("De medewerker leest dan misschien een korte notitie over dit gesprek.")


def test_of_a_code_that_is_erased_nothing_else_is_said(visitor: Visitor) -> None:
    visitor.talks()
    makes_code(visitor)
    visitor.taps("Wis deze code")
    visitor.sees("Deze code werkt nu niet meer.")
    says_nothing_of_words(visitor)


def test_beside_a_code_whose_words_are_gone_no_words_are_spoken_of(visitor: Visitor) -> None:
    visitor.talks()
    makes_code(visitor)
    visitor.page.reload()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Je hebt al een code.")
    says_nothing_of_words(visitor)
    visitor.taps("Maak nieuwe woorden")
    visitor.sees(OF_A_CODE[0])


def test_once_no_code_can_be_made_any_more_none_is_explained(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    relay.held = []  # it is on its way
    visitor.taps("Mijn code")
    visitor.until(lambda: bool(relay.held))
    relay.state("closed", "silence")
    visitor.sees("Je kunt geen code meer maken.")
    says_nothing_of_words(visitor)


def test_without_a_connection_a_code_is_not_said_to_take_a_moment(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-wait")).to_have_text("Nog niet verstuurd")
    visitor.sees_not(BUSY)
    relay.down = False
    expect(visitor.page.locator("#code-words li")).to_have_count(6)


def test_without_a_connection_a_code_is_not_said_to_be_on_its_way_out(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    makes_code(visitor)
    relay.down = True
    relay.cut()
    visitor.until(lambda: relay.connections > 1)
    visitor.taps("Wis deze code")
    expect(visitor.page.locator("#code-wait")).to_have_text("Nog niet verstuurd")
    relay.down = False
    visitor.sees("Deze code werkt nu niet meer.")


def test_a_code_that_was_made_while_nobody_looked_is_there_to_be_shown(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.held = []
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.until(lambda: bool(relay.held))
    visitor.page.evaluate(HIDE, arg=True)
    relay.stores()
    visitor.until(
        lambda: any(isinstance(m, wire.Keep) and m.kind == "return" for m in relay.received)
    )
    visitor.page.wait_for_timeout(500)
    assert shown(visitor) == []
    visitor.page.evaluate(HIDE, arg=False)
    visitor.sees_not(BUSY)
    visitor.taps("Laat de woorden zien")
    assert len(shown(visitor)) == 6
