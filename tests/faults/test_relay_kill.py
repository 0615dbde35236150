"""Whoever kills the relay, or its database, takes nothing from anybody."""

from __future__ import annotations

import pytest

from tests.faults.kill_relay import Kills, kill

ON_A_BUSY_MACHINE = 10.0  # seconds; the long form of `kill_relay` judges the two seconds


def nothing_is_lost(figures: Kills, kills: int) -> None:
    assert figures.verdict.wrong == []
    assert figures.kills == kills
    assert figures.verdict.messages >= figures.verdict.acknowledged >= 20 * kills
    assert max(figures.back) < ON_A_BUSY_MACHINE


def test_who_comes_back_too_late_is_part_of_the_verdict() -> None:
    soon, late = [0.5] * 19, [2.5]
    assert Kills(20, back=soon + late, outages=[1.0] * 20).wrong == []
    assert len(Kills(20, back=soon[1:] + late * 2, outages=[1.0] * 20).wrong) == 1
    assert Kills(20, back=soon[1:] + late * 2, outages=[1.0] * 18 + [3.0] * 2).wrong == []
    assert len(Kills(1, back=[11.0], outages=[3.0]).wrong) == 1


def test_a_relay_that_takes_its_time_to_end_is_part_of_the_verdict() -> None:
    assert Kills(20, ended=[0.1] * 19 + [3.0]).wrong == []
    assert len(Kills(20, ended=[0.1] * 18 + [3.0] * 2).wrong) == 1


async def test_a_relay_that_is_killed_again_and_again_loses_nothing() -> None:
    nothing_is_lost(await kill("sqlite", "relay", kills=3, seed=4), 3)


@pytest.mark.postgres
async def test_a_relay_on_postgresql_that_is_killed_again_and_again_loses_nothing() -> None:
    nothing_is_lost(await kill("postgresql", "relay", kills=3, seed=5), 3)


@pytest.mark.postgres
async def test_a_relay_whose_postgresql_is_killed_comes_back_by_itself_and_loses_nothing() -> None:
    nothing_is_lost(await kill("postgresql", "database", kills=3, seed=6), 3)
