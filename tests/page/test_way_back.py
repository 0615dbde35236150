"""Six words typed at the door: read, refused, and the way back into the chat."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from protocol import visitor_messages as wire
from protocol.capsules import keys_of_words, open_capsule
from protocol.payloads import CodeMade, Hello
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.site import SETTINGS
from tests.page.six_words import UNKNOWN, WRONG, leaves, makes_code, shown, types_code
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


# --- words that are typed -----------------------------------------------------------------------


def test_typed_words_are_counted_and_suggested_by_buttons_that_a_thumb_can_hit(
    visitor: Visitor,
) -> None:
    visitor.opens()
    visitor.taps("Ik heb een code")
    visitor.composer.fill("fiet LAMP win")
    visitor.sees("2 van 6 woorden")
    visitor.sees("Bedoel je:")
    button = visitor.button("winter")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 48
    button.click()
    expect(visitor.composer).to_have_value("fiet lamp winter ")
    visitor.sees("3 van 6 woorden")


@pytest.mark.parametrize("typed", [UNKNOWN, "fiets lamp", "dit zijn mijn zes woorden niet", ""])
def test_words_that_open_nothing_are_all_answered_alike(visitor: Visitor, typed: str) -> None:
    types_code(visitor, typed)
    visitor.sees(WRONG)
    assert visitor.page.evaluate("() => sessionStorage.length") == 0
    expect(visitor.composer).to_have_value(typed)


def test_who_has_a_code_is_told_that_erasing_ends_it_too(visitor: Visitor) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.sees_not("Je code werkt dan niet meer.")
    visitor.sees("Je kunt dit niet terugdraaien.")
    visitor.taps("Nee, terug")
    visitor.taps("Mijn code")
    visitor.sees("Verberg de woorden")
    visitor.taps("Terug")
    visitor.taps("Wis alles nu")
    visitor.sees("Je code werkt dan niet meer.")
    visitor.sees("Je kunt dit niet terugdraaien.")


def test_a_chat_that_was_erased_is_answered_as_words_that_were_never_a_code(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, relay)
    relay.erased = True
    types_code(visitor, made)
    visitor.sees(WRONG)


def test_who_tried_too_many_codes_is_told_to_wait_and_nothing_is_dialled_again(
    visitor: Visitor, relay: Relay
) -> None:
    receive = relay._receive

    def refuse(socket: Any, text: Any) -> None:
        receive(socket, text) if "unlock" not in str(text) else relay.send(wire.Bye("slow"))

    relay._receive = refuse  # type: ignore[method-assign]
    visitor.page.clock.install()
    visitor.page.clock.pause_at(time.time() + 60)
    types_code(visitor, UNKNOWN)
    visitor.sees("Wacht 30 seconden.")
    visitor.page.clock.fast_forward(20_000)
    assert relay.connections == 1
    visitor.taps("Ga verder")
    visitor.sees("Wacht 10 seconden.")
    visitor.page.clock.fast_forward(10_000)
    relay._receive = receive  # type: ignore[method-assign]
    visitor.taps("Ga verder")
    visitor.sees(WRONG)


def test_what_was_typed_is_gone_after_going_back_and_after_an_exit(visitor: Visitor) -> None:
    visitor.opens()
    visitor.taps("Ik heb een code")
    visitor.composer.fill("fiets lamp")
    visitor.taps("Terug")
    visitor.taps("Ik heb een code")
    expect(visitor.composer).to_have_value("")
    visitor.composer.fill("fiets lamp")
    left = visitor.page.evaluate(
        "() => { document.getElementById('exit').click();"
        " return document.getElementById('code-text').value; }"
    )
    assert left == ""
    visitor.page.wait_for_url("**/kalender")


# --- the way back -------------------------------------------------------------------------------


def test_a_code_leads_back_to_the_same_counsellor_and_shows_nothing_of_before(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("dit is van voor de pauze")
    relay.says("ik lees je")
    visitor.sees("ik lees je")
    made = makes_code(visitor)
    leaves(visitor, relay)
    keys = keys_of_words(made, SETTINGS.deployment)
    proof = open_capsule(keys.key, relay.capsules[keys.lookup]).proof
    before = len(relay.payloads)
    types_code(visitor, made)
    visitor.sees("Verdergaan?")
    assert "tot de volgende keer" not in visitor.page.content()
    visitor.taps("Ja, ga verder")
    visitor.sees("Je bent weer in hetzelfde gesprek.")
    visitor.sees("tot de volgende keer")
    assert "dit is van voor de pauze" not in visitor.page.content()
    assert "ik lees je" not in visitor.page.content()
    visitor.writes("ik ben er weer")
    visitor.until(lambda: relay.words[-1:] == ["ik ben er weer"])
    hello, came_by, made_now = relay.payloads[before : before + 3]
    assert isinstance(hello, Hello)
    assert isinstance(came_by, CodeMade)
    assert isinstance(made_now, CodeMade)
    assert came_by.proof == proof
    assert relay.room is not None
    assert relay.room.holder == relay.anna.id
    visitor.until(
        lambda: open_capsule(keys.key, relay.capsules[keys.lookup]).proof == made_now.proof
    )


def test_who_comes_back_while_their_counsellor_is_gone_is_told_that_it_may_be_another(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, relay)
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.sees("Je bent weer in hetzelfde gesprek.")
    visitor.sees_not("Misschien antwoordt nu iemand anders.")
    leaves(visitor, relay)
    relay.staff.append(sanne := Counsellor())
    relay.on_duty, relay.version = [sanne], 2
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.sees("Misschien antwoordt nu iemand anders.")
    visitor.sees("Je hoeft niets twee keer te vertellen.")


def test_after_a_return_a_reload_brings_back_what_was_said_since(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("dit is van voor de pauze")
    visitor.until(lambda: relay.words == ["dit is van voor de pauze"])
    made = makes_code(visitor)
    leaves(visitor, relay)
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.writes("ik ben er weer")
    visitor.sees("Aangekomen")
    visitor.page.reload()
    visitor.sees("tot de volgende keer")
    visitor.sees("ik ben er weer")
    visitor.sees_not("Er ging iets mis")
    assert "dit is van voor de pauze" not in visitor.page.content()
    visitor.writes("en nog steeds")
    visitor.until(lambda: relay.words[-1] == "en nog steeds")


def test_a_second_exit_and_the_same_words_lead_back_again(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    made = makes_code(visitor)
    for turn in ("eerste", "tweede"):
        leaves(visitor, relay)
        types_code(visitor, made)
        visitor.taps("Ja, ga verder")
        visitor.writes(turn)
        visitor.until(lambda said=turn: relay.words[-1:] == [said])  # type: ignore[misc]
        visitor.taps("Meer")
        visitor.taps("Mijn code")
        visitor.sees("Verberg de woorden")
        assert " ".join(shown(visitor)) == made
        visitor.taps("Terug")


def test_a_connection_that_breaks_in_the_middle_of_a_return_costs_only_time(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, relay)
    store = relay._store
    lost: list[bytes] = []

    def once(message: wire.FromVisitor) -> None:
        if isinstance(message, wire.NewEpoch) and not lost:
            lost.append(message.mid)
            relay.cut()
        else:
            store(message)

    relay._store = once  # type: ignore[method-assign]
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.writes("ik ben er weer")
    visitor.until(lambda: relay.words[-1:] == ["ik ben er weer"])
