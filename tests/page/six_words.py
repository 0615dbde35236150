"""What a visitor does with six words: asks for them, leaves, and types them."""

from __future__ import annotations

from playwright.sync_api import expect

from protocol.payloads import CodeMade
from tests.page.relay import Relay
from tests.page.visitor import Visitor

UNKNOWN = "fiets lamp winter kaart appel boeket"
WRONG = "Deze woorden openen geen gesprek."


def shown(visitor: Visitor) -> list[str]:
    """Return the words on the screen."""
    return visitor.page.locator("#code-words li").all_text_contents()


def makes_code(visitor: Visitor) -> str:
    """Ask for a code and return its words; the screen stays open."""
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6, timeout=15_000)
    return " ".join(shown(visitor))


def types_code(visitor: Visitor, typed: str) -> None:
    """Type a code at the door and go on."""
    visitor.opens()
    visitor.taps("Ik heb een code")
    visitor.composer.fill(typed)
    visitor.taps("Ga verder")


def leaves(visitor: Visitor, relay: Relay) -> None:
    """Use the exit, and let the counsellor seal what follows to the code."""
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")
    relay.silent = True
    relay.change("exit", relay.anna)
    relay.says("tot de volgende keer")
    relay.silent = False


def codes(relay: Relay) -> list[CodeMade]:
    """Return every code the counsellor has heard of."""
    return [payload for payload in relay.payloads if isinstance(payload, CodeMade)]
