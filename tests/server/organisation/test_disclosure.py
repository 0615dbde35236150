"""No count of a few contacts can be worked out from a report, however well one knows it.

The reader here knows everything but the contacts themselves: how many they are, and how a
report is made. All courses that give one report are one class; what is the same in a whole
class is what that reader knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.organisation.disclosure import INSIDE, OUTSIDE, Band, band, part, parts
from server.organisation.handbook_use import Pair
from server.organisation.use_report import _change

Classes = dict[Any, set[tuple[int, ...]]]  # courses by what is shown of them
FEW = range(1, INSIDE)
widths = st.sampled_from([INSIDE, OUTSIDE])
MOVES = (Pair(5, 4), Pair(5, 5), Pair(5, 6))


def known(classes: Classes) -> Iterator[tuple[Any, tuple[int, ...]]]:
    """Yield each class in which a small number is the same for all, with what it shows."""
    for shown, courses in classes.items():
        for values in zip(*courses, strict=True):
            if len(set(values)) == 1 and values[0] in FEW:
                yield shown, values


def splits(total: int, among: int) -> Iterator[tuple[int, ...]]:
    """Yield every way in which `total` contacts are spread over so many boxes."""
    if among == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, among - 1):
            yield (first, *rest)


@given(st.integers(0, 10_000), widths)
def test_a_band_holds_its_count_and_a_few_are_less_than_its_width(count: int, width: int) -> None:
    found = band(count, width)
    assert found.least <= count <= found.most
    assert (found == Band(1, width - 1)) == (1 <= count < width)
    assert (found == Band(0, 0)) == (count == 0)
    assert all(band(same, width) == found for same in range(found.least, found.most + 1))


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), widths)
def test_a_difference_of_two_counts_is_never_one_small_number(
    whole: int, some: int, fewer: int, width: int
) -> None:
    assume(whole >= some >= fewer)
    whole_band, band_of_some = band(whole, width), band(some, width)
    differences = {
        a - b
        for a in range(whole_band.least, whole_band.most + 1)
        for b in range(band_of_some.least, band_of_some.most + 1)
        if a >= b
    }
    assert len(differences) > 1 or differences.isdisjoint(range(1, width))
    if whole < width:
        return
    # And so for who knows how many there are in all.
    told = {whole - b for b in range(band_of_some.least, min(whole, band_of_some.most) + 1)}
    assert len(told) > 1 or told.isdisjoint(range(1, width))


@pytest.mark.parametrize("contacts", range(INSIDE, 45))
def test_three_parts_of_a_group_never_tell_one_of_them(contacts: int) -> None:
    classes: Classes = defaultdict(set)
    for down, same, up, others in splits(contacts, 4):
        whole = down + same + up
        shown = band(whole, INSIDE), parts((down, same, up), contacts, INSIDE)
        classes[shown].add((down, same, up, whole, others, down + same, same + up, down + up))
    assert list(known(classes)) == []


@pytest.mark.parametrize("contacts", range(INSIDE, 16))
def test_a_group_beside_the_same_group_with_a_few_more_tells_nothing_of_these(
    contacts: int,
) -> None:
    classes: Classes = defaultdict(set)
    for course in splits(contacts, 7):  # an exercise done: three moves; without: three; the others
        done, rest, others = course[:3], course[3:6], course[6]
        moved = [a + b for a, b in zip(done, rest, strict=True)]
        shown = (
            hidden(_change(pairs(moved), contacts, INSIDE)),
            hidden(_change(pairs(done), contacts, INSIDE, sum(moved))),
        )
        sums = (sum(done), sum(rest), sum(rest) + others, *moved)
        classes[shown].add((*course, *sums))
    assert list(known(classes)) == []


def pairs(counts: Any) -> tuple[Pair, ...]:
    return tuple(pair for count, pair in zip(counts, MOVES, strict=True) for _ in range(count))


def hidden(change: Any) -> Any:
    """Return what is shown but for the medians: whether there is one is shown."""
    return change.n, change.before is None, change.down, change.same, change.up


@pytest.mark.parametrize("contacts", range(INSIDE, 31))
def test_who_opened_took_and_left_an_entry_is_never_one_small_number(contacts: int) -> None:
    classes: Classes = defaultdict(set)
    for inserted, opened_only, others in splits(contacts, 3):
        opened = inserted + opened_only
        shown = part(opened, contacts, INSIDE), part(inserted, contacts, INSIDE)
        classes[shown].add((inserted, opened_only, others, opened, contacts - inserted))
    assert list(known(classes)) == []


def test_of_a_group_that_is_too_small_no_part_is_shown() -> None:
    for width, whole in product((INSIDE, OUTSIDE), range(OUTSIDE)):
        if whole < width:
            assert part(whole, whole, width) is None
            assert parts((whole, 0, 0), 100, width) == (None, None, None)


@given(st.integers(10, 60), st.integers(0, 60), widths)
def test_two_medians_are_not_shown_of_groups_that_differ_by_a_few(
    fewer: int, more: int, width: int
) -> None:
    shown = _change((Pair(8, 5),) * fewer, 200, width, beside=fewer + more)
    assert shown is not None
    assert shown.before is None or more > width
    assert shown.before is not None or more < 3 * width


@given(st.lists(st.builds(Pair, st.integers(0, 10), st.integers(0, 10)), max_size=30))
def test_a_median_is_of_ten_contacts_or_more(found: list[Pair]) -> None:
    shown = _change(tuple(found), 100, INSIDE)
    assert shown is not None
    assert (shown.before is not None) == (shown.after is not None) == (len(found) >= 10)
    if len(found) < INSIDE:
        assert (shown.down, shown.same, shown.up) == (None, None, None)
