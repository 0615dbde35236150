"""Messages of a real night, changed at random, at both sessions and at the relay's core.

    python -m tests.protocol.fuzz_sessions --messages 20000 [--seed 1]

Everything that is said in a night is noted and comes again with one to three places changed:
from the relay to a page and a console, and from these to the relay. A visitor who has the keys
also seals changed payloads, and a counsellor signs changed epochs. Nobody may raise anything,
and nobody may answer for ever.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import random
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from protocol import frames, staff_messages, visitor_messages
from protocol.epochs import Epoch
from protocol.ids import VISITOR, new_message, new_sender
from protocol.p256 import public_bytes, sign
from protocol.payloads import Ack, Answer, Hello, Payload, SafeWord, Sealed, Seen, Text
from server.core.effects import CatchUpStaff
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, reply, say, six_words

DIRECTIONS: dict[str, Any] = {
    "to the page": visitor_messages.ToVisitor,
    "to the console": staff_messages.ToStaff,
    "from the page": visitor_messages.FromVisitor,
    "from the console": staff_messages.FromStaff,
}
MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
PER_NIGHT = 150  # messages before a fresh night begins
STORM = 400  # messages that one changed message may cause: more would never end


class EndlessAnswerError(Exception):
    """One message made the sessions and the relay talk for ever."""


class NotedNight(Night):
    """A night in which everything that is said is noted, and no storm goes on for ever."""

    def __init__(self) -> None:
        """Note nothing yet."""
        self.noted: dict[str, list[Any]] = {direction: [] for direction in DIRECTIONS}
        self.noting, self.budget = True, STORM
        super().__init__()

    def _note(self, direction: str, message: Any) -> None:
        self.budget -= 1
        if self.noting:
            self.budget = STORM
            self.noted[direction].append(msgspec.to_builtins(message))
        if self.budget < 0:
            raise EndlessAnswerError(type(message).__name__)

    def _catch_up_staff(self, effect: CatchUpStaff) -> None:
        if effect.who in self.desks:  # a changed epoch names readers who are nobody
            super()._catch_up_staff(effect)

    def tell_visitor(self, guest: Guest, message: Any) -> None:
        self._note("to the page", message)
        super().tell_visitor(guest, message)

    def tell_staff(self, desk: Desk, message: Any) -> None:
        self._note("to the console", message)
        super().tell_staff(desk, message)

    def from_visitor(self, guest: Guest, message: Any) -> None:
        self._note("from the page", message)
        super().from_visitor(guest, message)

    def from_staff(self, desk: Desk, message: Any) -> None:
        self._note("from the console", message)
        super().from_staff(desk, message)


def a_full_night() -> tuple[NotedNight, Guest, Desk]:
    """Return a night in which nearly everything was said once, one of its pages, its holder."""
    night = NotedNight()
    noor, bo = night.colleague(), night.colleague("counsellor", "supervisor")
    early, guest = night.visitor("hoi"), night.visitor("ik wil iets vertellen", danger=True)
    guest.session.keep_reload(six_words())
    for visitor in (early, guest):
        claim(night, noor, visitor)
        say(night, noor, "Ik lees met je mee.", visitor)
    chat, now = early.session.chat, night.now / 1000
    bo.session.ask(guest.session.chat, "sit-in", "learning", now)
    words = six_words()
    early.session.make_code(words)
    early.session.typing(True)
    night.settle()
    leave(night, early)
    back = night.come_back(words, by_code=True)
    say(night, back, "ik ben er weer")
    noor.session.offer(chat, bo.person.id, "Rustig aan.", now)
    night.settle()
    bo.session.command(reply(bo, chat))
    night.settle()
    third = night.visitor("ik wacht")
    night.drop(third)
    night.connect(third)
    night.noting = False
    return night, guest, noor


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of a JSON value as (what holds it, its key there)."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    found = [(value, key) for key in keys]
    for key in keys:
        if isinstance(value[key], dict | list):
            found += places(value[key])
    return found


def copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing with it."""
    return msgspec.json.decode(msgspec.json.encode(value))


def changed(rng: random.Random, message: Any, others: list[Any]) -> Any:
    """Return a copy of `message` with one to three places changed, some after the others."""
    message = copied(message)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        holder, key = rng.choice(places(message))
        kind = rng.choice([0, 1, 1, 1, 2, 3, 3, 4])
        if kind == 0 and isinstance(holder, dict):
            del holder[key]
        elif kind == 1:
            alike = [h[k] for h, k in places(rng.choice(others)) if k == key or rng.random() < 0.05]
            holder[key] = copied(rng.choice(alike)) if alike else None
        elif kind == 2 and isinstance(holder[key], list) and holder[key]:
            holder[key] = [*holder[key], rng.choice(holder[key])][rng.randrange(2) :]
        else:
            holder[key] = nudged(rng, holder[key])
        if not message:
            break
    return message


