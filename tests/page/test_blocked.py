"""What somebody sees whose chat is blocked: until when, whom to call, and how to erase it."""

from __future__ import annotations

import pytest

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.six_words import leaves, makes_code, types_code
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

STOPPED = "Wij hebben dit gesprek gestopt. Je kunt er nu niet mee verder."


def finds_it_blocked(visitor: Visitor, relay: Relay) -> None:
    """Come back with a code to a chat that was blocked meanwhile."""
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, relay)
    relay.blocked = 1
    types_code(visitor, made)
    visitor.sees(STOPPED)


def test_who_is_blocked_is_told_until_when_and_whom_to_call_and_no_word_stays(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.says("Dit stopt nu.")
    visitor.sees("Dit stopt nu.")
    relay.blocks()
    visitor.sees(STOPPED)
    visitor.sees("Heb je een code? Die werkt pas weer morgen vanaf")
    visitor.sees("Het kan ook later worden.")  # a second person may lengthen it: nobody is told
    visitor.sees("Hier zie je wie je kunt bellen:")
    visitor.sees("112")
    assert visitor.page.evaluate("() => sessionStorage.length") == 0
    assert visitor.page.evaluate("() => document.getElementById('log').textContent") == ""
    visitor.sees_not("Begin opnieuw")


def test_a_code_of_a_blocked_chat_says_from_when_it_can_be_tried_again(
    visitor: Visitor, relay: Relay
) -> None:
    finds_it_blocked(visitor, relay)
    assert not [said for said in relay.received if isinstance(said, wire.NewEpoch)]


@pytest.mark.parametrize("by_code", [False, True])
def test_who_is_blocked_can_erase_everything(
    visitor: Visitor, relay: Relay, *, by_code: bool
) -> None:
    if by_code:
        finds_it_blocked(visitor, relay)
    else:
        visitor.talks()
        relay.blocks()
        visitor.sees(STOPPED)
    visitor.taps("Wis alles nu")
    if by_code:
        visitor.sees("Je code werkt dan niet meer.")
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")
    assert relay.erased


def test_who_erases_once_the_block_is_over_erases_and_does_not_come_back(
    visitor: Visitor, relay: Relay
) -> None:
    finds_it_blocked(visitor, relay)
    relay.blocked = None
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")
    assert relay.erased
    assert not [said for said in relay.received if isinstance(said, wire.NewEpoch)]
    # Without the proof that it has a code a relay knows no chat of who used the exit.
    assert [said for said in relay.received if isinstance(said, wire.Resume)][-1].returning
    assert "tot de volgende keer" not in visitor.page.content()
