"""The golden examples open in Python, and the documents say what the code does."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import protocol
from protocol import (
    blocks,
    capsules,
    code_words,
    directory,
    documents,
    epochs,
    frames,
    heard,
    ids,
    letters,
    p256,
    padding,
    payloads,
    schema,
    second_factor,
    staff_access,
    staff_messages,
    wraps,
)
from protocol import visitor_messages as wire
from protocol.log import Cause, Log, Phase, Presence
from protocol.room import Room
from server.core import second_factor as judging
from server.core import states
from server.core.house import Rules
from server.web import sessions, stream, unlocking, visitor_stream

UNIONS = (wire.FromVisitor, wire.ToVisitor, staff_messages.FromStaff, staff_messages.ToStaff)
FOLDER = Path(protocol.__file__).parent
SPEC = (FOLDER / "SPEC.md").read_text(encoding="utf-8")
CHAT, PIECES, RETURN = (
    json.loads((FOLDER / "examples" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("chat", "pieces", "return")
)


def raw(text: str) -> bytes:
    """Return the bytes of standard base64."""
    return base64.b64decode(text, validate=True)


def known(root: str, papers: Any, now: int) -> directory.Directory:
    """Return a directory that has read an example's papers."""
    there = directory.Directory(raw(root))
    there.read(msgspec.convert(papers, directory.Papers), now)
    return there


def said_to(room: Room, log: Any) -> list[heard.Said]:
    """Return what a room reads of an example's log."""
    entries = msgspec.json.decode(msgspec.json.encode(log), type=Log).entries
    told = [room.hear(entry) for entry in entries]
    return [one for one in told if isinstance(one, heard.Said)]


def chat_room(side: str) -> Room:
    """Return the room of one member of the golden chat, who has heard nothing yet."""
    there = known(CHAT["root"], CHAT["papers"], CHAT["now"])
    visitor, staff = CHAT["visitor"], CHAT["staff"]
    key = p256.load_private(raw(visitor["private"] if side == "visitor" else staff["weekly"]))
    me = ids.VISITOR if side == "visitor" else raw(staff["id"])
    sender = ids.new_sender() if side == "visitor" else me
    return Room(raw(CHAT["chat"]), me, sender, there, lambda _kid: key)


@pytest.mark.parametrize("side", ["visitor", "staff"])
def test_both_members_read_the_golden_chat_word_for_word(side: str) -> None:
    room = chat_room(side)
    said = said_to(room, CHAT["log"])
    assert [one.pos for one in said] == [one["pos"] for one in CHAT["said"]]
    plain = [json.loads(msgspec.json.encode(one.payload)) for one in said]
    assert plain[1:] == [one["payload"] for one in CHAT["said"]][1:]
    assert {str(n): base64.b64encode(k).decode() for n, k in room.keys.items()} == CHAT[
        "epoch_keys"
    ]


def test_the_golden_start_is_a_message_of_the_protocol() -> None:
    start = msgspec.json.decode(json.dumps(CHAT["start"]), type=wire.FromVisitor)
    assert isinstance(start, wire.Start)
    assert start.chat == raw(CHAT["chat"])


def test_the_golden_capsule_opens_by_its_token_and_not_by_the_words() -> None:
    token, words, holds = PIECES["token"], PIECES["words"], PIECES["holds"]
    keys = capsules.keys_of_token(raw(token["master"]))
    assert (keys.lookup, keys.key) == (raw(token["lookup"]), raw(token["key"]))
    opened = capsules.open_capsule(keys.key, raw(token["capsule"]))
    found = (opened.chat, opened.pass_, opened.proof, p256.public_bytes(opened.private))
    assert found == tuple(raw(holds[name]) for name in ("chat", "pass", "proof", "public"))
    with pytest.raises(protocol.errors.Reject):
        capsules.open_capsule(raw(words["key"]), raw(token["capsule"]))


def test_a_capsule_says_by_which_return_its_page_came_and_an_older_one_nothing() -> None:
    holds = PIECES["holds"]
    keys = capsules.keys_of_token(raw(PIECES["token"]["master"]))
    old = capsules.open_capsule(keys.key, raw(PIECES["token"]["capsule"]))
    assert (old.note, old.came) == (b"", 0)
    new = old._replace(note=raw(holds["proof"]), came=7)
    opened = capsules.open_capsule(keys.key, capsules.seal_capsule(keys.key, new))
    assert (opened.chat, opened.note, opened.came) == (old.chat, raw(holds["proof"]), 7)


def test_six_words_give_the_golden_keys_however_they_are_typed() -> None:
    words = PIECES["words"]
    for typed in (words["words"], words["typed"]):
        keys = capsules.keys_of_words(typed, words["deployment"])
        assert (keys.lookup, keys.key) == (raw(words["lookup"]), raw(words["key"]))


