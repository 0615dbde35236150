"""It is about someone else: each hears a sentence of their own, and may say who they are."""

from __future__ import annotations

import pytest

from protocol.payloads import Answer
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

OTHER = "Het gaat over iemand anders"
TO_PARENTS = "Je hoeft niet zeker te weten wat er is."
TO_FRIENDS = "Je hoeft dit niet alleen op te lossen."
TO_STAFF = "Werk je met deze persoon? Noem geen namen."


@pytest.mark.parametrize(
    ("tap", "answer", "said", "kept"),
    [
        ("Ouder of verzorger", "parent", TO_PARENTS, (TO_FRIENDS, TO_STAFF)),
        ("Vriend, vriendin of familie", "friend", TO_FRIENDS, (TO_PARENTS, TO_STAFF)),
        ("Ik werk met deze persoon", "work", TO_STAFF, (TO_PARENTS, TO_FRIENDS)),
        ("Sla over", "skip", TO_STAFF, (TO_PARENTS, TO_FRIENDS)),
    ],
)
def test_who_it_is_about_somebody_else_for_may_say_so_and_hears_a_sentence_of_their_own(
    visitor: Visitor, relay: Relay, tap: str, answer: str, said: str, kept: tuple[str, ...]
) -> None:
    visitor.waits(OTHER)
    visitor.sees("Goed dat je om iemand geeft.")
    visitor.sees(TO_STAFF)  # as long as nobody said: no name is ever needed
    visitor.taps(tap)
    visitor.sees(said)
    for other in kept:
        visitor.sees_not(other)
    visitor.sees("Vraag 2 van 3")
    visitor.until(lambda: relay.payloads[1:] == [Answer("who", answer)])


def test_who_worries_about_somebody_else_is_not_asked_whether_they_want_to_die(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits(OTHER)
    visitor.taps("Vriend, vriendin of familie")
    visitor.sees("Kan iemand meelezen?")
    visitor.taps("Nee")
    visitor.sees("Hoeveel spanning voel je nu?")
    visitor.taps("4")
    visitor.sees("De medewerker leest je antwoorden.")
    told = [Answer("who", "friend"), Answer("see", "no"), Answer("scale", "4")]
    visitor.until(lambda: relay.payloads[1:] == told)


@pytest.mark.parametrize("choice", ["Ik wil iets vertellen", "Ik wil iets vragen"])
def test_who_speaks_for_themselves_is_not_asked_who_they_are(visitor: Visitor, choice: str) -> None:
    visitor.waits(choice)
    visitor.sees("Kan iemand meelezen?")
    visitor.sees_not("Wie ben jij voor deze persoon?")
    for sentence in (TO_PARENTS, TO_FRIENDS, TO_STAFF):
        visitor.sees_not(sentence)


def test_what_one_visit_said_of_themselves_is_not_said_to_the_next(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits(OTHER)
    visitor.taps("Ouder of verzorger")
    visitor.sees(TO_PARENTS)
    relay.close("close")
    visitor.taps("Begin opnieuw")
    visitor.taps(OTHER)
    visitor.sees(TO_STAFF)
    visitor.sees_not(TO_PARENTS)
