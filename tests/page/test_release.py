"""A chat given back to the queue: the visitor is told who reads, and keeps their place."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from protocol import visitor_messages as wire
from protocol.wraps import read_header
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def released(visitor: Visitor, relay: Relay, *others: Counsellor) -> None:
    """Be answered, and then given back to everybody on duty."""
    relay.staff.extend(others)
    relay.on_duty.extend(others)
    visitor.talks()
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    relay.change("release", None, *others)
    relay.state("waiting", "release")
    relay.send(wire.Place(1, 5, 15))


def grants(relay: Relay) -> list[wire.Grant]:
    return [message for message in relay.received if isinstance(message, wire.Grant)]


def test_a_visitor_who_is_given_back_is_told_that_they_wait_and_how_many_can_read(
    visitor: Visitor, relay: Relay
) -> None:
    released(visitor, relay, Counsellor("counsellor"), Counsellor("supervisor"))
    note = visitor.page.locator("#log .note")
    expect(note.last).to_have_text("Je staat in de rij")
    visitor.sees("Er is 1 persoon voor je. Je wacht meestal 5 tot 15 minuten.")
    visitor.sees("kunnen 3 medewerkers lezen wat je schrijft")
    expect(visitor.page.locator("#status")).to_have_text("Verbonden1 voor je")
    visitor.taps("Meer")
    visitor.taps("Wie leest dit?")
    visitor.sees("Nu kunnen 3 medewerkers lezen wat je schrijft.")


def test_the_next_claim_after_a_release_is_told_like_the_first(
    visitor: Visitor, relay: Relay
) -> None:
    released(visitor, relay, Counsellor("counsellor"))
    visitor.writes("is er nog iemand?")
    visitor.until(lambda: relay.words == ["is er nog iemand?"])
    relay.claim()
    expect(visitor.page.locator("#log .note").last).to_have_text(
        "Er is een medewerker voor je. Bij ons leest alleen die."
    )
    expect(visitor.page.locator("#wait")).to_be_hidden()
    expect(visitor.page.locator("#status")).to_have_text("Verbonden1 lezer")
    visitor.writes("fijn")
    visitor.until(lambda: relay.words == ["is er nog iemand?", "fijn"])


def test_a_counsellor_who_was_away_when_giving_back_does_not_make_the_next_one_look_away(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("Medewerker is even weg")
    relay.change("release", None)
    relay.state("waiting", "release")
    visitor.sees("Je staat in de rij")
    relay.claim()
    expect(visitor.page.locator("#status")).to_have_text("Verbonden1 lezer")


def test_somebody_who_came_on_duty_during_the_chat_is_let_in_once_it_waits_again(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.new_cards(Counsellor("counsellor"))
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    assert grants(relay) == []
    relay.change("release", None)
    relay.state("waiting", "release")
    visitor.sees("kunnen 2 medewerkers lezen wat je schrijft")
    visitor.until(lambda: len(grants(relay)) == 1)
    # With the epoch of `hello`, in which they find the visitor's key: without it, no claim.
    assert [read_header(wrap).epoch for wrap in grants(relay)[0].wraps] == [0, 2]


def test_a_reload_shows_a_released_chat_as_waiting(visitor: Visitor, relay: Relay) -> None:
    released(visitor, relay, Counsellor("counsellor"))
    visitor.sees("Je staat in de rij")
    visitor.page.reload()
    visitor.sees("ik ben er")
    visitor.sees("kunnen 2 medewerkers lezen wat je schrijft")


def test_a_reload_during_the_chat_lets_nobody_in_who_came_on_duty_since(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.says("ik ben er")
    visitor.sees("ik ben er")
    relay.new_cards(Counsellor("counsellor"))
    visitor.page.reload()
    visitor.sees("ik ben er")
    visitor.writes("ik ook weer")
    visitor.until(lambda: relay.words == ["ik ook weer"])
    assert grants(relay) == []
