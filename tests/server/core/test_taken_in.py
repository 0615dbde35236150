"""What a console believes of the relay before it has been told the night."""

from __future__ import annotations

from protocol import staff_messages as staff
from protocol.log import Log
from tests.night import Night
from tests.reading import claim, words


def test_a_console_that_is_not_taken_in_yet_believes_nothing_of_a_chat(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = night.visitor("voor iedereen")
    claim(night, noor, guest)
    bo.session.ask(guest.session.chat, "sit-in", "concern", night.now / 1000)
    night.settle()
    fresh, info = night.organisation.console(bo.person), bo.told(staff.Info)[-1]
    fresh.connected(night.organisation.on_duty(bo.person, night.now // 1000))
    assert fresh.receive(info, night.now / 1000) == []
    log = Log(guest.session.chat, tuple(night.log(guest)))
    assert fresh.receive(log, night.now / 1000) == []
    assert words(night.restart_console(bo), guest) == ["voor iedereen"]
