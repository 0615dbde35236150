"""What journeys between consoles share: a relay that runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.live import LiveRelay, live_relay


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LiveRelay]:
    async with live_relay(tmp_path) as running:
        yield running
