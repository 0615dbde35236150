"""What the command says of nights that hold, and of one that does not."""

from __future__ import annotations

import pytest

from server.simulation import report
from server.simulation.course import ONE_RELAY
from server.simulation.night import live
from server.simulation.shelves import in_sqlite
from tests.server.simulation.mutants import acknowledges_before_it_stores


def test_nights_that_hold_end_with_no_broken_rule() -> None:
    said: list[str] = []
    assert report.nights(1, 2, ONE_RELAY, "memory", said.append) == 0
    assert any(line.split()[:3] == ["broken", "rules", "0"] for line in said)


def test_a_broken_rule_tells_its_seed_its_last_steps_and_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acknowledges_before_it_stores(monkeypatch)
    said: list[str] = []
    assert report.nights(1, 100, ONE_RELAY, "memory", said.append) == 1
    seed = said[0].split()[1]
    assert said[0].startswith(f"Seed {seed} broke a rule in step")
    again = f"simulate --seed {seed} --nights 1 --nodes 1 --devices 1 --store memory"
    assert said[-1].endswith(again)


def test_a_night_on_real_sqlite_holds_and_replays() -> None:
    with in_sqlite() as shelf:
        once, again = live(3, shelf=shelf), live(3, shelf=shelf)
    assert once.broken is None
    assert once.course.counts["messages"] > 0
    assert once.course.digest == again.course.digest
