"""A counsellor who is gone, and a supervisor who takes over: what the page does then."""

from __future__ import annotations

import time

import pytest

from protocol import visitor_messages as wire
from protocol.staff_access import Request, seal_request
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.roster import leaves, takes_over
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def supervisor_of(relay: Relay) -> Counsellor:
    """Let a supervisor be on the roster and on duty."""
    berend = Counsellor("supervisor")
    relay.staff.append(berend)
    relay.on_duty.append(berend)
    return berend


def counsellor_goes(visitor: Visitor, relay: Relay) -> None:
    """Let whoever answers lose their line."""
    relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("De medewerker heeft even geen verbinding.")


def goes_on(visitor: Visitor, seconds: int) -> None:
    """Let time pass, so slowly that the relay's answers come in between."""
    for _ in range(seconds):
        visitor.page.clock.run_for(1000)
        visitor.page.wait_for_timeout(20)


def asks(relay: Relay, who: Counsellor) -> None:
    """Let a supervisor ask to take over."""
    assert relay.start is not None
    request = Request(relay.start.chat, "take-over", "gone", int(time.time()))
    relay.send(wire.Asked(who.id, seal_request(who.signer, who.id, request)))


@pytest.mark.parametrize(
    ("gone", "back", "granted"), [(31, False, 1), (25, False, 1), (25, True, 0)]
)
def test_a_take_over_is_granted_once_the_counsellor_has_been_gone_half_a_minute(
    visitor: Visitor, relay: Relay, gone: int, back: bool, granted: int
) -> None:
    def grants() -> int:
        return sum(isinstance(message, wire.Grant) for message in relay.received)

    berend = supervisor_of(relay)
    visitor.page.clock.install()
    visitor.talks()
    counsellor_goes(visitor, relay)
    goes_on(visitor, gone)
    asks(relay, berend)
    relay.send(wire.StaffTyping(on=True))
    visitor.sees("Medewerker schrijft")
    visitor.writes("ben je er nog?")
    visitor.until(lambda: relay.words == ["ben je er nog?"])
    assert grants() == (1 if gone > 30 else 0)
    if back:
        relay.send(wire.Colleague(up=True, since=0))
        visitor.sees_not("De medewerker heeft even geen verbinding.")
    goes_on(visitor, 7)
    visitor.writes("hallo?")
    visitor.until(lambda: relay.words == ["ben je er nog?", "hallo?"])
    assert grants() == granted


def test_a_relay_that_says_again_that_the_counsellor_is_gone_puts_nothing_off(
    visitor: Visitor, relay: Relay
) -> None:
    berend = supervisor_of(relay)
    visitor.page.clock.install()
    visitor.talks()
    counsellor_goes(visitor, relay)
    goes_on(visitor, 31)
    visitor.page.clock.set_system_time(time.time() + 31 - 120)  # and its clock is set back
    relay.send(wire.Colleague(up=False, since=0))
    asks(relay, berend)
    visitor.until(lambda: any(isinstance(message, wire.Grant) for message in relay.received))


def test_nothing_is_sealed_to_who_left_the_roster_and_all_of_it_to_who_takes_over(
    visitor: Visitor, relay: Relay
) -> None:
    berend = supervisor_of(relay)
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    counsellor_goes(visitor, relay)
    leaves(relay, relay.anna)
    visitor.sees("De medewerker is gestopt.")
    visitor.sees_not("even geen verbinding")
    said = len(relay.raw)
    visitor.writes("ben je er nog?")
    visitor.writes("ik wacht")
    visitor.sees("Wordt verstuurd")
    assert not any('"say"' in text for text in relay.raw[said:])
    takes_over(relay, berend)
    relay.send(wire.Colleague(up=True, since=0))
    visitor.until(lambda: relay.words == ["hallo", "ben je er nog?", "ik wacht"])
    visitor.sees_not("De medewerker is gestopt.")
    visitor.sees_not("Wordt verstuurd")
    assert relay.room is not None
    assert relay.room.holder == berend.id
