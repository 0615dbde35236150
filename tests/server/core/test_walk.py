"""A hundred random nights of drops, restarts, full disks and hand-overs, all repeatable."""

from __future__ import annotations

import pytest

from tests.walk import walk


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_through_a_random_night_nothing_is_lost_doubled_or_read_by_a_stranger(first: int) -> None:
    for seed in range(first, first + 20):
        walk(seed)
