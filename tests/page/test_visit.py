"""A visit from the door to the end in a real browser; Python is relay and counsellor."""

from __future__ import annotations

import time

import msgspec
import pytest
from playwright.sync_api import Page, expect

from protocol import visitor_messages as wire
from protocol.payloads import Answer, Hello, Seen
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

CANARY = "kanarie-7f3a"


# --- being heard ------------------------------------------------------------------------------


def test_what_a_visitor_writes_is_read_by_the_counsellor(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes("ik weet niet hoe ik moet beginnen")
    visitor.sees("Aangekomen")
    assert relay.words == ["ik weet niet hoe ik moet beginnen"]


def test_one_choice_is_enough_to_stand_in_the_line_and_to_write(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Er zijn 2 mensen voor je.")
    visitor.writes("ik wacht wel")
    visitor.sees("Aangekomen")
    assert relay.words == ["ik wacht wel"]


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (0, "Er is niemand voor je."),
        (1, "Er is 1 persoon voor je."),
        (2, "Er zijn 2 mensen voor je."),
        (11, "Er zijn 11 mensen voor je."),
    ],
)
def test_the_page_says_how_many_others_stand_before_them(
    visitor: Visitor, relay: Relay, ahead: int, told: str
) -> None:
    visitor.waits()
    relay.send(wire.Place(ahead, 5, 15))
    visitor.sees(told)


