"""What a token bucket allows, and that no clock can break one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.core.throttle import Bucket

DAY = 86_400_000


def emptied(burst: int = 3, rate: float = 1, at: int = DAY) -> Bucket:
    """Return a bucket from which everything was taken at `at`."""
    bucket = Bucket(burst, rate)
    while bucket.take(at):
        pass
    return bucket


def test_a_full_bucket_gives_its_burst_and_not_one_more() -> None:
    bucket = Bucket(3, 1)
    assert [bucket.take(DAY) for _ in range(4)] == [True, True, True, False]


def test_what_is_given_back_can_be_taken_again_and_no_more_than_that() -> None:
    bucket = emptied()
    bucket.give_back()
    assert [bucket.take(DAY) for _ in range(2)] == [True, False]
    full = Bucket(3, 1)
    full.give_back()
    assert [full.take(DAY) for _ in range(4)] == [True, True, True, False]


def test_it_fills_again_at_its_rate_and_never_above_its_burst() -> None:
    assert not emptied().take(DAY + 999)
    assert emptied().take(DAY + 1000)
    later = emptied()
    assert [later.take(2 * DAY) for _ in range(4)] == [True, True, True, False]


def test_looking_and_what_is_refused_cost_nothing() -> None:
    bucket = Bucket(1, 1)
    assert all(bucket.allows(DAY) for _ in range(10))
    assert not bucket.take(DAY, price=2)
    assert bucket.take(DAY)


def test_what_is_dear_takes_more_than_one() -> None:
    bucket = Bucket(10, 1)
    assert bucket.take(DAY, price=8)
    assert not bucket.take(DAY, price=3)
    assert bucket.take(DAY, price=2)


def test_a_clock_put_back_a_day_refills_nothing_and_stops_nothing() -> None:
    bucket = emptied(at=2 * DAY)
    assert not bucket.take(DAY)
    assert bucket.take(DAY + 1000)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_whatever_the_moments_no_more_is_given_than_burst_and_rate_allow(
    waits: list[int],
) -> None:
    bucket, now, given_ = Bucket(5, 2), DAY, 0
    for wait in waits:
        now += wait
        given_ += bucket.take(now)
    assert given_ <= 5 + 2 * sum(waits) / 1000
