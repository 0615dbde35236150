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


@pytest.mark.parametrize(
    ("gone", "back", "granted"), [(31, False, 1), (25, False, 1), (25, True, 0)]
)
def test_a_take_over_is_granted_once_the_counsellor_has_been_gone_half_a_minute(
    visitor: Visitor, relay: Relay, gone: int, back: bool, granted: int
) -> None:
    def goes_on(seconds: int) -> None:
        for _ in range(seconds):  # so slowly that the relay's answers come in between
            visitor.page.clock.run_for(1000)
            visitor.page.wait_for_timeout(20)

    def grants() -> int:
        return sum(isinstance(message, wire.Grant) for message in relay.received)

    berend = Counsellor("supervisor")
    relay.staff.append(berend)
    relay.on_duty.append(berend)
    visitor.page.clock.install()
    visitor.talks()
    relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("De medewerker heeft even geen verbinding.")
    goes_on(gone)
    assert relay.start is not None
    request = Request(relay.start.chat, "take-over", "gone", int(time.time()))
    relay.send(wire.Asked(berend.id, seal_request(berend.signer, berend.id, request)))
    relay.send(wire.StaffTyping(on=True))
    visitor.sees("Medewerker schrijft")
    visitor.writes("ben je er nog?")
    visitor.until(lambda: relay.words == ["ben je er nog?"])
    assert grants() == (1 if gone > 30 else 0)
    if back:
        relay.send(wire.Colleague(up=True, since=0))
        visitor.sees_not("De medewerker heeft even geen verbinding.")
    goes_on(7)
    visitor.writes("hallo?")
    visitor.until(lambda: relay.words == ["ben je er nog?", "hallo?"])
    assert grants() == granted


def test_a_relay_that_says_again_that_the_counsellor_is_gone_puts_nothing_off(
    visitor: Visitor, relay: Relay
) -> None:
    berend = Counsellor("supervisor")
    relay.staff.append(berend)
    relay.on_duty.append(berend)
    visitor.page.clock.install()
    visitor.talks()
    relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("De medewerker heeft even geen verbinding.")
    for _ in range(31):
        visitor.page.clock.run_for(1000)
        visitor.page.wait_for_timeout(20)
    visitor.page.clock.set_system_time(time.time() + 31 - 120)  # and its clock is set back
    relay.send(wire.Colleague(up=False, since=0))
    assert relay.start is not None
    request = Request(relay.start.chat, "take-over", "gone", int(time.time()))
    relay.send(wire.Asked(berend.id, seal_request(berend.signer, berend.id, request)))
    visitor.until(lambda: any(isinstance(message, wire.Grant) for message in relay.received))


def test_nothing_is_sealed_to_who_left_the_roster_and_all_of_it_to_who_takes_over(
    visitor: Visitor, relay: Relay
) -> None:
    berend = Counsellor("supervisor")
    relay.staff.append(berend)
    relay.on_duty.append(berend)
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("De medewerker heeft even geen verbinding.")
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
