"""What the page does when connections break: nothing is lost, doubled or said too soon."""

from __future__ import annotations

import time

import msgspec
import pytest
from playwright.sync_api import Page, expect

from protocol import visitor_messages as wire
from protocol.payloads import Answer
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.roster import leaves
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


def storage(page: Page) -> dict[str, str]:
    """Return everything the page keeps on the device."""
    kept: dict[str, str] = page.evaluate(
        "() => Object.assign({}, localStorage, sessionStorage, document.cookie ? {c: '1'} : {})"
    )
    return kept


def test_what_is_written_without_a_connection_arrives_once_and_in_order(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Je hebt nu geen verbinding.")
    for word in ("een", "twee", "drie"):
        visitor.writes(word)
    visitor.sees("Nog niet verstuurd")
    visitor.sees("Je bericht staat hier. We sturen het zodra het kan.")
    relay.down = False
    visitor.until(lambda: relay.words == ["een", "twee", "drie"])
    visitor.sees("Je bent weer verbonden. Er is niets verloren.")
    visitor.sees("Aangekomen")


def test_a_message_whose_receipt_was_lost_is_not_stored_twice(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    send, relay.send = relay.send, lambda _: None  # type: ignore[method-assign,assignment]
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])
    relay.send = send  # type: ignore[method-assign]
    relay.cut()
    visitor.sees("Aangekomen")
    visitor.writes("en verder")
    visitor.until(lambda: relay.words == ["hallo", "en verder"])


