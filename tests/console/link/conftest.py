"""A relay with a page, behind a proxy that a test may let lie."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console.link.lying_page import Served, a_page


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """Run both for the length of a test."""
    async with a_page(tmp_path) as (relay, proxy):
        yield relay, proxy
