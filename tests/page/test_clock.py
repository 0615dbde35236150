"""Whose clock a time is told by: the phone's, and the Dutch one where the two differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

DUTCH = ZoneInfo("Europe/Amsterdam")


@contextmanager
def phone_in(zone: str, chromium: Browser) -> Iterator[Page]:
    """Give a phone whose clock is that of `zone`."""
    context = chromium.new_context(timezone_id=zone)
    yield context.new_page()
    context.close()


def milliseconds(moment: dt.datetime) -> int:
    """Return what a page calls this moment."""
    return int(moment.timestamp() * 1000)


def test_a_phone_in_another_time_zone_is_told_its_own_time(chromium: Browser, site: Site) -> None:
    seven = dt.datetime(2030, 1, 8, 19, tzinfo=DUTCH)
    site.boot.update(open=False, opens=milliseconds(seven))
    with phone_in("America/Curacao", chromium) as page:
        page.goto(site.origin)
        page.get_by_text("We gaan dinsdag 8 januari om 14.00 uur weer open.").wait_for()
        page.get_by_text("In Nederland is het dan 19.00 uur.").wait_for()


@pytest.mark.parametrize(
    "zone",
    ["Europe/Amsterdam", "Europe/London", "Africa/Lagos", "Africa/Casablanca", "America/Curacao"],
)
def test_the_dutch_clock_is_the_same_wherever_the_phone_is(
    chromium: Browser, site: Site, zone: str
) -> None:
    midnights = [dt.datetime(2026, month, 28, 23, 30, tzinfo=dt.UTC) for month in range(1, 13)]
    sundays = [dt.datetime(2026, 3, 29, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, tzinfo=dt.UTC)]
    changes = [day + dt.timedelta(minutes=30 * n) for day in sundays for n in range(6)]
    moments = [*midnights, *changes]
    with phone_in(zone, chromium) as page:
        page.goto(site.origin)
        told = page.evaluate(
            "async (them) => them.map((await import('/page/boot.js')).dutchClock)",
            [milliseconds(moment) for moment in moments],
        )
    assert told == [f"{moment.astimezone(DUTCH):%H.%M}" for moment in moments]


def test_a_dutch_phone_opens_the_door_without_asking_for_a_time_zone(visitor: Visitor) -> None:
    # What a browser does at the first one takes longer than all the rest of the script.
    visitor.page.add_init_script(
        "Date.prototype.toLocaleTimeString = () => { throw new Error('asked'); }"
    )
    visitor.opens()
    visitor.sees("Open tot")
