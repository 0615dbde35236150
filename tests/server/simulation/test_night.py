"""A simulated night replays exactly, and a night without planted bugs breaks no rule."""

from __future__ import annotations

import os
import subprocess
import sys

from server.simulation.night import live

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
