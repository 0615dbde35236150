"""Pictures cannot be sent here: one that is pasted or dropped is refused in words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_is_refused_in_words_and_takes_the_page_nowhere(
    visitor: Visitor, relay: Relay, how: str
) -> None:
    visitor.talks()
    sent = len(relay.raw)
    prevented = visitor.page.evaluate(
        """(how) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['x'], 'foto.jpg', { type: 'image/jpeg' }));
          const kind = { bubbles: true, cancelable: true };
          const event = how === 'paste'
            ? new ClipboardEvent(how, Object.assign({ clipboardData: dataTransfer }, kind))
            : new DragEvent(how, Object.assign({ dataTransfer }, kind));
          return !document.getElementById('text').dispatchEvent(event);
        }""",
        how,
    )
    assert prevented
    expect(visitor.page.locator("#composer-note")).to_have_text(
        "Foto's en filmpjes kun je hier niet sturen."
    )
    assert [text for text in relay.raw[sent:] if "ping" not in text] == []


def test_words_are_pasted_as_ever(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.fill("geplakt")
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.press("Control+X")
    visitor.page.keyboard.press("Control+V")
    visitor.page.keyboard.press("Control+V")
    visitor.taps("Stuur")
    visitor.until(lambda: relay.words == ["geplaktgeplakt"])
