"""A simulated night replays exactly, and a night without planted bugs breaks no rule."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from server.simulation.night import live

# Nights in which a rule was once broken, each by another bug, and the number of their relays.
ONCE_BROKEN = [
    (60002111, 2),  # the witness had not looked for 24 s
    (60001646, 2),
    (60001043, 2),
    (14000843, 1),
    (40000535, 1),
    (20005038, 1),
    (2002346, 1),
    (1001754, 1),
    (2000229, 2),
    (1000389, 2),
    (1000447, 2),
    (700248, 2),
]
_DIGEST = "from server.simulation.night import live; print(live(7).course.digest)"


def test_the_same_seed_takes_the_same_course() -> None:
    assert live(7).course.digest == live(7).course.digest


def test_another_seed_takes_another_course() -> None:
    assert live(7).course.digest != live(8).course.digest


def test_another_process_takes_the_same_course() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize(("seed", "nodes"), ONCE_BROKEN)
def test_a_night_that_was_once_broken_holds(seed: int, nodes: int) -> None:
    assert live(seed, nodes=nodes).broken is None
