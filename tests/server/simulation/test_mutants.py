"""The test of the test: every planted bug is found within the nights that are known to do."""

from __future__ import annotations

import pytest

from server.simulation.night import Told, live
from server.simulation.rules import RULES
from tests.server.simulation.mutants import MUTANTS


def first_broken(nights: int, nodes: int) -> Told | None:
    """Return the first night, of so many from seed 1 on, in which a rule is broken."""
    told = (live(seed, nodes=nodes) for seed in range(1, nights + 1))
    return next((night for night in told if night.broken), None)


@pytest.mark.parametrize("nodes", [1, 2])
def test_without_a_planted_bug_the_same_nights_hold(nodes: int) -> None:
    most = max(mutant.nights for mutant in MUTANTS.values() if mutant.nodes == nodes)
    assert first_broken(most, nodes) is None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, nights, nodes = MUTANTS[name]
    plant(monkeypatch)
    told = first_broken(nights, nodes)
    assert told is not None
    assert told.broken is not None
    assert told.broken.rule in RULES