def test_the_golden_letter_opens_for_its_receiver_from_its_signer_only() -> None:
    letter = PIECES["letter"]
    weekly, sealed = p256.load_private(raw(letter["weekly"])), raw(letter["letter"])
    receiver, signer = raw(letter["receiver"]), raw(letter["signer"])
    note = letters.open_letter(weekly, sealed, receiver, signer)
    assert json.loads(msgspec.json.encode(note)) == letter["content"]
    for wrong in ((p256.new_key(), receiver, signer), (weekly, b"S-other-", signer)):
        with pytest.raises(protocol.errors.Reject):
            letters.open_letter(wrong[0], sealed, *wrong[1:])
    with pytest.raises(protocol.errors.Reject):
        letters.open_letter(weekly, sealed, receiver, raw(letter["stranger"]))


def test_the_golden_commitment_is_the_one_of_its_key() -> None:
    check = PIECES["key_check"]
    made = epochs.key_check(raw(check["chat"]), check["epoch"], raw(check["key"]))
    assert made == raw(check["check"])


def test_the_golden_code_is_the_one_of_its_secret_and_moment() -> None:
    example = PIECES["second_factor"]
    secret, moment = raw(example["secret"]), example["moment"]
    assert second_factor.step_of(secret, example["code"], moment) == moment // second_factor.STEP
    assert second_factor.letters_of(secret) == example["letters"]
    address = second_factor.address_of(secret, example["id"], example["relay"])
    assert address == example["address"]


def test_the_six_words_open_the_golden_return_and_nothing_before_the_exit() -> None:
    keys = capsules.keys_of_words(RETURN["words"], RETURN["deployment"])
    held = capsules.open_capsule(keys.key, raw(RETURN["capsule"]))
    there = known(RETURN["root"], RETURN["papers"], RETURN["now"])
    room = Room(held.chat, ids.VISITOR, ids.new_sender(), there, lambda kid: _if(held.private, kid))
    room.proofs = (held.proof,)
    read = [one.payload for one in said_to(room, RETURN["log"])]
    texts = [payload.text for payload in read if isinstance(payload, payloads.Text)]
    assert texts == RETURN["reads"]
    assert not set(texts) & set(RETURN["closed"])


def _if(key: p256.PrivateKey, kid: bytes) -> p256.PrivateKey | None:
    return key if ids.key_id(p256.public_bytes(key)) == kid else None


# --- the documents --------------------------------------------------------------------------


def test_each_golden_message_about_a_block_is_one_of_the_protocol() -> None:
    example = json.loads((FOLDER / "examples/block.json").read_text(encoding="utf-8"))
    unions = {"FromStaff": staff_messages.FromStaff, "ToStaff": staff_messages.ToStaff}
    seen = set()
    for name, union in (unions | {"ToVisitor": wire.ToVisitor}).items():
        for golden in example[name]:
            message = msgspec.convert(golden, union)
            assert json.loads(msgspec.json.encode(message)) == golden
            seen.add(golden["t"])
    assert seen == {"block", "answer_block", "lift_block", "blocks", "blocked"}
    (runs,) = example["ToStaff"][0]["blocks"]
    assert runs["until"] - runs["since"] == 24 * blocks.HOUR


def test_the_schema_is_what_the_messages_are() -> None:
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == schema.as_text(), (
        "python -m protocol.schema > protocol/schema.json"
    )


def test_every_message_is_in_the_schema() -> None:
    text = (FOLDER / "schema.json").read_text(encoding="utf-8")
    for union in (
        wire.FromVisitor,
        wire.ToVisitor,
        staff_messages.FromStaff,
        staff_messages.ToStaff,
    ):
        for message in get_args(union):
            assert f'"{message.__name__}": {{' in text


def test_the_phases_in_the_document_are_those_of_the_table() -> None:
    between = SPEC.split("held by a test -->\n")[1].split("\n<!-- end")[0]
    assert between == states.as_markdown()


