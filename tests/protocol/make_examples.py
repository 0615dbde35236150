"""Writes `protocol/examples/`: run by hand, only when the protocol changes.

    python -m tests.protocol.make_examples

The examples are sealed with keys made for the occasion and published in them; every program
that speaks the protocol must open, refuse and produce what stands there.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec

import protocol
from protocol import capsules, epochs, ids, letters, p256, payloads
from protocol.log import EpochEntry, FrameEntry, Log, StateEntry
from protocol.room import Room
from tests.builders import NOW, Organisation

FOLDER = Path(protocol.__file__).parent / "examples"
AT = NOW * 1000


def b64(value: bytes) -> str:
    """Return standard base64."""
    return base64.b64encode(value).decode()


def plain(value: Any) -> Any:
    """Return a struct as plain JSON values."""
    return json.loads(msgspec.json.encode(value))


def make_chat() -> dict[str, Any]:
    """Return one chat: arrival, first words, a claim, an answer, an exit with a code."""
    house = Organisation()
    noor, sanne = house.hire(), house.hire("counsellor", "supervisor")
    papers = house.papers(noor, sanne)
    page = house.visitor()
    page.receive(protocol_welcome(papers), NOW)
    start = page.take()[-1]
    console = Room(page.chat, noor.id, noor.id, page.directory, noor.find_key, signer=noor.signing)
    log: list[Any] = [
        StateEntry(1, AT, "waiting", "here", None, "start"),
        EpochEntry(2, AT, start.epoch),
        FrameEntry(3, AT, start.hello),
    ]
    said: list[dict[str, Any]] = [{"pos": 3, "by": "visitor", "payload": "hello"}]

    def tell(entry: Any) -> None:
        log.append(entry)
        console.hear(entry)

    for entry in log:
        console.hear(entry)
    visitor = Room(page.chat, ids.VISITOR, page.room.sender, page.directory, page._find_key)
    for entry in log:
        visitor.hear(entry)

    def visitor_says(payload: payloads.Payload) -> None:
        frame, epoch, seq = visitor.seal(payload)
        entry = FrameEntry(len(log) + 1, AT + len(log), frame)
        visitor.stored(epoch, seq, entry.pos)
        tell(entry)
        said.append({"pos": entry.pos, "by": "visitor", "payload": plain(payload)})

    def staff_says(payload: payloads.Payload) -> None:
        frame, epoch, seq = console.seal(payload)
        entry = FrameEntry(len(log) + 1, AT + len(log), frame)
        console.stored(epoch, seq, entry.pos)
        log.append(entry)
        visitor.hear(entry)
        said.append({"pos": entry.pos, "by": "staff", "payload": plain(payload)})

    def both(entry: Any) -> None:
        log.append(entry)
        console.hear(entry)
        visitor.hear(entry)

    visitor_says(payloads.Text("hoi"))
    visitor_says(payloads.Answer("see", "no"))
    both(StateEntry(6, AT + 6, "claimed", "here", noor.id, "claim"))
    card = page.directory.card(noor.id, NOW)
    points = {ids.VISITOR: p256.public_bytes(page.key), noor.id: card.key}
    claim, _ = console.make_epoch("claim", noor.id, points, noor.signing)
    both(EpochEntry(7, AT + 7, claim))
    both(StateEntry(8, AT + 8, "open", "here", noor.id, "sealed"))
    staff_says(payloads.Seen(8))
    staff_says(payloads.Text("Hoi. Fijn dat je er bent. Ik lees met je mee."))
    visitor_says(payloads.Text("ik weet niet hoe ik het moet zeggen … “mag dat” 🙂"))
    staff_says(payloads.Exercise("breathe"))
    visitor_says(payloads.ExerciseDone("breathe", done=True))
    return {
        "about": "One chat as its log stands at the relay; both members open it with these keys.",
        "now": NOW,
        "root": b64(house.root_point),
        "papers": plain(papers),
        "chat": b64(page.chat),
        "visitor": {
            "private": b64(p256.private_bytes(page.key)),
            "public": b64(p256.public_bytes(page.key)),
            "sender": b64(page.room.sender),
        },
        "staff": {
            "id": b64(noor.id),
            "signing": b64(p256.private_bytes(noor.signing)),
            "weekly": b64(p256.private_bytes(noor.weekly)),
        },
        "start": plain(start),
        "log": plain(Log(page.chat, tuple(log))),
        "epoch_keys": {str(number): b64(key) for number, key in console.keys.items()},
        "said": said,
    }


def protocol_welcome(papers: Any) -> Any:
    """Return a welcome with these papers."""
    from protocol.visitor_messages import Welcome  # noqa: PLC0415 - only here

    return Welcome(1, AT, papers)


def make_pieces() -> dict[str, Any]:
    """Return a capsule, a return code, a page's epoch on return, and a letter."""
    key, proof = p256.new_key(), bytes(range(32))
    chat, secret = bytes(range(16)), bytes(reversed(range(32)))
    token = bytes(range(100, 132))
    of_token = capsules.keys_of_token(token)
    words = "fiets lamp winter kaas trein boek"
    of_words = capsules.keys_of_words(words, "veste-demo")
    capsule = capsules.Capsule(chat, secret, proof, key)
    noor, sanne = p256.new_key(), p256.new_key()
    weekly = p256.new_key()
    header = letters.LetterHeader(
        chat, b"S-giver-", b"S-taker-", ids.key_id(p256.public_bytes(weekly))
    )
    note = letters.HandOverNote("Wil alleen vertellen. Nog niet vragen.")
    return {
        "about": "Capsules under a token and under six words, and a letter between colleagues.",
        "token": {
            "master": b64(token),
            "lookup": b64(of_token.lookup),
            "key": b64(of_token.key),
            "capsule": b64(capsules.seal_capsule(of_token.key, capsule)),
        },
        "words": {
            "words": words,
            "typed": "  Fiets, LAMP winter-kaas\ttrein boek ",
            "deployment": "veste-demo",
            "lookup": b64(of_words.lookup),
            "key": b64(of_words.key),
        },
        "holds": {
            "chat": b64(chat),
            "pass": b64(secret),
            "proof": b64(proof),
            "private": b64(p256.private_bytes(key)),
            "public": b64(p256.public_bytes(key)),
        },
        "letter": {
            "weekly": b64(p256.private_bytes(weekly)),
            "signer": b64(p256.public_bytes(noor)),
            "stranger": b64(p256.public_bytes(sanne)),
            "receiver": b64(b"S-taker-"),
            "letter": b64(letters.seal_letter(header, p256.public_bytes(weekly), note, noor)),
            "content": plain(note),
        },
        "key_check": {
            "chat": b64(chat),
            "epoch": 7,
            "key": b64(proof),
            "check": b64(epochs.key_check(chat, 7, proof)),
        },
    }


def main() -> None:
    """Write the example files and the schema."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in (("chat", make_chat()), ("pieces", make_pieces())):
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
