"""What happens while the page is at work: it is erased, left or cut off in between."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from protocol import visitor_messages as wire
from tests.page.relay import Relay
from tests.page.site import Site
from tests.page.six_words import leaves, makes_code, types_code
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

MINE, THEIRS = "kanarie van mij", "kanarie van jou"
# Whatever is sealed from now on waits until `goOn` is called.
HANGS = """() => {
  const { subtle } = crypto;
  const encrypt = subtle.encrypt.bind(subtle);
  const go = new Promise((done) => { window.goOn = done; });
  subtle.encrypt = async (...given) => {
    window.hangs = true;
    await go;
    return encrypt(...given);
  };
}"""
GO_ON = "() => { window.goOn(); }"
GO_ON_AFTER_THE_EXIT = """() => {
  document.getElementById('exit').addEventListener('click', () => {
    setTimeout(goOn, 0);
    setTimeout(() => reportKept(sessionStorage.length), 500);
  });
}"""


def hangs(visitor: Visitor) -> bool:
    return bool(visitor.page.evaluate("window.hangs === true"))


def erases(visitor: Visitor) -> None:
    for name in ("Meer", "Wis alles nu", "Ja, wis alles"):
        visitor.taps(name)


def comes_back_as_far_as(
    kind: type[wire.ToVisitor], visitor: Visitor, relay: Relay
) -> Callable[[], None]:
    """Let a visitor type their code, and hold back the first such answer and what follows it.

    Returns what lets it all go on.
    """
    visitor.talks()
    words = makes_code(visitor)
    leaves(visitor, relay)
    send, held = relay.send, list[wire.ToVisitor]()

    def hold(message: wire.ToVisitor) -> None:
        if held or isinstance(message, kind):
            held.append(message)
        else:
            send(message)

    def go_on() -> None:
        relay.send = send  # type: ignore[method-assign]
        for message in held:
            send(message)

    relay.send = hold  # type: ignore[method-assign]
    types_code(visitor, words)
    visitor.until(lambda: held != [])
    return go_on


def nothing_is_left(visitor: Visitor) -> None:
    """Expect that all is erased, and that no word came back into the page."""
    visitor.sees("Gewist om")
    content = visitor.page.content()
    assert MINE not in content
    assert THEIRS not in content


# --- erased -------------------------------------------------------------------------------------


def test_a_reply_that_comes_before_the_relay_has_erased_is_not_shown(
    visitor: Visitor, relay: Relay
) -> None:
    store = relay._store

    def answered_before(message: wire.FromVisitor) -> None:
        if isinstance(message, wire.Erase):
            relay.says(THEIRS)
        store(message)

    visitor.talks()
    visitor.writes(MINE)
    visitor.sees("Aangekomen")
    relay._store = answered_before  # type: ignore[method-assign]
    erases(visitor)
    nothing_is_left(visitor)


def test_what_was_said_before_an_erasure_without_a_connection_comes_not_back_with_one(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    send, relay.send = relay.send, lambda _: None  # type: ignore[method-assign,assignment]
    visitor.writes(MINE)
    visitor.until(lambda: relay.words == [MINE])  # and that it is stored is never told
    relay.says(THEIRS)
    relay.send = send  # type: ignore[method-assign]
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    erases(visitor)
    visitor.sees("Nog niet gewist bij ons")
    relay.down = False
    nothing_is_left(visitor)


# --- left ---------------------------------------------------------------------------------------


def test_an_exit_while_the_first_words_are_sealed_leaves_no_token_behind(
    visitor: Visitor, relay: Relay, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = relay.send
    last: list[wire.Stored] = []

    def stored_last(message: wire.ToVisitor) -> None:
        if isinstance(message, wire.Stored):
            last.append(message)
        else:
            send(message)

    monkeypatch.setattr(relay, "send", stored_last)
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes(MINE)
    visitor.until(lambda: bool(last))
    visitor.sees("voor je")  # the log is here
    visitor.page.evaluate(HANGS)
    send(last[0])
    visitor.until(lambda: hangs(visitor))
    kept: list[int] = []

    def keep(count: int) -> None:
        kept.append(count)

    visitor.page.expose_function("reportKept", keep)
    visitor.page.evaluate(GO_ON_AFTER_THE_EXIT)
    site.calendar.clear()  # it is still on its way
    visitor.button("Weg hier").click(no_wait_after=True)
    visitor.until(lambda: bool(kept))
    site.calendar.set()
    assert kept == [0]
    visitor.page.wait_for_url("**/kalender")


# --- cut off ------------------------------------------------------------------------------------


def test_words_that_are_sealed_while_the_line_is_changed_wait_until_the_new_one_is_ours(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.page.evaluate(HANGS)
    visitor.writes(MINE)
    visitor.until(lambda: hangs(visitor))
    relay.cut()
    visitor.until(lambda: isinstance(relay.received[-1], wire.Knock))
    before = len(relay.received)
    visitor.page.evaluate(GO_ON)
    visitor.until(lambda: relay.words == [MINE])
    kinds = [type(said) for said in relay.received[before:]]
    assert kinds.index(wire.Resume) < kinds.index(wire.Say)
    visitor.sees("Aangekomen")


def test_a_return_that_is_sealed_while_the_line_is_changed_is_made_anew_on_the_new_one(
    visitor: Visitor, relay: Relay
) -> None:
    go_on = comes_back_as_far_as(wire.Resumed, visitor, relay)
    visitor.page.evaluate(HANGS)
    go_on()
    visitor.until(lambda: hangs(visitor))
    relay.cut()
    visitor.until(lambda: isinstance(relay.received[-1], wire.Knock))
    relay.received.clear()
    visitor.page.evaluate(GO_ON)
    visitor.until(lambda: any(isinstance(m, wire.NewEpoch) for m in relay.received))
    kinds = [type(message) for message in relay.received]
    assert kinds.index(wire.NewEpoch) > kinds.index(wire.Resume)
    assert kinds.count(wire.NewEpoch) == 1


# --- let go --------------------------------------------------------------------------------------


def test_who_erases_goes_on_although_another_page_of_the_visit_found_its_line(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.answers[wire.Erase] = "not_stored"
    erases(visitor)
    visitor.until(lambda: any(isinstance(m, wire.Erase) for m in relay.received))
    relay.send(wire.Bye("newer"))
    relay.answers.clear()
    nothing_is_left(visitor)
    assert relay.erased


def test_an_exit_before_the_relay_let_the_words_in_says_whose_it_is(
    visitor: Visitor, relay: Relay, site: Site
) -> None:
    """Told without a key it would be taken for that of a page where the visit goes on."""
    comes_back_as_far_as(wire.Welcome, visitor, relay)
    site.left.clear()
    leaves(visitor, relay)
    visitor.until(lambda: site.left != [])
    assert "key" in json.loads(site.left[-1])
