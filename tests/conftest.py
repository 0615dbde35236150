"""Skips what needs a program that is not on this machine, and says which."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.server.storage.clusters import installed


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
