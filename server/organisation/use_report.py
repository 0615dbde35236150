"""The report on the use of the handbook: what may be shown of the counts; pure.

As JSON a `Report` is what `veste-server registrations handbook-use --json` prints. Nothing that
reads one ever sees an exact count of contacts, and rows are sorted by what is shown of them: an
order by exact counts would tell what the bands keep back.
"""

from __future__ import annotations

import datetime as dt
from statistics import median
from typing import Final

import msgspec

from protocol.research import Opened
from server.organisation.disclosure import MEDIAN_FROM, Band, band, far_apart, part, parts
from server.organisation.handbook_use import Pair, Use, use_of

CANNOT_SAY: Final = (
    "Nothing here shows a cause: an exercise goes to who is worse off, and a talk goes on.",
    "Distress is of those alone who gave a number twice. Who left early gave none.",
    "`helped` is what the counsellor named; `done` is what the visitor said, or it is not counted.",
    "A contact is not a person: who came back counts again.",
    "Of one contact at most the last twelve entries are counted; older versions counted none.",
    "Among few contacts a median moves by chance.",
    "Bands do not add up. Two reports over nearly the same contacts tell more than either.",
    "So publish one for a period, and keep it.",
    "No figure here is for judging a colleague.",
)


class Nights(msgspec.Struct, frozen=True):
    """In which nights the contacts began."""

    first: dt.date
    last: dt.date
    count: int


class Unopened(msgspec.Struct, frozen=True):
    """How many sealed registrations are in no figure, exactly: these are of no contact."""

    other_key: int
    other_version: int
    damaged: int


class EntryUse(msgspec.Struct, frozen=True):
    """One entry of the handbook; None is not shown."""

    slug: str
    opened: Band | None
    inserted: Band | None
    helped: Band


class ExerciseUse(msgspec.Struct, frozen=True):
    """One exercise."""

    name: str
    sent: Band
    done: Band


class Change(msgspec.Struct, frozen=True):
    """Distress before and after, where both were given: medians, and where it went."""

    n: Band
    before: float | None
    after: float | None
    down: Band | None
    same: Band | None
    up: Band | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that is shown. A `v` of its own, so that scripts know what they read."""

    v: int = 1
    band: int  # the width of every band
    unopened: Unopened
    contacts: Band
    counted: Band | None  # contacts in which use was counted
    nights: Nights | None
    entries: tuple[EntryUse, ...]
    exercises: tuple[ExerciseUse, ...]
    distress: Change | None
    distress_exercise_done: Change | None
    cannot_say: tuple[str, ...] = CANNOT_SAY


def report(opened: Opened, width: int) -> Report:
    """Return what may be shown of these registrations, in bands of `width` contacts."""
    use = use_of(opened.records)
    enough = use.contacts >= width
    return Report(
        band=width,
        unopened=Unopened(opened.other_key, opened.other_version, opened.damaged),
        contacts=band(use.contacts, width),
        counted=part(use.counted, use.contacts, width),
        nights=Nights(min(use.nights), max(use.nights), len(use.nights)) if enough else None,
        entries=_entries(use, width) if enough else (),
        exercises=_exercises(use, width),
        distress=_change(use.distress, use.contacts, width),
        distress_exercise_done=_change(use.exercised, use.counted, width, beside=len(use.distress)),
    )


def _entries(use: Use, width: int) -> tuple[EntryUse, ...]:
    # Of too few contacts not even the names are shown: together they tell what one was about.
    used = set(use.opened) if use.counted >= width else set()
    rows = [
        EntryUse(
            slug,
            part(use.opened[slug], use.counted, width),
            part(use.inserted[slug], use.counted, width),
            band(use.helped[slug], width),
        )
        for slug in used | set(use.helped)
    ]
    return tuple(sorted(rows, key=lambda row: (_most_first(row.opened, row.helped), row.slug)))


def _exercises(use: Use, width: int) -> tuple[ExerciseUse, ...]:
    if use.counted < width:
        return ()
    rows = [
        ExerciseUse(name, band(sent, width), band(use.done[name], width))
        for name, sent in use.sent.items()
    ]
    return tuple(sorted(rows, key=lambda row: (_most_first(row.sent, row.done), row.name)))


def _most_first(*bands: Band | None) -> tuple[int, ...]:
    return tuple(-each.least if each else 0 for each in bands)


def _change(pairs: tuple[Pair, ...], whole: int, width: int, beside: int = 0) -> Change | None:
    """Return the figures of a group, out of so many contacts as the `whole`.

    `beside` is how many are in a larger group of the same report, which contains this one.
    """
    if whole < width:
        return None
    count = len(pairs)
    counts = (
        sum(pair.after < pair.before for pair in pairs),
        sum(pair.after == pair.before for pair in pairs),
        sum(pair.after > pair.before for pair in pairs),
    )
    before = after = None
    if count >= MEDIAN_FROM and (not beside or far_apart(count, beside, width)):
        before = float(median(pair.before for pair in pairs))
        after = float(median(pair.after for pair in pairs))
    return Change(band(count, width), before, after, *parts(counts, whole, width))
