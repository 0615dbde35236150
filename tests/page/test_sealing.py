"""The page's sealing in a real browser: the golden examples, and Python on the other side."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page

from protocol import capsules, epochs, frames, wraps
from protocol.directory import Directory
from protocol.ids import new_chat
from protocol.p256 import new_key, public_bytes
from tests.page.sealed_page import CHAT, PIECES, b64, run
from tests.page.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


def test_the_page_reads_the_golden_chat_word_for_word(blank: Page) -> None:
    said = run(
        blank,
        """
        const room = await roomOf(given);
        const said = [];
        for (const entry of given.log.entries) {
          const heard = await room.hear(entry);
          if (heard.said) said.push([heard.said.pos, heard.said.staff, heard.said.say]);
        }
        return said;""",
        CHAT,
    )
    expected = [[one["pos"], one["by"] == "staff", one["payload"]] for one in CHAT["said"]]
    assert [one[:2] for one in said] == [one[:2] for one in expected]
    assert [one[2] for one in said[1:]] == [one[2] for one in expected[1:]]


def test_the_page_holds_the_golden_epoch_keys(blank: Page) -> None:
    keys = run(
        blank,
        """
        const room = await roomOf(given);
        await hearAll(room, given.log.entries);
        return [...room.keys].map(([epoch, key]) => [String(epoch), text(key)]);""",
        CHAT,
    )
    assert dict(keys) == CHAT["epoch_keys"]


def test_the_page_opens_the_golden_capsule(blank: Page) -> None:
    found = run(
        blank,
        """
        const keys = await sealing.capsuleKeys(bytes(given.token.master));
        const held = await sealing.openCapsule(keys.key, bytes(given.token.capsule));
        const { chat, pass, proof, pair } = held;
        return [keys.lookup, keys.key, chat, pass, proof, pair.publicKey].map(text);""",
        PIECES,
    )
    token, holds = PIECES["token"], PIECES["holds"]
    expected = [token["lookup"], token["key"]]
    assert found == expected + [holds[name] for name in ("chat", "pass", "proof", "public")]


def test_python_opens_a_capsule_of_the_page(blank: Page) -> None:
    made = run(
        blank,
        """
        const { key } = await sealing.capsuleKeys(bytes(given.token.master));
        const held = await sealing.openCapsule(key, bytes(given.token.capsule));
        Object.assign(held, { note: held.proof, came: 7 });
        const sealed = await sealing.sealCapsule(key, held);
        const again = await sealing.openCapsule(key, sealed);
        return [text(sealed), again.came, held.came];""",
        PIECES,
    )
    keys = capsules.keys_of_token(base64.b64decode(PIECES["token"]["master"]))
    opened = capsules.open_capsule(keys.key, base64.b64decode(made[0]))
    assert [b64(opened.chat), b64(opened.note)] == [PIECES["holds"][n] for n in ("chat", "proof")]
    assert [opened.came, *made[1:]] == [7, 7, 7]


def test_an_epoch_of_the_page_holds_in_python(blank: Page) -> None:
    reader, visitor, chat = new_key(), new_key(), new_chat()
    given = [b64(chat), b64(public_bytes(visitor)), b64(public_bytes(reader))]
    body = """
      const [chat, visitor, reader] = given.map(bytes);
      const points = new Map([[sealing.VISITOR, visitor], [hpke.utf8('S-reader'), reader]]);
      const room = { chat, sender: hpke.utf8('V-sender') };
      const change = { number: 0, why: 'start', holder: null };
      return sealing.makeEpoch(room, change, new Uint8Array(32).fill(7), points);"""
    made = run(blank, body, given)
    epoch = epochs.Epoch(
        base64.b64decode(made["body"]), b"", tuple(base64.b64decode(w) for w in made["wraps"])
    )
    content = epochs.open_announcement(epoch, Directory(b""), None)
    key = wraps.open_wrap(reader, epoch.wraps[1], chat, 0, b"S-reader")
    assert key == b"\x07" * 32
    assert content.check == epochs.key_check(chat, 0, key)
    assert content.members == epochs.readers_of(epoch.wraps)


def test_a_frame_of_the_page_opens_in_python(blank: Page) -> None:
    key, chat = bytes(32), bytes(16)
    for length in (0, 200, 254, 255, 1500, 4094):
        body = """
          const sender = hpke.utf8('V-sender');
          const header = { chat: new Uint8Array(16), epoch: 3, sender, seq: 9 };
          const payload = new Uint8Array(given).fill(65);
          return text(await sealing.sealFrame(new Uint8Array(32), header, payload));"""
        frame = base64.b64decode(run(blank, body, length))
        assert frames.open_frame(key, frame, None) == b"A" * length
        assert frames.read_header(frame) == (1, chat, 3, b"V-sender", 9)
        assert len(frame) in frames.SIZES
