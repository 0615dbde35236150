"""What the page refuses: changed bits, forged papers, a relay that replays or withholds."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from protocol import frames, wraps
from protocol import visitor_messages as wire
from protocol.ids import VISITOR, key_id, new_chat
from protocol.p256 import load_private, new_key, private_bytes, public_bytes, sign
from tests.page.relay import Relay
from tests.page.sealed_page import CHAT, b64, refusal, run
from tests.page.site import Site
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


def test_no_changed_bit_and_no_truncation_of_a_wrap_opens(blank: Page) -> None:
    key, chat = new_key(), new_chat()
    header = wraps.WrapHeader(chat, 4, b"S-giver-", VISITOR, key_id(public_bytes(key)))
    wrap = wraps.seal_wrap(header, public_bytes(key), b"k" * 32)
    private = b64(private_bytes(key))
    given = {
        "wrap": b64(wrap),
        "chat": b64(chat),
        "pair": {"private": private, "public": b64(public_bytes(key))},
    }
    body = """
      const pair = await importPair(given.pair);
      const [wrap, chat] = [bytes(given.wrap), bytes(given.chat)];
      const open = (bad) => code(sealing.openWrap(pair, bad, chat, 4, sealing.VISITOR));
      const codes = {};
      const count = (name) => { codes[name] = (codes[name] || 0) + 1; };
      count(`whole ${await open(wrap)}`);
      for (let bit = 0; bit < wrap.length * 8; bit += 1) {
        const bad = wrap.slice();
        bad[bit >> 3] ^= 1 << (bit & 7);
        const byGiver = bit >> 3 >= 24 && bit >> 3 < 32;
        count(`${byGiver ? 'giver ' : ''}${await open(bad)}`);
      }
      for (let n = 0; n < wrap.length; n += 1) count(await open(wrap.slice(0, n)));
      return codes;"""
    codes = run(blank, body, given)
    assert codes.pop("whole accepted") == 1
    assert codes.pop("giver sealed") == 64
    assert set(codes) == {"malformed", "version", "foreign", "sealed"}
    assert sum(codes.values()) == 157 * 8 - 64 + 157


def test_no_changed_bit_and_no_truncation_of_a_frame_opens(blank: Page) -> None:
    body = """
      const key = new Uint8Array(32);
      const header = { chat: new Uint8Array(16), epoch: 1, sender: hpke.utf8('V-sender'), seq: 0 };
      const frame = await sealing.sealFrame(key, header, hpke.utf8('{}'));
      const codes = {};
      const open = async (bad) => {
        const name = await code(sealing.openFrame(key, bad, null));
        codes[name] = (codes[name] || 0) + 1;
      };
      for (let bit = 0; bit < frame.length * 8; bit += 1) {
        const bad = frame.slice();
        bad[bit >> 3] ^= 1 << (bit & 7);
        await open(bad);
      }
      for (let n = 0; n < frame.length; n += 1) await open(frame.slice(0, n));
      return codes;"""
    codes = run(blank, body)
    assert set(codes) <= {"malformed", "version", "sealed", "stranger"}
    assert sum(codes.values()) == 320 * 8 + 320


def test_a_staff_frame_needs_the_holders_signature(blank: Page) -> None:
    key, chat, stranger = base64.b64decode(CHAT["epoch_keys"]["1"]), CHAT["chat"], new_key()
    header = frames.FrameHeader(
        1, base64.b64decode(chat), 1, base64.b64decode(CHAT["staff"]["id"]), 5
    )
    forged = frames.seal_frame(key, header, b'{"ack":{"upto":0,"seen":{}},"say":{}}', stranger)
    bad = copy.deepcopy(CHAT)
    entries = bad["log"]["entries"]
    next_one = {"e": "frame", "pos": len(entries) + 1, "at": 0, "frame": b64(forged)}
    entries.append(next_one)
    assert refusal(blank, bad) == "signature"


Change = Callable[[dict[str, Any]], object]


def _entry(chat: dict[str, Any], pos: int) -> dict[str, Any]:
    entry: dict[str, Any] = chat["log"]["entries"][pos - 1]
    return entry


def _resign(example: dict[str, Any], pos: int, **changes: Any) -> None:
    """Announce an epoch differently, signed by the counsellor of the example."""
    epoch = _entry(example, pos)["epoch"]
    body = base64.b64decode(epoch["body"])
    content = {**json.loads(body[11:]), **changes}
    body = body[:11] + json.dumps(content).encode()
    signer = load_private(base64.b64decode(example["staff"]["signing"]))
    epoch["body"] = b64(body)
    epoch["proof"] = b64(sign(signer, b"veste/1/epoch", body))


def _renumber(chat: dict[str, Any], pos: int, other: int) -> None:
    entries = chat["log"]["entries"]
    entries[pos - 1] = {**entries[other - 1], "pos": pos}


def _flip(epoch: dict[str, Any], name: str, at: int) -> None:
    raw = bytearray(base64.b64decode(epoch[name]))
    raw[at] ^= 1
    epoch[name] = b64(bytes(raw))


ATTACKS: dict[str, tuple[str, Change]] = {
    "an entry twice": ("replayed", lambda c: c["log"]["entries"].insert(5, _entry(c, 5))),
    "an entry left out": ("gap", lambda c: c["log"]["entries"].pop(3)),
    "an old frame at a new place": ("replayed", lambda c: _renumber(c, 11, 10)),
    "a frame from the future": ("gap", lambda c: _renumber(c, 9, 10)),
    "another chat's log": ("foreign", lambda c: c.update(chat=b64(bytes(16)))),
    "another root": ("signature", lambda c: c.update(root=b64(public_bytes(new_key())))),
    "papers of next month": ("expired", lambda c: c.update(now=c["now"] - 40 * 86400)),
    "papers of last year": ("expired", lambda c: c.update(now=c["now"] + 365 * 86400)),
    "a roster not signed": ("signature", lambda c: _flip(c["papers"]["roster"], "body", 60)),
    "a certificate not signed": (
        "signature",
        lambda c: _flip(c["papers"]["certificate"], "body", 60),
    ),
    "an epoch not signed": ("signature", lambda c: _flip(_entry(c, 7)["epoch"], "proof", 3)),
    "an epoch with a reader more": (
        "signature",
        lambda c: _flip(_entry(c, 7)["epoch"], "body", 80),
    ),
    "an epoch by a stranger": ("stranger", lambda c: _flip(_entry(c, 7)["epoch"], "body", 10)),
    "an epoch said to be the page's": (
        "malformed",
        lambda c: _entry(c, 7)["epoch"].update(proof=""),
    ),
    "an epoch number left out": ("stale_epoch", lambda c: _resign(c, 7, epoch=2)),
    "an epoch of another chat": ("foreign", lambda c: _resign(c, 7, chat=b64(bytes(16)))),
    "a claim for a colleague": ("malformed", lambda c: _resign(c, 7, holder=b64(b"S-other-"))),
    "a take-over by a counsellor": ("role", lambda c: _resign(c, 7, why="take-over")),
    "a reason nobody knows": ("malformed", lambda c: _resign(c, 7, why="curious")),
    "a second start": ("malformed", lambda c: _resign(c, 7, why="start")),
    "another epoch key": ("sealed", lambda c: _resign(c, 7, check=b64(bytes(32)))),
    "an epoch without my wrap": ("missing", lambda c: _entry(c, 7)["epoch"].update(wraps=[])),
    "no member at all": ("malformed", lambda c: _resign(c, 7, members=[])),
    "an unknown field": ("malformed", lambda c: _resign(c, 7, note="hallo")),
    "a kind of entry nobody knows": ("malformed", lambda c: _entry(c, 6).update(e="secret")),
    "a frame that is no base64": ("malformed", lambda c: _entry(c, 5).update(frame="?")),
    "a frame of no length we know": ("malformed", lambda c: _entry(c, 5).update(frame="AAAA")),
    "a place that is no number": ("malformed", lambda c: _entry(c, 5).update(pos="5")),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_relay_is_refused(blank: Page, attack: str) -> None:
    code, change = ATTACKS[attack]
    bad = copy.deepcopy(CHAT)
    change(bad)
    assert refusal(blank, bad) == code


def test_an_older_roster_than_one_seen_is_refused(blank: Page) -> None:
    body = """
      const room = await roomOf(given);
      room.directory.version += 1;
      return code(room.directory.read(given.papers, given.now));"""
    assert run(blank, body, CHAT) == "rolled_back"


def test_an_older_roster_is_no_end_for_another_relay_may_have_the_newest(
    visitor: Visitor, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(_: wire.Start) -> None:
        relay.version -= 1
        relay.cut()

    monkeypatch.setattr(relay, "_begin", breaks_off)
    relay.version = 2
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.until(lambda: relay.connections == 3)
    monkeypatch.undo()
    relay.version = 2
    visitor.sees("Verbonden")


def test_a_withheld_message_is_told_once_and_what_the_counsellor_sent_is_kept(blank: Page) -> None:
    body = """
      const room = await roomOf(given);
      await hearAll(room, given.log.entries.slice(0, 8));
      // A frame of mine that the relay said it stored at 8, and that the counsellor never got.
      room.sent.push({ epoch: 1, seq: 0, pos: 8 });
      const told = [];
      for (const entry of given.log.entries.slice(8)) {
        const heard = await room.hear(entry);
        if (heard.said && heard.said.staff) told.push([heard.said.say.k, heard.missed]);
      }
      return told;"""
    told = run(blank, body, CHAT)
    assert told[0] == ["seen", True]
    assert [missed for _, missed in told[1:]] == [False] * (len(told) - 1)
    assert len(told) > 1


def test_a_counsellor_who_claims_to_have_read_what_is_not_there_is_refused(blank: Page) -> None:
    body = """
      const room = await roomOf(given);
      await hearAll(room, given.log.entries.slice(0, 8));
      const ack = { upto: 9, seen: {} };
      return code((async () => room.heardFrom(given.staff.id, true, ack, [1, 0]))());"""
    assert run(blank, body, CHAT) == "missing"


def test_random_frames_and_odd_json_bring_refusals_and_nothing_else(blank: Page) -> None:
    body = """
      const room = await roomOf(given);
      await hearAll(room, given.log.entries);
      const seen = new Set();
      const odd = [null, 0, -1, 1.5, '', 'x', [], {}, true, [[]], { a: 1 }];
      for (let i = 0; i < 2000; i += 1) {
        const raw = crypto.getRandomValues(new Uint8Array([320, 576, 40, 1088][i % 4]));
        if (i % 2) raw.set([86, 70, 1, 1]);
        seen.add(await code(room.hear({ e: 'frame', pos: room.pos + 1, at: 0, frame: text(raw) })));
      }
      for (const value of odd) {
        for (const e of ['frame', 'epoch']) {
          const entry = { e, pos: room.pos + 1, at: 0, frame: value, epoch: value };
          seen.add(await code(room.hear(entry)));
        }
        for (const name of ['body', 'proof', 'wraps']) {
          const epoch = Object.assign({}, given.log.entries[6].epoch, { [name]: value });
          seen.add(await code(room.hear({ e: 'epoch', pos: room.pos + 1, at: 0, epoch })));
        }
        seen.add(await code(room.directory.read(value, given.now)));
        const papers = Object.assign({}, given.papers, { roster: value });
        seen.add(await code(room.directory.read(papers, given.now)));
      }
      return [...seen];"""
    codes = set(run(blank, body, CHAT))
    assert codes <= {"malformed", "version", "foreign", "stale_epoch", "signature", "no_key"}
