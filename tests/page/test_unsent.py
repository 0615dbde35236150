"""What was typed is never lost without a word; nothing is called stored or gone too soon."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

NOT_SENT = "Deze tekst van jou is niet verstuurd:"
NOT_KEPT = "We bewaren hem niet. Sluit je de pagina, dan is hij weg."
FIRST, HALF = "het is iets van vorige week", "en dan nog"


def unsent(visitor: Visitor) -> list[str]:
    """Return the words that the page shows as not sent."""
    return visitor.page.locator("#unsent-texts p").all_text_contents()


def loses_the_line(visitor: Visitor) -> None:
    """Let the connection break; from now on the relay takes nobody."""
    visitor.relay.down = True
    visitor.relay.cut()
    visitor.sees("Geen verbinding")


# --- doors that do not open -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("full", "Het is nu te druk"),
        ("closed", "We zijn nu dicht"),
        ("not_allowed", "De chat werkt nu niet"),
    ],
)
def test_whoever_is_turned_away_keeps_what_they_wrote_on_the_screen(
    visitor: Visitor, relay: Relay, code: wire.ProblemCode, heading: str
) -> None:
    relay.down = True
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes(FIRST)
    visitor.composer.fill(HALF)
    relay.refuse, relay.down = code, False
    visitor.sees(heading)
    visitor.sees(NOT_SENT)
    visitor.sees(NOT_KEPT)
    assert unsent(visitor) == [FIRST, HALF]
    selectable = "e => getComputedStyle(e).userSelect !== 'none'"
    assert visitor.page.locator("#unsent-texts p").first.evaluate(selectable)


def test_whoever_tries_again_finds_their_words_in_the_composer(
    visitor: Visitor, relay: Relay
) -> None:
    relay.down = True
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes(FIRST)
    relay.refuse, relay.down = "full", False
    visitor.taps("Probeer opnieuw")
    visitor.sees_not(NOT_SENT)
    relay.refuse = None
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Verbonden")
    assert visitor.composer.input_value() == FIRST


def test_nothing_is_said_of_unsent_words_when_there_are_none(
    visitor: Visitor, relay: Relay
) -> None:
    relay.refuse = "full"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is nu te druk")
    visitor.sees_not(NOT_SENT)


def test_while_many_begin_at_once_the_page_says_so_and_claims_no_place_in_the_queue(
    visitor: Visitor, relay: Relay
) -> None:
    relay.refuse = "rate"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is even druk. We proberen het steeds opnieuw.")
    visitor.sees("Wat je schrijft, blijft hier staan.")
    visitor.sees_not("Je staat in de rij")
    visitor.sees("Verbinden")
    visitor.writes(FIRST)
    relay.refuse = None
    visitor.sees("Je staat in de rij")
    visitor.sees_not("Het is even druk")
    visitor.until(lambda: relay.words == [FIRST])


# --- the end ----------------------------------------------------------------------------------


def test_the_end_shows_what_was_typed_and_not_sent(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.fill(HALF)
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.sees(NOT_SENT)
    visitor.sees(NOT_KEPT)
    assert unsent(visitor) == [HALF]


def test_what_was_written_while_the_chat_closed_elsewhere_is_shown_at_the_end(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    loses_the_line(visitor)
    visitor.writes(FIRST)
    relay.silent = True
    relay.close("close")
    relay.state("closed", "close")
    relay.silent = relay.down = False
    visitor.sees("Dit gesprek is klaar")
    assert unsent(visitor) == [FIRST]
    assert relay.words == []


def test_a_last_message_that_still_arrives_is_no_longer_called_unsent(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.held = []
    visitor.writes(FIRST)
    visitor.until(lambda: bool(relay.held))
    relay.close("close")
    visitor.sees(NOT_SENT)
    assert unsent(visitor) == [FIRST]
    relay.stores()
    visitor.sees_not(NOT_SENT)
    assert unsent(visitor) == []


def test_words_that_may_have_arrived_are_not_called_unsent(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.held = []
    visitor.writes("hallo")
    visitor.until(lambda: bool(relay.held))
    relay.down = True
    relay.cut()
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.sees("Wordt verstuurd")
    visitor.writes("en dit")
    visitor.sees("Nog niet verstuurd")
    relay.down = False
    visitor.until(lambda: bool(relay.held and len(relay.held) >= 3))
    visitor.sees("Wordt verstuurd")
    relay.stores()
    visitor.sees("Aangekomen")
    assert relay.words == ["hallo", "en dit"]


# --- refused for good -------------------------------------------------------------------------


def test_a_message_refused_for_good_is_called_not_sent_and_its_words_are_given_back(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("hallo")
    visitor.sees("Aangekomen")
    relay.answers[wire.Say] = "not_allowed"
    visitor.writes(FIRST)
    visitor.sees("Dit bericht is niet verstuurd. Je tekst staat weer in het typvak.")
    visitor.sees_not("Wordt verstuurd")
    assert visitor.composer.input_value() == FIRST
    assert visitor.page.locator("#log .mine").all_text_contents() == ["Jij: hallo"]
    visitor.sees("Aangekomen")


def test_words_given_back_stand_above_what_was_typed_since(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.held = []
    visitor.writes(FIRST)
    visitor.composer.fill(HALF)
    visitor.until(lambda: bool(relay.held))
    assert relay.held is not None
    (said,) = relay.held
    assert isinstance(said, wire.Say)
    relay.send(wire.Problem("wrong_state", said.mid))
    visitor.sees("Dit bericht is niet verstuurd.")
    assert visitor.composer.input_value() == f"{FIRST}\n{HALF}"


def test_after_a_refusal_the_next_message_has_its_number_and_arrives(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.answers[wire.Say] = "not_allowed"
    visitor.writes(FIRST)
    visitor.sees("Dit bericht is niet verstuurd.")
    relay.answers.clear()
    visitor.writes("nog eens")
    visitor.until(lambda: relay.words == ["nog eens"])
    relay.says("Ik lees je.")
    visitor.sees("Ik lees je.")
    visitor.sees_not("Misschien is een bericht niet goed aangekomen")


# --- connected again --------------------------------------------------------------------------


def test_nothing_was_lost_is_said_only_once_everything_is_stored(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    loses_the_line(visitor)
    visitor.writes(FIRST)
    relay.held, relay.down = [], False
    visitor.until(lambda: bool(relay.held))
    visitor.sees("Verbonden")
    visitor.sees_not("Er is niets verloren.")
    relay.stores()
    visitor.sees("Je bent weer verbonden. Er is niets verloren.")
    assert relay.words == [FIRST]


# --- erasing ----------------------------------------------------------------------------------


def erases(visitor: Visitor) -> None:
    """Let the visitor erase everything."""
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")


def test_while_a_console_has_not_confirmed_the_page_says_that_and_blames_no_connection(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.pending = 1
    erases(visitor)
    visitor.sees("Wij hebben de berichten gewist.")
    visitor.sees("Op het scherm van een medewerker kunnen ze nog staan.")
    visitor.sees_not("geen verbinding")
    expect(visitor.page.get_by_role("heading", name="Gewist om")).to_be_visible()
    visitor.sees_not("De berichten zijn weg")
    assert visitor.page.evaluate("sessionStorage.length") == 0
    relay.send(wire.Erased(0))
    visitor.sees("De berichten zijn weg, hier en bij de medewerker.")


def test_waiting_for_a_console_dials_no_new_connection(visitor: Visitor, relay: Relay) -> None:
    visitor.page.clock.install()
    visitor.talks()
    relay.pending = 1
    erases(visitor)
    visitor.sees("Wij hebben de berichten gewist.")
    relay.cut()
    visitor.page.clock.run_for(2_000)
    visitor.until(lambda: relay.connections == 2)
    for _ in range(6):
        visitor.page.clock.run_for(5_000)
        visitor.page.wait_for_timeout(200)  # in which a ping is answered, also on a busy machine
    assert relay.connections == 2
    visitor.sees("Wij hebben de berichten gewist.")
