"""Counts how the handbook was used, over the registrations of many contacts; pure.

    opened      contacts in which an entry was opened, also where a sentence of it was taken
    inserted    contacts in which a sentence of it was put into a draft
    helped      contacts after which the counsellor named it as having helped
    sent, done  contacts in which an exercise was sent, and in which it was said to be done

A contact of version 1 has its distress and what helped; what was used was not counted in it,
which is not the same as nothing. These are exact numbers: `server.organisation.use_report`
says which of them may be shown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from protocol.registration import Registration


class Pair(NamedTuple):
    """The distress that one visitor named before and after, 0 to 10."""

    before: int
    after: int


class Use(NamedTuple):
    """What was counted; each number is a number of contacts."""

    nights: frozenset[dt.date]
    contacts: int
    counted: int  # those in which use was counted at all: from version 2 on
    opened: Counter[str]
    inserted: Counter[str]
    helped: Counter[str]
    sent: Counter[str]
    done: Counter[str]
    distress: tuple[Pair, ...]  # of every contact that has both
    exercised: tuple[Pair, ...]  # of those among them in which an exercise was done


def use_of(records: Iterable[Registration]) -> Use:
    """Count what `records` say."""
    every = tuple(records)
    counted = [record for record in every if record.v > 1]
    pairs = [(record, pair) for record in every if (pair := _pair(record)) is not None]
    return Use(
        nights=frozenset(record.night for record in every),
        contacts=len(every),
        counted=len(counted),
        # A record has each in the further of the two that it came to.
        opened=Counter(slug for r in counted for slug in (*r.opened, *r.inserted)),
        inserted=Counter(slug for r in counted for slug in r.inserted),
        helped=Counter(slug for r in every for slug in r.interventions),
        sent=Counter(name for r in counted for name in (*r.exercises_sent, *r.exercises_done)),
        done=Counter(name for r in counted for name in r.exercises_done),
        distress=tuple(pair for _, pair in pairs),
        exercised=tuple(pair for record, pair in pairs if record.exercises_done),
    )


def _pair(record: Registration) -> Pair | None:
    before, after = record.distress_start, record.distress_end
    if isinstance(before, int) and isinstance(after, int):
        return Pair(before, after)
    return None
