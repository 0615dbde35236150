"""A console that asks for more chats than a desk has places gets no more."""

from __future__ import annotations

import pytest

from tests.night import Desk, Guest, Night
from tests.reading import claim, reply
from tests.server.core.test_parting import parts

MOST = 3


@pytest.fixture
def night() -> Night:
    return Night(most_held=MOST)


def full(night: Night) -> tuple[Desk, list[Guest]]:
    noor = night.colleague()
    guests = [night.visitor("hoi") for _ in range(MOST)]
    for guest in guests:
        claim(night, noor, guest)
    return noor, guests


def test_with_full_hands_nothing_more_is_claimed_until_a_chat_is_over(night: Night) -> None:
    noor, guests = full(night)
    other = night.visitor("hoi")
    noor.session.claim(other.session.chat)
    night.settle()
    assert night.row(other).phase == "waiting"
    parts(night, noor, guests[0], "close")
    night.settle()
    claim(night, noor, other)
    assert night.row(other).holder == noor.person.id


def test_with_full_hands_no_offer_is_accepted_but_refused_it_can_be(night: Night) -> None:
    noor, _ = full(night)
    sanne, guest = night.colleague(), night.visitor("hoi")
    claim(night, sanne, guest)
    for accept, stands in ((True, True), (False, False)):
        sanne.session.offer(guest.session.chat, noor.person.id, "let op", night.now / 1000)
        night.settle()
        noor.session.command(reply(noor, guest.session.chat, accept=accept))
        night.settle()
        assert (night.row(guest).offer is not None) is stands
        assert night.row(guest).holder == sanne.person.id
