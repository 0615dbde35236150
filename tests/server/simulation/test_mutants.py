"""The test of the test: every planted bug is found within the nights that are known to do."""

from __future__ import annotations

import pytest

from server.simulation.night import Told, live
from server.simulation.rules import RULES
from tests.server.simulation.mutants import MUTANTS

MOST = max(mutant.nights for mutant in MUTANTS.values())


def first_broken(nights: int) -> Told | None:
    """Return the first night, of so many from seed 1 on, in which a rule is broken."""
    return next((told for told in map(live, range(1, nights + 1)) if told.broken), None)


def test_without_a_planted_bug_the_same_nights_hold() -> None:
    assert first_broken(MOST) is None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = MUTANTS[name]
    mutant.plant(monkeypatch)
    told = first_broken(mutant.nights)
    assert told is not None
    assert told.broken is not None
    assert told.broken.rule in RULES
