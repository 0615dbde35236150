"""What an organisation's own file may not take from ours: alarm numbers and cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handbook.entry import Entry
    from handbook.partner import Partner


def keeps_alarm(ours: Partner, theirs: Partner) -> bool:
    """Whether `theirs` may stand in place of `ours`: an alarm number stays one, for all it was for.

    Words about it may be other ones.
    """
    if not ours.emergency:
        return True
    ages = (theirs.age_from, theirs.age_to)
    return (
        theirs.emergency
        and set(ours.for_whom) <= set(theirs.for_whom)
        and ages in {(None, None), (ours.age_from, ours.age_to)}
        and _numbers(theirs) == _numbers(ours)
        and _certain(theirs) >= _certain(ours)
    )


def lost_signs(ours: Entry, theirs: Entry) -> tuple[str, ...]:
    """Return the signs by which `ours` comes up beside a chat, and `theirs` in its place would not.

    In the order in which ours has them.
    """
    return tuple(sign for sign in ours.signs if sign not in theirs.signs)


def _numbers(partner: Partner) -> set[tuple[str, str]]:
    return {(way.value, area) for way in partner.channels for area in way.areas}


def _certain(partner: Partner) -> set[str]:
    """Return what is answered day and night for sure: only that is offered first."""
    return {way.value for way in partner.channels if way.sure and way.hours.always}
