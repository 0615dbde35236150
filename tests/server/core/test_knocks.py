"""A knock is cheap, and never answered with a roster that pages would refuse."""

from __future__ import annotations

import pytest

from protocol.directory import ROSTER_LIFE, Directory
from protocol.visitor_messages import Knock
from server.core.house import House
from server.core.refused import Refused
from tests.night import Night


def test_a_thousand_knocks_in_one_second_cost_one_judgement_of_the_roster(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.colleague()
    judged = []
    real = House.directory

    def counted(house: House, now: int) -> Directory:
        judged.append(now)
        return real(house, now)

    monkeypatch.setattr(House, "directory", counted)
    night.now = night.now // 1000 * 1000
    for _ in range(1000):
        night.door.knock(Knock(1), night.now)
    night.door.knock(Knock(1), night.now + 999)
    assert len(judged) == 1
    night.door.knock(Knock(1), night.now + 1000)
    assert len(judged) == 2


def test_a_newer_roster_is_shown_in_the_same_second(night: Night) -> None:
    night.colleague()
    before = night.door.knock(Knock(1), night.now)
    night.colleague()
    assert night.door.knock(Knock(1), night.now).papers.roster != before.papers.roster


def test_a_roster_out_of_its_time_is_shown_for_not_a_second_longer(night: Night) -> None:
    night.colleague()
    night.door.knock(Knock(1), night.now + (ROSTER_LIFE - 1) * 1000)
    with pytest.raises(Refused, match="roster_old"):
        night.door.knock(Knock(1), night.now + (ROSTER_LIFE + 301) * 1000)
