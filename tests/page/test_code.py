"""A visitor's own return code: words as Python reads them, shown, hidden, revoked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from protocol import visitor_messages as wire
from protocol.capsules import keys_of_words, open_capsule
from protocol.code_words import words
from protocol.payloads import CodeMade, CodeRevoked, Text
from tests.page.relay import Relay
from tests.page.sealed_page import EXAMPLES, run
from tests.page.site import SETTINGS, Site
from tests.page.six_words import codes, makes_code, shown
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

CODE: dict[str, Any] = json.loads((EXAMPLES / "code.json").read_text(encoding="utf-8"))
RETURN: dict[str, Any] = json.loads((EXAMPLES / "return.json").read_text(encoding="utf-8"))
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


# --- words, exactly as Python reads them --------------------------------------------------------


def test_the_page_reads_suggests_and_refuses_exactly_as_python_does(blank: Page) -> None:
    found = run(
        blank,
        """
        const words = await load('words');
        const list = await words.fetchWords();
        return {
          count: list.length,
          read: given.read.map(({ typed }) => words.sixOf(list, typed)),
          refused: given.refused.map((typed) => words.sixOf(list, typed)),
          suggested: given.suggested.map(({ piece }) => words.suggestWords(list, piece)),
        };""",
        CODE,
    )
    assert found["count"] == CODE["count"] == len(words())
    assert found["read"] == [one["words"] for one in CODE["read"]]
    assert found["refused"] == [None] * len(CODE["refused"])
    assert found["suggested"] == [one["words"] for one in CODE["suggested"]]


def test_the_page_stretches_six_words_to_the_same_keys_as_python(blank: Page) -> None:
    found = run(
        blank,
        """
        const { stretch } = await load('capsules');
        const keys = [];
        for (const { words, deployment } of given) {
          const { lookup, key } = await stretch(words, deployment);
          keys.push([text(lookup), text(key)]);
        }
        return keys;""",
        CODE["keys"],
    )
    assert found == [[one["lookup"], one["key"]] for one in CODE["keys"]]


def test_the_words_are_drawn_from_the_whole_list(blank: Page) -> None:
    drawn = run(
        blank,
        """
        const { drawSix, fetchWords } = await load('words');
        const list = await fetchWords();
        return [].concat(...Array.from({ length: 5000 }, () => drawSix(list)));""",
    )
    assert set(drawn) == set(words())


def test_whoever_has_the_words_reads_the_golden_return_and_nothing_of_before(blank: Page) -> None:
    said = run(
        blank,
        """
        const { stretch } = await load('capsules');
        const { key } = await stretch(given.words, given.deployment);
        const held = await sealing.openCapsule(key, bytes(given.capsule));
        const directory = new sealing.Directory(bytes(given.root));
        await directory.read(given.papers, Number(given.now));
        const room = new Room(held.chat, held.pair, directory);
        room.proof = held.proof;
        const said = [];
        for (const entry of given.log.entries) {
          const heard = await room.hear(entry);
          if (heard.said && heard.said.say.k === 'text') said.push(heard.said.say.text);
        }
        return said;""",
        RETURN,
    )
    assert said == RETURN["reads"]


# --- my code ------------------------------------------------------------------------------------


def test_the_words_are_shown_only_once_staff_know_and_the_capsule_is_stored(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.held = []
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.until(lambda: bool(relay.held))
    assert shown(visitor) == []
    assert not any(isinstance(m, wire.Keep) and m.kind == "return" for m in relay.received)
    relay.stores()
    expect(visitor.page.locator("#code-words li")).to_have_count(6)
    assert len(codes(relay)) == 1
    keys = keys_of_words(" ".join(shown(visitor)), SETTINGS.deployment)
    opened = open_capsule(keys.key, relay.capsules[keys.lookup])
    assert opened.proof == codes(relay)[0].proof
    visitor.sees("De code werkt tot 14 dagen na dit gesprek.")


def test_the_words_can_be_hidden_and_seen_again_and_stay_the_same(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    visitor.taps("Verberg de woorden")
    assert shown(visitor) == []
    visitor.taps("Laat de woorden zien")
    assert " ".join(shown(visitor)) == made
    visitor.taps("Terug")
    assert shown(visitor) == []
    visitor.taps("Mijn code")
    visitor.sees("Verberg de woorden")
    assert " ".join(shown(visitor)) == made
    assert len(codes(relay)) == 1


def test_the_words_are_in_no_storage_and_leave_the_page_when_it_is_covered_or_left(
    visitor: Visitor,
) -> None:
    visitor.talks()
    makes_code(visitor)
    kept = visitor.page.evaluate("() => JSON.stringify([localStorage, sessionStorage])")
    assert not set(shown(visitor)) & set(kept.replace('"', " ").split())
    visitor.page.evaluate(HIDE, arg=True)
    assert shown(visitor) == []
    visitor.page.evaluate(HIDE, arg=False)
    visitor.taps("Laat de woorden zien")
    assert len(shown(visitor)) == 6
    left = visitor.page.evaluate(
        "() => { document.getElementById('exit').click();"
        " return document.getElementById('code-words').textContent; }"
    )
    assert left == ""
    visitor.page.wait_for_url("**/kalender")


def test_a_revoked_code_is_called_so_only_once_the_relay_has_forgotten_it(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    makes_code(visitor)
    visitor.taps("Wis deze code")
    visitor.sees("Deze code werkt nu niet meer.")
    assert shown(visitor) == []
    assert CodeRevoked() in relay.payloads
    assert any(isinstance(m, wire.Forget) and m.kind == "return" for m in relay.received)


def test_after_a_reload_the_words_are_gone_and_new_ones_are_made_only_on_request(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    made = makes_code(visitor)
    visitor.page.reload()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Je hebt al een code.")
    visitor.sees_not("Met deze zes woorden")
    assert len({code.proof for code in codes(relay)}) == 1
    expect(visitor.button("Wis deze code")).to_be_visible()
    visitor.taps("Maak nieuwe woorden")
    expect(visitor.page.locator("#code-words li")).to_have_count(6, timeout=15_000)
    assert " ".join(shown(visitor)) != made
    assert len({code.proof for code in codes(relay)}) == 2


def test_after_a_code_was_revoked_while_another_was_made_a_new_one_can_be_asked_for(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    makes_code(visitor)
    visitor.page.reload()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    relay.held = []
    visitor.taps("Maak nieuwe woorden")
    visitor.until(lambda: bool(relay.held))
    visitor.taps("Terug")
    visitor.taps("Mijn code")
    visitor.taps("Wis deze code")
    relay.stores()
    visitor.sees("Deze code werkt nu niet meer.")
    visitor.taps("Terug")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6, timeout=15_000)


def test_at_the_end_a_code_can_be_made_until_the_chat_is_closed_for_good(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.taps("Mijn code")
    expect(visitor.page.locator("#code-words li")).to_have_count(6, timeout=15_000)
    assert keys_of_words(" ".join(shown(visitor)), SETTINGS.deployment).lookup in relay.capsules
    visitor.taps("Wis deze code")
    visitor.sees("Deze code werkt nu niet meer.")
    relay.state("closed", "silence")
    visitor.sees("Je kunt geen code meer maken.")
    visitor.taps("Terug")
    visitor.sees("Dit gesprek is klaar")
    visitor.sees_not("Mijn code")


def test_who_takes_the_chat_hears_first_of_a_code_that_was_made_before(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.waits()
    makes_code(visitor)
    visitor.taps("Terug")
    visitor.taps("Terug")
    relay.down = True
    relay.cut()
    visitor.sees("Geen verbinding")
    visitor.writes("ben je daar?")
    relay.claim()
    relay.down = False
    visitor.until(lambda: relay.words == ["ben je daar?"])
    told = [payload for payload in relay.payloads if isinstance(payload, CodeMade | Text)]
    assert told == [codes(relay)[0], codes(relay)[0], Text("ben je daar?")]
