"""Two relays on one PostgreSQL: either may die, and nothing is won twice."""

from __future__ import annotations

import pytest

from tests.faults.kill_relay import kill
from tests.faults.race_mutants import MUTANTS
from tests.faults.race_nodes import race

pytestmark = pytest.mark.postgres


async def test_a_node_that_is_killed_loses_nothing_and_its_clients_go_on_at_the_other() -> None:
    figures = await kill("postgresql", "node", kills=3, seed=7)
    assert figures.verdict.wrong == []
    assert figures.verdict.acknowledged >= 60


async def test_of_two_consoles_on_two_nodes_exactly_one_gets_what_both_want() -> None:
    figures = await race(races=8, seed=10)
    assert {kind: sum(sides) for kind, sides in figures.first.items()} == dict.fromkeys(MUTANTS, 8)
    assert figures.wrong == []
    assert figures.one_sided == []


@pytest.mark.parametrize("lacking", MUTANTS)
async def test_a_relay_that_lacks_a_check_is_found_by_its_race(lacking: str) -> None:
    for seed in range(10, 16):  # on a busy machine one side may be first six times in a row
        figures = await race(races=6, seed=seed, mutant=lacking, kinds=(lacking,))
        if [line for line in figures.wrong if "winners" in line or "withdrawn" in line]:
            return
    raise AssertionError(figures.wrong)
