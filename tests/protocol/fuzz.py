"""Random bytes and random shapes at every decoder: only the documented error may come out.

python -m tests.protocol.fuzz --frames 20000 --shapes 5000 [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import string
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from protocol import (
    capsules,
    directory,
    documents,
    epochs,
    frames,
    ids,
    letters,
    p256,
    padding,
    payloads,
    staff_access,
    staff_messages,
    visitor_messages,
    wraps,
)
from protocol.errors import Reject
from protocol.log import EpochEntry, FrameEntry, GrantEntry
from protocol.room import Room
from tests.builders import NOW, Organisation

Take = Callable[[bytes], object]

KEYS = ["ack", "say", "k", "t", "o", "chat", "epoch", "why", "holder", "check", "members", "id"]
KEYS += ["wrap", "key", "iat", "exp", "until", "kid", "staff", "roles", "version", "text", "seen"]
KEYS += ["upto", "type", "mid", "frame", "body", "proof", "wraps", "signature", "papers", "pos"]
WORDS = ["hello", "text", "say", "claim", "start", "note", "log", "epoch", "counsellor", "visitor!"]


def shape(rng: random.Random, depth: int = 0) -> Any:
    """Return a random JSON value that looks a little like one of ours."""
    kind = rng.randrange(9 if depth < 5 else 6)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice([0, 1, -1, 2**32, 2**64, 10**30, 0.5, -0.0, 1e308])
    if kind in (2, 3):
        return rng.choice([*WORDS, "", "AAAA", "=", "\x00", "\ud7ff", "€" * 50])
    if kind in (4, 5):
        return "".join(rng.choice(string.printable) for _ in range(rng.randrange(30)))
    if kind == 6:
        return [shape(rng, depth + 1) for _ in range(rng.randrange(4))]
    names = rng.sample(KEYS, rng.randrange(1, 8))
    return {name: shape(rng, depth + 1) for name in names}


def json_bytes(rng: random.Random) -> bytes:
    """Return JSON of a random shape; now and then cut, doubled, nested or no UTF-8."""
    text = msgspec.json.encode(shape(rng)) if rng.random() < 0.9 else b"[" * rng.randrange(3000)
    damage = rng.randrange(12)
    if damage == 0:
        return text[: rng.randrange(len(text) + 1)]
    if damage == 1:
        return text + text
    if damage == 2:
        return text.replace(b'"', b"\xff", 1)
    return text


class Target:
    """Everything that takes bytes from outside, with keys that really open."""

    def __init__(self) -> None:
        """Make a house, a chat with one member, and all decoders."""
        self.house = Organisation()
        self.noor = self.house.hire("counsellor", "supervisor")
        self.there = directory.Directory(self.house.root_point)
        self.there.read(self.house.papers(self.noor), NOW)
        self.chat, self.epoch_key, self.page_key = bytes(16), bytes(32), p256.new_key()
        self.sender = ids.new_sender()

    def room(self) -> Room:
        """Return a room of the visitor in epoch 0."""
        room = Room(self.chat, ids.VISITOR, self.sender, self.there, lambda _kid: self.page_key)
        points = {ids.VISITOR: p256.public_bytes(self.page_key)}
        made, self.epoch_key = room.make_epoch("start", None, points, None)
        room.hear(EpochEntry(1, NOW, made))
        return room

    def signed(self, magic: bytes, label: bytes, signer: bytes, text: bytes) -> documents.Signed:
        """Return any bytes as a document whose signature holds."""
        key = self.noor.signing if signer == self.noor.id else self.house.roster_key
        if magic == b"VK1":
            key = self.house.root
        body = magic + signer + text
        return documents.Signed(body, p256.sign(key, label, body))

    def shapes(self) -> list[Take]:
        """Return what is done with JSON whose signature or seal holds."""
        zero, noor, room = bytes(8), self.noor.id, self.room()
        point = p256.public_bytes(self.noor.signing)
        requests = staff_access.Requests()
        certificate = self.house.papers().certificate

        def frame(text: bytes) -> object:
            other = ids.new_sender()
            header = frames.FrameHeader(frames.CHAT, self.chat, 0, other, 0)
            sealed = frames.seal_frame(self.epoch_key, header, text[:4000], None)
            return room.hear(FrameEntry(room.pos + 1, NOW, sealed))

        def epoch(text: bytes) -> object:
            body = b"VE1" + noor + text
            proof = p256.sign(self.noor.signing, b"veste/1/epoch", body)
            return room.hear(EpochEntry(room.pos + 1, NOW, epochs.Epoch(body, proof, ())))

        def letter(text: bytes) -> object:
            key = p256.new_key()
            kid = ids.key_id(p256.public_bytes(key))
            head = b"VL\x01\x01" + self.chat + noor + noor + kid
            content = p256.sign(self.noor.signing, b"veste/1/letter", head + text[:4000])
            inside = padding.pad(content + text[:4000])
            sealed = wraps.hpke_seal(p256.public_bytes(key), b"veste/1/letter" + head, inside)
            return letters.open_letter(key, head + sealed, noor, point)

        def papers(text: bytes) -> object:
            roster = self.signed(b"VR1", b"veste/1/roster", zero, text)
            self.there.read(directory.Papers(certificate, roster), NOW)
            return self.there.version

        def root(text: bytes) -> object:
            return directory.roster_key_of(
                self.house.root_point, self.signed(b"VK1", b"veste/1/roster-key", zero, text), NOW
            )

        def card(text: bytes) -> object:
            return self.there.add_card(self.signed(b"VD1", b"veste/1/duty", noor, text), NOW)

        def order(text: bytes) -> object:
            roster_point = p256.public_bytes(self.house.roster_key)
            document = self.signed(b"VO1", b"veste/1/order", zero, text)
            return staff_access.open_order(roster_point, document)

        def request(text: bytes) -> object:
            document = self.signed(b"VQ1", b"veste/1/request", noor, text)
            return requests.open(noor, document, self.chat, self.there, NOW)

        return [payloads.decode, frame, epoch, letter, papers, root, card, order, request]

    def messages(self) -> list[Take]:
        """Return the decoders of the two sockets, which the web answers with `malformed`."""
        unions: list[Any] = [visitor_messages.FromVisitor, visitor_messages.ToVisitor]
        unions += [staff_messages.FromStaff, staff_messages.ToStaff, visitor_messages.Leave]
        return [msgspec.json.Decoder(union).decode for union in unions]

    def bytes_takers(self) -> list[Take]:
        """Return what takes bytes that nobody signed."""
        room = self.room()
        weekly = self.noor.weekly
        return [
            lambda raw: room.hear(FrameEntry(room.pos + 1, NOW, raw)),
            lambda raw: room.hear(GrantEntry(room.pos + 1, NOW, bytes(8), (raw,))),
            lambda raw: room.hear(EpochEntry(room.pos + 1, NOW, epochs.Epoch(raw, b"", ()))),
            lambda raw: frames.open_frame(self.epoch_key, raw, None),
            lambda raw: wraps.open_wrap(weekly, raw, self.chat, 0, self.noor.id),
            lambda raw: letters.open_letter(weekly, raw, self.noor.id, self.house.root_point),
            lambda raw: capsules.open_capsule(self.epoch_key, raw),
            p256.load_public,
            p256.load_private,
            padding.unpad,
        ]


def random_frame(rng: random.Random) -> bytes:
    """Return bytes of a frame's length, or nearly, with more or less of a true header."""
    length = rng.choice([*frames.SIZES, wraps.LENGTH, capsules.LENGTH, *letters.SIZES])
    length += rng.choice([0, 0, 0, 0, -1, 1, -length])
    raw = rng.randbytes(length)
    head = rng.choice([b"", b"VF", b"VF\x01", b"VF\x01\x01" + bytes(16), b"VW\x01\x01" + bytes(16)])
    head += rng.choice([b"", bytes(4) + ids.VISITOR, bytes(4) + b"Vsender1" + bytes(4)])
    return (head + raw[len(head) :])[:length] if length > len(head) else raw


def fuzz(seed: int, frame_count: int, shape_count: int) -> Counter[str]:
    """Return what came out, counted; raises whatever is not documented."""
    rng, target = random.Random(seed), Target()
    found: Counter[str] = Counter()
    for take in target.bytes_takers():
        for _ in range(frame_count):
            found[_outcome(take, random_frame(rng), (Reject,))] += 1
    for take in target.shapes():
        for _ in range(shape_count):
            found[_outcome(take, json_bytes(rng), (Reject,))] += 1
    documented = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
    for take in target.messages():
        for _ in range(shape_count):
            found[_outcome(take, json_bytes(rng), documented)] += 1
    return found


def _outcome(take: Take, raw: bytes, errors: tuple[type[Exception], ...]) -> str:
    try:
        take(raw)
    except errors as refused:
        return refused.code.value if isinstance(refused, Reject) else "malformed message"
    return "accepted"


def main() -> None:
    """Fuzz as long as asked and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=20_000)
    parser.add_argument("--shapes", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = fuzz(asked.seed, asked.frames, asked.shapes)
    sys.stdout.write(f"{sum(found.values())} tries, 0 other errors: {dict(found.most_common())}\n")


if __name__ == "__main__":
    main()
