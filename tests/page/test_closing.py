"""The end of a night on the page: said in time, true at closing, and nobody is cut off."""

from __future__ import annotations

import time

import pytest

from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

LATE = "dicht voor nieuwe mensen. Dit gesprek breken we dan niet af."


def closing_in(site: Site, seconds: float) -> None:
    site.boot["closes"] = int((time.time() + seconds) * 1000)


def test_whoever_waits_is_told_when_we_close_and_then_that_we_did(
    visitor: Visitor, site: Site
) -> None:
    closing_in(site, 12)
    visitor.waits()
    visitor.sees("Is er dan niemand vrij? Dan zeggen we dat hier.")
    visitor.sees("Jij blijft in de rij, zolang hier nog iemand is.")


def test_long_before_closing_nothing_is_said_of_it(visitor: Visitor, site: Site) -> None:
    closing_in(site, 7000)
    visitor.talks()
    visitor.sees_not(LATE)


def test_who_talks_is_told_once_that_nothing_is_cut_off(
    visitor: Visitor, site: Site, relay: Relay
) -> None:
    closing_in(site, 3000)
    visitor.talks()
    visitor.sees(LATE)
    relay.change("release", None, relay.anna)
    relay.state("waiting", "release")
    visitor.sees("Je staat in de rij")
    relay.claim()
    visitor.writes("ik ben er nog")
    visitor.until(lambda: relay.words == ["ik ben er nog"])
    assert visitor.page.get_by_text(LATE).count() == 1


@pytest.mark.parametrize("unsent", ["", "mag ik nog iets vragen"])
def test_whom_nobody_could_answer_is_told_so_and_whom_to_call(
    visitor: Visitor, relay: Relay, unsent: str
) -> None:
    visitor.waits()
    visitor.writes("hallo daar")
    visitor.sees("Aangekomen")
    visitor.composer.fill(unsent)
    relay.state("closed", "shut")
    visitor.sees("Er was niemand meer vrij. Dat vinden we naar. Het ligt niet aan jou.")
    visitor.sees("uur weer open.")
    visitor.sees("Veilig Thuis")
    assert "hallo daar" not in visitor.page.content()
    if unsent:
        visitor.sees(unsent)
