"""Skips what needs a program that is not on this machine, and says which."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.server.storage.clusters import installed

# A change is not refused for what a case finds that nobody drew before: those are looked for
# by `HYPOTHESIS=random`, over and over. Here the same cases are drawn each time.
settings.register_profile("same", derandomize=True)
settings.load_profile("same" if os.environ.get("HYPOTHESIS") != "random" else "default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by marker; `make test` installs the programs where it may."""
    needs = {
        "browser": ("chromium", Path("/usr/bin/chromium").exists()),
        "terminal": ("tmux", shutil.which("tmux") is not None),
        "postgres": ("postgresql", installed()),
    }
    for item in items:
        for marker, (program, there) in needs.items():
            if not there and item.get_closest_marker(marker) is not None:
                item.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))
