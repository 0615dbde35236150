"""What cannot be read: none of it leaves the page, and of others it costs no later words."""

from __future__ import annotations

import base64

import pytest

from protocol import frames
from protocol.p256 import load_private
from protocol.payloads import SafeWord
from tests.page.relay import Relay
from tests.page.sealed_page import CHAT, b64, run
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

# As a keyboard or a field does that cuts an emoji in two.
HALF = "(id) => { document.getElementById(id).value = 'hoi \\ud83d'; }"


def test_half_an_emoji_is_said_as_a_sign_that_every_reader_takes(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.page.evaluate(HALF, "text")
    visitor.taps("Stuur")
    visitor.until(lambda: relay.words == ["hoi \ufffd"])
    visitor.writes("en \U0001f600 heel")
    visitor.until(lambda: relay.words[1:] == ["en \U0001f600 heel"])
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.page.evaluate(HALF, "word-text")
    visitor.page.locator("#word-text").press("Enter")
    visitor.until(lambda: relay.payloads[-1] == SafeWord("hoi \ufffd"))


@pytest.mark.parametrize("content", [b'{"ack":{"upto":0,"seen":{}},"say":{"k":"hello"}}', b"\xff"])
def test_a_frame_that_holds_and_says_nothing_readable_counts_and_the_next_one_is_heard(
    visitor: Visitor, site: Site, content: bytes
) -> None:
    visitor.page.goto(f"{site.origin}/blank")
    staff, entries = CHAT["staff"], CHAT["log"]["entries"]
    signer = load_private(base64.b64decode(staff["signing"]))
    key = base64.b64decode(CHAT["epoch_keys"]["1"])

    def sealed(seq: int, said: bytes) -> str:
        chat, who = base64.b64decode(CHAT["chat"]), base64.b64decode(staff["id"])
        return b64(frames.seal_frame(key, frames.FrameHeader(1, chat, 1, who, seq), said, signer))

    headers = [frames.read_header(base64.b64decode(e["frame"])) for e in entries if "frame" in e]
    last = max(header.seq for header in headers if b64(header.sender) == staff["id"])
    upto = b'{"ack":{"upto":%d,"seen":{}},"say":{"k":"text","text":"en?"}}' % len(entries)
    heard = run(
        visitor.page,
        """
        const room = await roomOf(given);
        await hearAll(room, given.log.entries);
        const hear = (frame) => room.hear({ e: 'frame', pos: room.pos + 1, at: 0, frame });
        const first = await code(hear(given.frames[0]));
        room.pos += 1;
        const seen = [...room.latest.values()].pop()[1];
        const again = await code(hear(given.frames[0]));
        return [first, seen, again, await code(hear(given.frames[1]))];""",
        {**CHAT, "frames": [sealed(last + 1, content), sealed(last + 2, upto)]},
    )
    first, seen, *later = heard
    assert first in {"role", "malformed"}
    assert seen == last + 1  # or the counsellor would think that the relay kept it back
    assert later == ["replayed", "accepted"]