def test_an_unsent_message_is_sealed_again_when_the_readers_changed_meanwhile(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    relay.down = True
    relay.cut()
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.writes("ik durf niet te bellen")
    relay.silent = True
    relay.claim()
    relay.silent = relay.down = False
    visitor.until(lambda: relay.words == ["ik durf niet te bellen"])
    visitor.sees("1 lezer")


def test_messages_of_the_counsellor_come_once_after_a_break(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.says("eerste")
    visitor.sees("eerste")
    relay.down = relay.silent = True
    relay.cut()
    relay.says("tweede")
    relay.down = relay.silent = False
    visitor.sees("tweede")
    assert visitor.page.locator(".theirs").count() == 2


def test_a_refusal_for_haste_is_sent_again(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    store = relay._store
    refused: list[bytes] = []

    def once(message: wire.FromVisitor) -> None:
        if isinstance(message, wire.Say) and not refused:
            refused.append(message.mid)
            relay.send(wire.Problem("rate", message.mid))
        else:
            store(message)

    relay._store = once  # type: ignore[method-assign]
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])


def test_a_place_that_skips_is_asked_for_again(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.silent = True
    relay.says("een")
    relay.silent = False
    relay.says("twee")
    visitor.sees("twee")
    assert visitor.page.locator(".theirs").all_text_contents() == [
        "Medewerker: een",
        "Medewerker: twee",
    ]


def test_a_relay_that_restarts_costs_the_visitor_a_moment(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.send(wire.Bye("restart"))
    visitor.until(lambda: relay.connections == 2)
    visitor.sees("Je bent weer verbonden.")


def test_a_relay_that_restarted_without_papers_still_goes_on_with_the_chat(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.no_papers = True
    relay.cut()
    visitor.writes("hallo")
    visitor.until(lambda: relay.words == ["hallo"])


def test_a_relay_that_takes_the_connection_and_says_nothing_is_tried_again(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.page.clock.install()
    visitor.talks()
    relay.silent = True
    relay.cut()
    visitor.page.clock.run_for(5_000)
    visitor.sees("Geen verbinding")
    relay.silent = False
    visitor.page.clock.run_for(20_000)
    visitor.sees("Je bent weer verbonden.")


# --- reload -----------------------------------------------------------------------------------


def test_a_reload_brings_the_conversation_back(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.writes("hallo")
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    visitor.page.reload()
    visitor.sees("Hoi.")
    visitor.sees("hallo")
    visitor.sees("1 lezer")
    visitor.writes("ik ben er weer")
    visitor.until(lambda: relay.words == ["hallo", "ik ben er weer"])


def test_a_reload_reads_what_was_said_by_somebody_who_left_meanwhile(
    visitor: Visitor, relay: Relay
) -> None:
    relay.staff.append(Counsellor("supervisor"))
    visitor.talks()
    visitor.writes("hallo")
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    leaves(relay, relay.anna)
    visitor.page.reload()
    visitor.sees("Hoi.")
    visitor.sees("hallo")
    visitor.sees_not("klopt niet")


def test_a_wish_is_still_on_after_a_reload(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.page.get_by_role("switch", name="Ik wil alleen vertellen").click()
    visitor.until(lambda: Answer("wish_tell", "on") in relay.payloads)
    visitor.page.reload()
    visitor.taps("Meer")
    for wish, on, word in (
        ("Ik wil alleen vertellen", True, "aan"),
        ("Korte zinnen", False, "uit"),
    ):
        switch = visitor.page.get_by_role("switch", name=wish, checked=on)
        expect(switch).to_contain_text(word)


def test_a_reload_in_the_queue_stays_in_the_queue(visitor: Visitor, relay: Relay) -> None:
    visitor.waits()
    visitor.until(lambda: bool(relay.capsules))
    visitor.page.reload()
    visitor.sees("Je staat in de rij")
    relay.claim()
    visitor.sees("Er is een medewerker voor je.")


def test_the_device_keeps_one_token_of_32_bytes_and_nothing_else(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.writes("hallo")
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    kept = storage(visitor.page)
    assert [len(value) for value in kept.values()] == [44]
    assert visitor.page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert visitor.page.evaluate("async () => (await caches.keys()).length") == 0


def test_a_token_that_opens_nothing_leads_to_the_door(visitor: Visitor, relay: Relay) -> None:
    visitor.waits()
    visitor.until(lambda: bool(relay.capsules))
    relay.capsules.clear()
    visitor.page.reload()
    visitor.sees("Hier kun je praten")
    visitor.until(lambda: storage(visitor.page) == {})


def test_a_come_back_after_a_long_time_asks_before_it_shows_a_word(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.says("Hoi.")
    visitor.sees("Hoi.")
    past = int(time.time() * 1000) - 10 * 60_000
    relay.state("open", "lost")
    relay.log[-1] = msgspec.structs.replace(relay.log[-1], at=past)
    relay.state("open", "came")
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", name="Verdergaan?")).to_be_visible()
    assert "Hoi." not in visitor.page.content()
    visitor.taps("Nog niet")
    visitor.sees("Hier komen geen berichten tot jij Ja kiest.")
    visitor.taps("Ja, ga verder")
    visitor.sees("Hoi.")


def test_an_erased_chat_leaves_nothing_in_the_tab(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")
    assert storage(visitor.page) == {}
    assert any(isinstance(message, wire.Erase) for message in relay.received)


def test_an_erasure_without_a_connection_waits_and_says_so(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.down = True
    relay.cut()
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Nog niet gewist bij ons: er is geen verbinding.")
    relay.down = False
    visitor.sees("Gewist om")


def test_the_page_asks_for_two_things_before_the_socket_and_nothing_of_others(
    visitor: Visitor, site: Site
) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.opens()
    visitor.sees("Wat wil je?")
    paths = ["/", "/page/later.js"]
    visitor.until(lambda: len(asked) == len(paths))
    assert sorted(asked) == [site.origin + path for path in paths]


def test_a_chat_that_is_closed_for_good_can_still_be_erased(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.close("close")
    relay.state("closed", "close")
    visitor.sees("Dit gesprek is klaar")
    assert storage(visitor.page) == {}
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")
    assert any(isinstance(message, wire.Erase) for message in relay.received)
