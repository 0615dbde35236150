"""Where a visit stops or a code ends: what is said there is so, and there is a way on."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.six_words import UNKNOWN, WRONG, leaves, makes_code, types_code
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

NOBODY = "Er was niemand meer vrij. Dat vinden we naar. Het ligt niet aan jou."


def erases_all(visitor: Visitor, relay: Relay) -> None:
    """Erase everything, and expect that it is done."""
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")
    assert relay.erased


# --- closed -------------------------------------------------------------------------------------


def test_whom_nobody_could_answer_is_told_what_stays_and_can_erase_it(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    visitor.writes("hallo daar")
    visitor.sees("Aangekomen")
    relay.state("closed", "shut")
    visitor.sees(NOBODY)
    visitor.sees("Bij ons staan je berichten nog 14 dagen.")
    visitor.sees("In onze back-up staan ze dan nog 7 dagen.")
    erases_all(visitor, relay)


def test_six_words_that_are_none_take_nothing_away_from_who_was_turned_away(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    relay.state("closed", "shut")
    for ending in ("Terug", "Ga verder"):
        visitor.taps("Ik heb een code")
        visitor.composer.fill(UNKNOWN)
        visitor.taps(ending)
    visitor.sees(WRONG)
    visitor.taps("Terug")
    visitor.sees(NOBODY)
    erases_all(visitor, relay)


def test_a_code_leads_to_what_can_be_erased_also_while_we_are_closed(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, relay)
    site.boot["open"] = False
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.taps("Meer")
    erases_all(visitor, relay)


def test_a_door_that_is_closed_by_day_has_nothing_to_erase(visitor: Visitor, site: Site) -> None:
    site.boot["open"] = False
    visitor.opens()
    visitor.sees("We zijn nu dicht")
    visitor.sees_not("Wis alles nu")
    visitor.sees_not("Bij ons staan je berichten")


# --- erased -------------------------------------------------------------------------------------


def test_while_a_console_is_off_the_heading_says_when_and_there_is_a_way_on(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.pending = 1
    visitor.taps("Meer")
    erases_all(visitor, relay)
    visitor.sees("Op het scherm van een medewerker kunnen ze nog staan.")
    expect(visitor.page.get_by_role("heading", name="Wis alles nu")).to_be_hidden()
    visitor.taps("Hoe verberg ik dit bezoek?")
    visitor.taps("Terug")
    visitor.taps("Begin opnieuw")
    visitor.sees("Hier kun je praten")


def test_a_second_erasure_is_not_called_done_because_the_first_one_was(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.taps("Meer")
    erases_all(visitor, relay)
    visitor.taps("Begin opnieuw")
    relay.log, relay.erased = [], False
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Verbonden")
    visitor.taps("Meer")
    relay.silent = True
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Wordt verstuurd")
    visitor.sees_not("Begin opnieuw")
    visitor.sees_not("Gewist om")


# --- the end ------------------------------------------------------------------------------------


def test_whom_nobody_ever_answered_is_not_told_that_it_was_good_to_talk(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.sees(NOBODY)
    visitor.sees_not("Goed dat je er was.")


def test_whom_somebody_answered_and_gave_back_is_told_that_it_was_good(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.change("release", None, relay.anna)
    relay.state("waiting", "release")
    visitor.sees("Je staat in de rij")
    relay.close("close")
    visitor.sees("Goed dat je er was.")


def test_a_last_question_is_asked_only_while_its_answer_is_heard(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.state("closed", "close")
    visitor.sees("Goed dat je er was.")
    visitor.sees_not("Hoeveel spanning voel je nu?")


def test_a_chat_that_the_relay_no_longer_knows_is_said_to_be_gone_and_nobody_to_be_silent(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.log = []
    relay.cut()
    visitor.sees("Dit gesprek is hier niet meer open.")
    visitor.sees_not("Je was lang stil.")
    visitor.sees_not("Hoeveel spanning voel je nu?")


def test_a_new_visit_is_not_said_to_be_read_by_who_read_the_one_before(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.close("close")
    relay.silent = True
    visitor.taps("Begin opnieuw")
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Vertel maar.")
    for who in ("#wait-readers", "#who-n"):
        expect(visitor.page.locator(who)).to_have_text("")


# --- a wrong date -------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-40, 400])
def test_whose_phone_has_a_wrong_date_is_asked_about_it(
    visitor: Visitor, phone: Page, days: int
) -> None:
    phone.clock.install(time=time.time() + days * 86400)
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("De chat werkt nu niet")
    visitor.sees("Klopt de datum op je telefoon?")
    visitor.sees_not("Dat ligt aan ons.")


def test_whose_date_is_right_is_told_that_it_is_up_to_us(visitor: Visitor, relay: Relay) -> None:
    relay.refuse = "roster_old"
    visitor.opens()
    with visitor.page.expect_response(visitor.origin + "/"):
        visitor.taps("Ik wil iets vertellen")
    visitor.page.wait_for_timeout(300)  # in which the answer is read
    visitor.sees("Dat ligt aan ons.")
    visitor.sees_not("Klopt de datum op je telefoon?")
