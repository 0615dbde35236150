"""Which counts of contacts may be shown, so that nobody is singled out; pure.

Every count is shown as the band of `width` numbers in which it lies (0, 1-4, 5-9, 10-14 …),
never as itself. So a count from 1 to 4 is `<5`; and what somebody works out from two counts of
which one is part of the other is a difference between bands: it may be 0 to 4, or 1 to 9, or
more, and never one small number. Hiding the small counts alone would not do: of 20 who gave a
figure, 18 that went down tell of 2 that did not. And two reports of which the second has a few
contacts more would tell about those few.

Whether something is shown is itself decided by bands and never by what they keep back: else the
gap would tell. Whole groups below `width` are not shown in parts. Where nearly all contacts are in
a group, no part of it is shown, for whoever knows how many there are could fit three parts into it
in one way only.

Five inside an organisation, ten outside, medians from ten contacts on: the least that others ask
of a cell is near that (eleven at the Health and Retirement Study; ten at CBS, as is said). It is
a choice of ours and no law.
"""

from __future__ import annotations

import msgspec

INSIDE, OUTSIDE = 5, 10  # the width of the bands, by who reads
MEDIAN_FROM = 10  # contacts


class Band(msgspec.Struct, frozen=True):
    """A count as it is shown: so many at least, and so many at most."""

    least: int
    most: int


def band(count: int, width: int) -> Band:
    """Return the band of `count`. Only none is a number of its own."""
    low = count // width * width
    return Band(max(low, 1), low + width - 1) if count else Band(0, 0)


def part(count: int, whole: int, width: int) -> Band | None:
    """Return the band of a part of `whole`; None where the whole is too few, or nobody."""
    return band(count, width) if whole >= width else None


def parts(counts: tuple[int, int, int], contacts: int, width: int) -> tuple[Band | None, ...]:
    """Return the bands of three parts that make one group, or None for each of them.

    `contacts` is how many there are of whom the group is a part; somebody may know that.
    """
    group = band(sum(counts), width)
    if group.most < width or group.most >= contacts:
        return (None, None, None)
    return tuple(band(count, width) for count in counts)


def far_apart(fewer: int, more: int, width: int) -> bool:
    """Whether a group is so much smaller than one that contains it that both may be described.

    Two medians, of a group and of the same group with a few more, would tell about those few.
    """
    return band(more, width).least - band(fewer, width).most >= width