def nudged(rng: random.Random, value: Any) -> Any:
    """Return a value near this one: the next number, a bit of the bytes, a word too long."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, value + 7, 0, 2**32 - 1, 2**32, 2**63, -1, 0.5])
    if isinstance(value, str):
        try:
            raw = bytearray(base64.b64decode(value, validate=True))
        except (binascii.Error, ValueError):
            return rng.choice([value + "x", value.upper(), "", "\x1b]52;c;AAAA\x07", 7])
        if raw and rng.random() < 0.8:
            raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        else:
            raw = raw[: rng.randrange(len(raw) + 1)]
        return base64.b64encode(raw).decode()
    return rng.choice([None, [], {}, "text", 0])


def payload(rng: random.Random, point: bytes) -> bytes:
    """Return the content of a visitor's frame, changed."""
    said: list[Payload] = [
        Text("hoi"),
        Seen(3),
        Answer("see", "no"),
        SafeWord("tulp"),
        Hello(point, "tell"),
    ]
    whole = [msgspec.to_builtins(Sealed(Ack(2, {"53" * 8: (0, 1)}), one)) for one in said]
    return msgspec.json.encode(changed(rng, rng.choice(whole), whole))


def sealed_by_the_visitor(rng: random.Random, guest: Guest) -> Any:
    """Return the first frame of a page load, with changed content, that opens."""
    room = guest.session.room
    header = frames.FrameHeader(frames.CHAT, room.chat, room.epoch, new_sender(), 0)
    content = payload(rng, public_bytes(guest.session.key))
    frame = frames.seal_frame(room.keys[room.epoch], header, content, None)
    return visitor_messages.Say(new_message(), frame)


def signed_by_the_holder(rng: random.Random, desk: Desk, chat: bytes) -> Any:
    """Return the next epoch with changed content whose signature holds."""
    room, me = desk.session.places[chat].room, desk.person
    points = {VISITOR: room.visitor_key or b"", me.id: public_bytes(me.weekly)}
    good, _ = room.make_epoch("renew", me.id, points, me.signing)
    content = msgspec.json.decode(good.body[11:])
    body = good.body[:11] + msgspec.json.encode(changed(rng, content, [content]))
    epoch = Epoch(body, sign(me.signing, b"veste/1/epoch", body), good.wraps)
    return staff_messages.StaffEpoch(new_message(), chat, epoch)


def throw(rng: random.Random, night: NotedNight, guest: Guest, desk: Desk) -> str:
    """Throw one changed message at somebody; return how it was taken."""
    night.budget, night.now = STORM, night.now + 1000  # a second on: nothing is too fast
    kind = rng.choice([*DIRECTIONS, "sealed by the visitor", "signed by the holder"])
    chat, room = guest.session.chat, guest.session.room
    if kind == "sealed by the visitor" and room.epoch in room.keys:
        night.from_visitor(guest, sealed_by_the_visitor(rng, guest))
    elif kind not in DIRECTIONS:
        if chat in desk.session.places and desk.session.places[chat].room.visitor_key:
            night.from_staff(desk, signed_by_the_holder(rng, desk, chat))
    else:
        noted = night.noted[kind]
        raw = msgspec.json.encode(changed(rng, rng.choice(noted), noted))
        try:
            message = msgspec.json.decode(raw, type=DIRECTIONS[kind])
        except MALFORMED:
            return "malformed message"
        carry: dict[str, Callable[[], Any]] = {
            "to the page": lambda: guest.session.receive(message, night.now / 1000),
            "to the console": lambda: desk.session.receive(message, night.now / 1000),
            "from the page": lambda: night.from_visitor(guest, message),
            "from the console": lambda: night.from_staff(desk, message),
        }
        carry[kind]()
    night.settle()
    return kind


def fuzz(seed: int, count: int) -> Counter[str]:
    """Return how `count` changed messages were taken; raises whatever anybody raises."""
    rng, found = random.Random(seed), Counter[str]()
    for number in range(count):
        if number % PER_NIGHT == 0:
            night, guest, desk = a_full_night()
        found[throw(rng, night, guest, desk)] += 1
    return found


def main() -> None:
    """Fuzz as long as asked and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = fuzz(asked.seed, asked.messages)
    sys.stdout.write(
        f"seed {asked.seed}: {found.total()} messages, 0 other errors: {dict(found)}\n"
    )


if __name__ == "__main__":
    main()
