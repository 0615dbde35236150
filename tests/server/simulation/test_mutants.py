"""The test of the test: every planted bug is found within the nights that are known to do."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from server.simulation.course import Plan
from server.simulation.night import Told, live
from server.simulation.rules import RULES
from tests.server.simulation.mutants import MUTANTS


def first_broken(seeds: Iterable[int], plan: Plan) -> Told | None:
    """Return the first of these nights in which a rule is broken."""
    told = (live(seed, plan) for seed in seeds)
    return next((night for night in told if night.broken), None)


@pytest.mark.parametrize("plan", sorted({mutant.plan for mutant in MUTANTS.values()}))
def test_without_a_planted_bug_the_same_nights_hold(plan: Plan) -> None:
    mutants = [mutant for mutant in MUTANTS.values() if mutant.plan == plan]
    seeds = sorted({seed for mutant in mutants for seed in mutant.seeds})
    assert first_broken(seeds, plan) is None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = MUTANTS[name]
    mutant.plant(monkeypatch)
    told = first_broken(mutant.seeds, mutant.plan)
    assert told is not None
    assert told.broken is not None
    assert told.broken.rule in RULES
