"""A console dials soon after a relay was killed, and seldom when it stays away."""

from __future__ import annotations

from itertools import accumulate

import pytest

from console.link import backoff

SHORT_OUTAGE, LONG_OUTAGE = 4.0, 60.0  # seconds


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_in_a_short_outage_nobody_waits_longer_than_half_a_second(chance: float) -> None:
    waits = [backoff.wait(attempt, chance) for attempt in range(40)]
    dials = [0.0, *accumulate(waits)]
    soon = [wait for dial, wait in zip(dials, waits, strict=False) if dial <= SHORT_OUTAGE]
    assert max(soon) <= 0.5


def test_in_a_long_outage_a_console_dials_every_few_seconds_and_not_with_the_others() -> None:
    late = {backoff.wait(attempt, chance) for attempt in (30, 10**6) for chance in (0.0, 1.0)}
    assert late == {2.5, 5.0}
    dials = list(accumulate(backoff.wait(n, 1.0) for n in range(99)))
    assert sum(LONG_OUTAGE / 2 < at <= LONG_OUTAGE for at in dials) <= 6