FACTS = {
    "wrap 157": ("Wraps: 157 bytes", wraps.LENGTH == 157),
    "frame sizes": (
        "Frames: 320, 576, 1088, 2112 or 4160 bytes",
        frames.SIZES == (320, 576, 1088, 2112, 4160),
    ),
    "buckets": ("filling 256, 512, 1024, 2048 or 4096", padding.BUCKETS[-1] == 4096),
    "capsule 540": ("Capsules: 540 bytes", capsules.LENGTH == 540),
    "rounds": ("deployment, 400,000", capsules.ITERATIONS == 400_000),
    "words": ("2,048 Dutch words", len(code_words.words()) == 2048),
    "beat": ("a whole number of 50 ms", unlocking.BEAT == 0.05),
    "roster key": ("`{key, iat, exp}` 90 days", directory.ROSTER_KEY_LIFE == 90 * 86400),
    "former": ("`former` names, for 90 days", directory.FORMER_LIFE == 90 * 86400),
    "began": ("at most a day after they left", directory.WRONG_CLOCK == 86400),
    "roster": ("left}]}` 8 days", directory.ROSTER_LIFE == 8 * 86400),
    "duty": ("at most 14 hours", directory.DUTY_LIFE == 14 * 3600),
    "skew": ("300 s of clock skew", directory.CLOCK_SKEW == 300),
    "order": ("good for 120 s, once", staff_access.ORDER_LIFE == 120),
    "request": ("good for 300 s, once", staff_access.REQUEST_LIFE == 300),
    "codes": ("SHA-1, 30 s, six digits", (second_factor.STEP, second_factor.DIGITS) == (30, 6)),
    "code skew": ("Codes of one step before and after are right", second_factor.SKEW == 1),
    "wrong codes": (
        "After three wrong codes in a row a member waits 30 s",
        (judging.FREE, judging.FIRST_WAIT) == (3, 30_000),
    ),
    "slowest codes": ("at most 15 minutes; a right one", judging.LONGEST_WAIT == 15 * 60_000),
    "voucher": ("for 14 hours, the longest duty card", sessions.VOUCHER_MS == 14 * 3600_000),
    "claim": ("| a claim without its epoch | 10 s |", Rules().claim_seconds == 10),
    "exit": ("| exited without a code | 30 min |", Rules().exit_minutes == 30),
    "away": ("| away | 15 min |", Rules().reload_minutes == 15),
    "closing": ("| closing | 15 min |", Rules().closing_minutes == 15),
    "retention": ("14 days after the last event", Rules().retention_days == 14),
    "alone": (
        "Longer than a day needs",
        [each for each in blocks.LENGTHS if not blocks.alone(each)] == ["3d", "7d"],
    ),
    "take-over": ("| holder's connection gone | 30 s |", Rules().take_over_seconds == 30),
    "stream asks": ("asks after 5 s in which nothing was posted", stream.ASK_AFTER == 5),
    "stream ends": ("ends the stream after 9 s", stream.DEAD_AFTER == 9),
    "stream alone": ("or 5 s after nobody listens", stream.ALONE == 5),
    "stream ahead": ("16 or more ahead", stream._AHEAD == 16),
    "stream waits": ("much with what waits (256 KiB)", stream._MOST_SAID == 256 * 1024),
    "stream body": ("413 (over 132 KiB)", visitor_stream.LARGEST_BODY == 132 * 1024),
    "rate": (
        "30 messages in a burst and 5 a second",
        (Rules().chat_burst, Rules().chat_rate) == (30, 5),
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_number_in_the_document_is_the_number_in_the_code(fact: str) -> None:
    words, holds = FACTS[fact]
    assert words in SPEC
    assert holds


def test_every_label_and_magic_in_the_code_stands_in_the_document() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    labels = set(re.findall(r'b"(veste/1/[a-z-]+)', code)) - {"veste/1/keyfile"}
    assert len(labels) >= 14
    assert {label for label in labels if f"`{label}" not in SPEC} == set()
    for magic in set(re.findall(r'b"(V[A-Z]1?)"', code)):
        assert f"`{magic}`" in SPEC or f'"{magic}"' in SPEC


def test_every_kind_of_payload_cause_phase_and_why_stands_in_the_document() -> None:
    kinds = {kind.__struct_config__.tag for kind in get_args(payloads.Payload)}
    rows = set(re.findall(r"`([a-z_-]+)`", SPEC))
    assert kinds <= rows
    assert set(get_args(epochs.Why)) <= rows
    table = SPEC.split("held by a test -->")[1].split("<!-- end")[0]
    assert {cause for cause in get_args(Cause) if cause not in table} == {"came"}
    assert {phase for phase in get_args(Phase) if phase not in table} == {"erased"}
    assert all(presence in SPEC for presence in get_args(Presence))


def test_every_message_of_the_sockets_stands_in_the_document() -> None:
    sockets = SPEC[SPEC.index("## 10.") : SPEC.index("## 12.")]
    said = set(re.findall(r"[a-z_]+", sockets))
    tags = {message.__struct_config__.tag for union in UNIONS for message in get_args(union)}
    assert tags - said == set()


def test_a_document_is_laid_out_as_the_document_says() -> None:
    roster = directory.Roster(1, 0, 0, ())
    label, signer = b"veste/1/roster", documents.ORGANISATION
    body = documents.seal_document(p256.new_key(), b"VR1", label, signer, roster).body
    assert (body[:3], body[3:11], body[11:12]) == (b"VR1", bytes(8), b"{")
