"""The secret word: told sealed, once, and in this page no longer than it takes to type it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from protocol.payloads import SafeWord
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

WORD = "zonnebloem"
ANYWHERE = """(word) => [document.documentElement.outerHTML, document.title, location.href,
  ...[...document.querySelectorAll('textarea')].map((field) => field.value),
  JSON.stringify(sessionStorage), JSON.stringify(localStorage)]
  .some((text) => text.includes(word))"""


def chooses(visitor: Visitor, word: str) -> None:
    """Go from the chat to the secret word, type `word` and agree on it."""
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.composer.fill(word)
    visitor.taps("Afspreken")


def agreed(relay: Relay) -> list[str]:
    """Return the words that the counsellor was told, oldest first."""
    return [said.word for said in relay.payloads if isinstance(said, SafeWord)]


def test_a_word_is_told_to_the_counsellor_sealed_and_is_then_nowhere_in_the_page(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    chooses(visitor, f"  {WORD} ")
    visitor.sees("Afgesproken.")
    assert agreed(relay) == [WORD]
    assert WORD not in "".join(relay.raw)
    assert not visitor.page.evaluate(ANYWHERE, WORD)
    expect(visitor.composer).to_have_count(0)
    visitor.taps("Terug")
    visitor.taps("Geheim woord")
    expect(visitor.composer).to_have_value("")
    expect(visitor.page.locator("#word-told")).to_be_hidden()


def test_the_word_is_not_shown_after_a_reload_either(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes("hallo")
    chooses(visitor, WORD)
    visitor.sees("Afgesproken.")
    visitor.page.reload()
    visitor.sees("hallo")
    assert not visitor.page.evaluate(ANYWHERE, WORD)
    assert agreed(relay) == [WORD]


def test_nothing_of_the_word_leaves_the_page_while_it_is_typed(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    sent = len(relay.raw)
    visitor.composer.press_sequentially(WORD)
    visitor.taps("Terug")
    assert not visitor.page.evaluate(ANYWHERE, WORD)
    assert [text for text in relay.raw[sent:] if "ping" not in text] == []
    assert relay.typing == []


def test_no_word_is_called_agreed_on_before_the_relay_has_it(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.held = []
    chooses(visitor, WORD)
    visitor.sees("Wordt verstuurd")
    expect(visitor.page.locator("#word-told")).to_have_text("Wordt verstuurd")
    relay.stores()
    visitor.sees("Afgesproken.")


def test_without_a_connection_the_page_says_so_and_tells_the_word_later(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    chooses(visitor, WORD)
    visitor.sees("Nog niet verstuurd")
    relay.down = False
    visitor.sees("Afgesproken.")
    assert agreed(relay) == [WORD]
    assert not visitor.page.evaluate(ANYWHERE, WORD)


@pytest.mark.parametrize("typed", ["", "   "])
def test_no_word_at_all_is_not_told(visitor: Visitor, relay: Relay, typed: str) -> None:
    visitor.talks()
    chooses(visitor, typed)
    live = visitor.page.locator("#live")
    expect(live).to_have_text("Er is nog niets getypt.")
    assert agreed(relay) == []


def test_a_word_is_as_long_as_the_counsellors_side_takes(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.composer.press_sequentially("z" * 70)
    visitor.composer.press("Enter")
    visitor.sees("Afgesproken.")
    assert agreed(relay) == ["z" * 64]


def test_erasing_and_leaving_take_a_word_along_that_was_not_told_yet(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    chooses(visitor, WORD)
    visitor.taps("Terug")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    relay.down = False
    visitor.sees("Gewist om")
    assert agreed(relay) == []
