"""Six journeys over a bad line: each kind of fault strikes once, and nothing is lost."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.journeys import fifty
from tests.journeys.devtools import Chromium, Lost
from tests.journeys.fifty import Course, travel, travel_all
from tests.journeys.strikes import KINDS, Strike, draw

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


@pytest.mark.browser
@pytest.mark.timeout(120)
async def test_a_journey_whose_browser_is_lost_counts_for_nothing_and_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Course] = []

    async def loses_the_first(
        browser: Chromium, number: int, strikes: list[Strike], seed: int, words: int
    ) -> Course:
        if not told:
            with suppress(Lost):
                await browser.send("Browser.crash")
        return await travel(browser, number, strikes, seed, words)

    monkeypatch.setattr(fifty, "travel", loses_the_first)
    courses = await travel_all({1: []}, SEED, told.append, words=2)
    assert [course.verdict for course in told] == ["AGAIN", "pass"]
    assert told[0].wrong[-1] == "not measured: the browser was lost"
    assert courses == told[1:]
