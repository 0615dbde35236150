"""A simulated night replays exactly, and a night without planted bugs breaks no rule."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from server.simulation.course import ONE_RELAY, Plan
from server.simulation.night import live

# Nights in which a rule was once broken, each by another bug, and what was in them.
ONCE_BROKEN = [
    (91000346, Plan(devices=2)),  # an offer was taken back while the end was on its way to the disk
    (69000362, Plan(nodes=2, devices=2)),  # erased while the relay of its console was cut off
    (55000842, Plan(devices=2)),  # who took over counted keys of later as keys of before
    (66000328, Plan(nodes=2, devices=2)),  # given back off duty, and followed on with a hole
    (62000192, Plan(nodes=2, devices=2)),  # the older page stayed, for a word of it was decided
    (52000610, Plan(devices=2)),  # who answered knew a newer code than the one that came back
    (52000181, Plan(devices=2)),  # the witness took two moments for one
    (80000028, Plan(devices=2)),  # two pages had come back by one capsule, and had one key
    (60002111, Plan(nodes=2)),  # the witness had not looked for 24 s
    (60001646, Plan(nodes=2)),
    (60001043, Plan(nodes=2)),
    (14000843, ONE_RELAY),
    (40000535, ONE_RELAY),
    (20005038, ONE_RELAY),
    (2002346, ONE_RELAY),
    (1001754, ONE_RELAY),
    (2000229, Plan(nodes=2)),
    (1000389, Plan(nodes=2)),
    (1000447, Plan(nodes=2)),
    (700248, Plan(nodes=2)),
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


@pytest.mark.parametrize(("seed", "plan"), ONCE_BROKEN)
def test_a_night_that_was_once_broken_holds(seed: int, plan: Plan) -> None:
    assert live(seed, plan).broken is None
