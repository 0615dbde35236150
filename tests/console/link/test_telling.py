"""What the desk hears of a night."""

from __future__ import annotations

from console.link import port
from console.link.telling import Teller
from protocol.staff_messages import Night
from protocol.staff_session import StaffSession
from tests.builders import Organisation


def test_a_console_whose_clock_is_wrong_is_told_so_and_does_not_break() -> None:
    organisation = Organisation()
    noor = organisation.hire("counsellor")
    session = StaffSession(noor.id, noor.signing, organisation.root_point, lambda _: None)
    teller = Teller(session)
    night = Night(1, 0, organisation.papers(), (), None, None)
    told = [event for news in session.receive(night, 0.0) for event in teller.tell(news, 0.0)]
    assert [event.roles for event in told if isinstance(event, port.Shift)] == [()]
