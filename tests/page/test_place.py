"""Whom one can call where one says to be: on every door, at this hour, and nothing leaves."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.states import show
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

ISLAND, DUTCH = "Op Aruba of een ander eiland?", "Ben je in Nederland?"
DOORS = {"general": "/", "boys": "/jongens"}
PLACES = {
    "Aruba": ["911", "131"],
    "Bonaire": ["911", "918", "08020802"],
    "Curaçao": ["911", "918"],
    "Saba": ["911", "918"],
    "Sint Maarten": ["911"],
    "Statia": ["911", "918"],
}
KEPT = "() => [document.cookie, sessionStorage.length, localStorage.length, location.href]"
# An hour at which who answers on Bonaire does: 15.00 there, and 20.00 in the Netherlands.
AFTERNOON = dt.datetime(2026, 11, 26, 19, tzinfo=dt.UTC)
# And one at which nobody does: 19.00 there.
EVENING = dt.datetime(2026, 11, 26, 23, tzinfo=dt.UTC)


def calls(page: Page) -> list[str]:
    """Return the numbers that can be tapped now."""
    links = page.locator("a[href^='tel:']").filter(visible=True)
    return [(link.get_attribute("href") or "").removeprefix("tel:") for link in links.all()]


@pytest.mark.parametrize("path", DOORS.values())
def test_every_door_shows_the_islands_number_to_who_says_to_be_there_and_nothing_leaves(
    visitor: Visitor, site: Site, path: str
) -> None:
    visitor.opens(path)
    page = visitor.page
    assert calls(page) == ["112", "113"]
    was = page.evaluate(KEPT)
    visitor.taps(ISLAND)
    assert calls(page) == ["911"]
    assert page.evaluate("() => document.activeElement.innerText") == DUTCH
    assert page.locator("#live").text_content() == "911"
    visitor.taps(DUTCH)
    assert calls(page) == ["112", "113"]
    assert page.evaluate(KEPT) == was
    assert {*site.asked} <= {path, "/page/later.js"}


def test_at_the_islands_door_somebody_may_be_in_the_netherlands(
    visitor: Visitor, site: Site
) -> None:
    site.door = "islands"
    visitor.opens()
    visitor.sees("Degene die antwoordt, zit in Nederland.")
    assert calls(visitor.page) == ["911"]
    visitor.taps(DUTCH)
    assert calls(visitor.page) == ["112", "113"]


def test_who_is_in_danger_can_say_where_and_what_was_said_at_the_door_holds(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits("Ik ben nu in gevaar")
    assert calls(visitor.page) == ["112"]
    visitor.taps(ISLAND)
    visitor.sees("Bel 911")
    assert calls(visitor.page) == ["911"]
    relay.close("close")
    visitor.taps("Begin opnieuw")
    assert calls(visitor.page) == ["911"]
    assert relay.payloads[1:] == []


@pytest.mark.parametrize("state", ["closed", "full", "failing", "blocked", "old", "call"])
def test_where_there_is_no_chat_an_island_has_its_numbers_instead_of_the_dutch_ones(
    visitor: Visitor, site: Site, state: str
) -> None:
    show(state, visitor, site)
    visitor.sees("Veilig Thuis")
    visitor.page.locator("summary").get_by_text(ISLAND).filter(visible=True).click()
    visitor.sees("Waar ben je?")
    assert calls(visitor.page) == ["911"]
    visitor.taps(DUTCH)
    assert calls(visitor.page)[:2] == ["112", "113"]


@pytest.mark.parametrize("door", ["general", "islands"])
def test_whoever_says_where_they_are_sees_the_numbers_of_that_place_and_nothing_leaves(
    visitor: Visitor, site: Site, door: str
) -> None:
    site.door = door
    page = visitor.page
    page.clock.set_fixed_time(AFTERNOON)
    visitor.opens()
    if door == "general":
        visitor.taps(ISLAND)
    visitor.taps("Wie kan ik bellen?")
    visitor.sees("Jij kiest. We gebruiken je IP-adres hier niet voor.")
    before, was = len(site.asked), page.evaluate(KEPT)
    summaries = page.locator("#place details summary")
    assert summaries.all_text_contents() == list(PLACES)
    for place, numbers in PLACES.items():
        summaries.get_by_text(place, exact=True).click()
        assert calls(page) == ["911", *numbers]
        unsure = page.get_by_text("Voor deze plek weten we alleen het noodnummer zeker.")
        assert unsure.filter(visible=True).count() == (place == "Sint Maarten")
        summaries.get_by_text(place, exact=True).click()
    assert page.evaluate(KEPT) == was
    assert len(site.asked) == before


@pytest.mark.parametrize(("moment", "there"), [(AFTERNOON, True), (EVENING, False)])
def test_who_is_closed_at_this_hour_of_the_island_is_not_shown(
    visitor: Visitor, site: Site, moment: dt.datetime, there: bool
) -> None:
    site.door = "islands"
    site.boot["open"] = False
    visitor.page.clock.set_fixed_time(moment)
    visitor.opens()
    visitor.page.locator("summary").get_by_text("Saba", exact=True).click()
    assert calls(visitor.page) == ["911", "911", *(["918"] if there else [])]
    visitor.page.locator("summary").get_by_text("Curaçao", exact=True).click()
    visitor.sees("we weten niet wanneer iemand opneemt")


def test_a_page_that_is_looked_at_again_later_shows_who_answers_then(
    visitor: Visitor, site: Site
) -> None:
    site.boot["open"] = False
    visitor.page.clock.set_fixed_time(AFTERNOON)  # 20.00 in the Netherlands
    visitor.opens()
    visitor.sees("Onder de 18: De Kindertelefoon")
    visitor.page.clock.set_fixed_time(EVENING)
    visitor.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    visitor.sees_not("Onder de 18: De Kindertelefoon")


@pytest.mark.parametrize(("moment", "there"), [(AFTERNOON, True), (EVENING, False)])
def test_who_thinks_of_dying_on_an_island_is_shown_what_is_known_there(
    visitor: Visitor,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    moment: dt.datetime,
    there: bool,
) -> None:
    site.door = "islands"
    visitor.page.clock.set_fixed_time(moment)
    # A page follows a relay's clock by a day at most, and the day of these hours is over one day.
    monkeypatch.setattr("tests.page.relay.time", SimpleNamespace(time=moment.timestamp))
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.taps("Nee")
    assert calls(visitor.page) == []
    visitor.taps("Ja")
    visitor.sees("Daarvoor kennen wij geen nummer op de eilanden.")
    assert visitor.page.evaluate("() => document.activeElement.id") == "suicide-line"
    assert calls(visitor.page) == ["911", "131", "918", *(["918"] if there else [])]
    visitor.taps(DUTCH)
    assert calls(visitor.page) == ["113"]


@pytest.mark.parametrize("path", DOORS.values())
def test_without_a_script_a_place_opens_its_numbers_instead_of_the_dutch_ones(
    visitor: Visitor, site: Site, path: str
) -> None:
    site.scripted = False
    visitor.opens(path)
    visitor.sees("Gewoon praten: De Luisterlijn")  # day and night: no script has to show it
    visitor.page.locator("summary").get_by_text(ISLAND).click()
    visitor.page.locator("summary").get_by_text("Aruba", exact=True).click()
    assert calls(visitor.page) == ["911", "911", "131"]
    visitor.sees_not(DUTCH)  # a button that would do nothing


def test_three_choices_and_the_numbers_are_seen_at_once_on_a_small_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.opens()
    bar = visitor.page.locator("header").bounding_box()
    danger = visitor.button("Ik ben nu in gevaar").bounding_box()
    assert bar is not None
    assert danger is not None
    assert danger["y"] + danger["height"] <= bar["y"]