def test_what_the_counsellor_writes_is_seen_and_acknowledged(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.says("Hoi. Fijn dat je er bent.")
    visitor.sees("Hoi. Fijn dat je er bent.")
    upto = len(relay.log)
    visitor.until(lambda: Seen(upto) in relay.payloads)


def test_a_message_is_called_read_only_after_the_counsellors_screen_showed_it(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("hallo")
    visitor.sees("Aangekomen")
    visitor.sees_not("Gelezen")
    relay.sends(Seen(len(relay.log)))
    visitor.sees("Gelezen")


def test_nothing_typed_leaves_the_browser_before_it_is_sent(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.press_sequentially(CANARY)
    visitor.until(lambda: relay.typing == [True])
    before = len(relay.payloads)
    assert CANARY not in "".join(relay.raw)
    assert len(relay.payloads) == before


def test_no_word_travels_in_clear(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes(CANARY)
    visitor.sees("Aangekomen")
    assert relay.words == [CANARY]
    assert CANARY not in "".join(relay.raw)


def test_the_intent_is_sealed_and_only_danger_is_told_to_the_relay(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits("Ik ben nu in gevaar")
    assert relay.start is not None
    assert relay.start.danger
    (hello,) = relay.payloads
    assert isinstance(hello, Hello)
    assert hello.intent == "danger"


def test_answers_and_skips_reach_the_counsellor_sealed(visitor: Visitor, relay: Relay) -> None:
    visitor.waits()
    visitor.taps("Nee")
    visitor.taps("Sla over")
    visitor.taps("7")
    visitor.sees("Dank je. De medewerker leest je antwoorden.")
    answers = [Answer("see", "no"), Answer("die", "skip"), Answer("scale", "7")]
    visitor.until(lambda: relay.payloads[1:] == answers)


def test_the_first_message_removes_the_questions_for_good(visitor: Visitor, relay: Relay) -> None:
    visitor.waits()
    visitor.writes("hoi")
    visitor.sees_not("Kan iemand meelezen?")
    assert relay.words == ["hoi"]


def test_a_yes_to_dying_adds_the_number_113_and_no_pop_up(visitor: Visitor) -> None:
    visitor.waits()
    visitor.taps("Sla over")
    visitor.taps("Ja")
    visitor.sees("Denk je aan zelfmoord? Bel")
    visitor.sees("Hoeveel spanning voel je nu?")


def test_a_wish_is_told_and_leaves_one_grey_line(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.page.get_by_role("switch", name="Korte zinnen graag").click()
    visitor.taps("Terug")
    visitor.sees("Dit leest de medewerker: korte zinnen graag.")
    visitor.until(lambda: Answer("wish_short", "on") in relay.payloads)


def test_the_line_of_a_wish_is_true_while_nobody_answers_and_goes_with_the_wish(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    wish = visitor.page.get_by_role("switch", name="Ik wil alleen vertellen")
    for _ in range(2):
        visitor.taps("Meer")
        wish.click()
        visitor.taps("Terug")
        visitor.sees("Dit leest de medewerker: ik wil alleen vertellen.")
        visitor.taps("Meer")
        wish.click()
        visitor.taps("Terug")
        visitor.sees_not("Wie jou antwoordt")
    visitor.until(lambda: relay.payloads.count(Answer("wish_tell", "off")) == 2)


def test_a_message_too_long_for_a_frame_stays_in_the_composer(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("é" * 3000)
    visitor.sees("Dit bericht is te lang. Stuur het in twee delen.")
    assert relay.words == []
    assert visitor.composer.input_value() == "é" * 3000


def test_markup_in_a_message_is_shown_as_it_was_written(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.says("<b>vet</b> <img src=x onerror=alert(1)>")
    visitor.sees("<b>vet</b>")
    assert visitor.page.locator("main img").count() == 0


# --- who reads --------------------------------------------------------------------------------


def test_the_waiting_page_counts_who_can_read(visitor: Visitor, relay: Relay) -> None:
    visitor.waits()
    visitor.sees("kan 1 medewerker lezen wat je schrijft")
    relay.new_cards(Counsellor("counsellor"), Counsellor("supervisor"))
    visitor.sees("kunnen 3 medewerkers lezen wat je schrijft")
    grants = [message for message in relay.received if isinstance(message, wire.Grant)]
    assert len(grants) == 2


def test_who_is_taken_is_told_that_one_person_reads_from_now_on(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    relay.new_cards(Counsellor("counsellor"), Counsellor("supervisor"))
    visitor.sees("kunnen 3 medewerkers lezen wat je schrijft")
    relay.claim()
    visitor.sees("Er is een medewerker voor je. Bij ons leest alleen die.")
    visitor.sees("1 lezer")
    visitor.sees_not("medewerkers lezen wat je schrijft")


def test_a_second_reader_is_told_at_once(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    second = Counsellor("supervisor")
    relay.change("sit-in", relay.anna, second)
    visitor.sees("Een tweede medewerker leest nu mee. Die schrijft niet.")
    visitor.sees("2 lezers")
    relay.change("sit-out", relay.anna)
    visitor.sees("De tweede medewerker leest niet meer mee.")
    visitor.sees("1 lezer")


# --- doors that do not open -------------------------------------------------------------------


def test_a_full_queue_is_told_with_numbers_that_help(visitor: Visitor, relay: Relay) -> None:
    relay.refuse = "full"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is nu te druk")
    visitor.sees("0800-2000")


def test_a_door_that_closed_meanwhile_says_so(visitor: Visitor, relay: Relay) -> None:
    relay.refuse = "closed"
    visitor.opens()
    visitor.taps("Ik wil iets vragen")
    visitor.sees("We zijn nu dicht")


def test_papers_of_another_organisation_open_no_chat_and_keep_the_text_on_the_screen(
    visitor: Visitor, site: Site
) -> None:
    site.boot["root"] = Relay().root_text
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("De chat werkt nu niet")
    visitor.sees("0800-2000")


def test_a_phone_whose_clock_is_hours_wrong_still_gets_in(
    visitor: Visitor, phone: Page, relay: Relay
) -> None:
    phone.clock.install(time=time.time() - 5 * 3600)
    visitor.talks()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])


# --- the end ----------------------------------------------------------------------------------


def test_ending_shows_what_stays_and_asks_once(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Stop het gesprek")
    visitor.sees("Goed dat je er was.")
    visitor.taps("3")
    visitor.sees("Dank je.")
    visitor.until(lambda: Answer("end_scale", "3") in relay.payloads)
    visitor.sees("Wat blijft en wat gaat weg")


def test_a_chat_that_fell_silent_ends_without_a_reproach(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.state("closed", "silence")
    visitor.sees("Dat is niet erg. Je kunt opnieuw beginnen.")


def test_erasing_is_called_done_only_when_the_relay_said_so(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes(CANARY)
    relay.pending = 1
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Wij hebben de berichten gewist.")
    assert CANARY not in visitor.page.content()
    relay.send(wire.Erased(0))
    expect(visitor.page.get_by_role("heading", name="Gewist om")).to_be_visible()
    visitor.sees("De berichten zijn weg, hier en bij de medewerker.")


def test_the_relay_is_told_only_messages_of_the_protocol(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes("hallo")
    visitor.sees("Aangekomen")
    decode = msgspec.json.Decoder(wire.FromVisitor).decode
    assert all(decode(text) for text in relay.raw)
