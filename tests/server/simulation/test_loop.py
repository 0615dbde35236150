"""The virtual loop jumps to what is next, and says so when there is nothing."""

from __future__ import annotations

import asyncio

import pytest

from server.simulation.loop import StandsStill, VirtualLoop


def test_a_day_passes_without_waiting() -> None:
    loop = VirtualLoop()
    loop.run_until_complete(asyncio.sleep(86_400))
    assert loop.time() == pytest.approx(86_400)
    loop.close()


def test_who_waits_for_nothing_is_told() -> None:
    loop = VirtualLoop()
    with pytest.raises(StandsStill):
        loop.run_until_complete(loop.create_future())
    loop.close()
