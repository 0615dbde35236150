"""Six journeys over a bad line: each kind of fault strikes once, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.journeys.fifty import travel_all
from tests.journeys.strikes import KINDS, draw

SEED = 2264  # short faults, most of them while both talk


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_six_journeys_meet_every_kind_of_fault_and_lose_no_word_and_no_truth() -> None:
    plan = dict(enumerate(draw(SEED, journeys=6, words=6, each=2), start=1))
    courses = await travel_all(plan, SEED, at_once=3, words=6)
    assert [(str(course), course.wrong) for course in courses if course.wrong] == []
    assert {strike.kind for course in courses for strike in course.strikes} == set(KINDS)
    assert sum(course.there for course in courses) >= 30
    assert sum(course.back for course in courses) >= 30
