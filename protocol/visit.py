"""What a visitor's session tells its page, besides the relay's own messages."""

from __future__ import annotations

from dataclasses import dataclass

from protocol import visitor_messages as wire
from protocol.epochs import Why
from protocol.heard import State


@dataclass(frozen=True)
class Message:
    """Words of the counsellor; or of this visitor, before a reload (`mine`)."""

    pos: int
    text: str
    mine: bool


@dataclass(frozen=True)
class Receipt:
    """A message of mine came further: `stored`, or `read` on the counsellor's screen."""

    mid: bytes
    state: str


@dataclass(frozen=True)
class Readers:
    """How many staff can read what is said now, counted from the epoch's own list."""

    count: int
    why: Why


@dataclass(frozen=True)
class Trouble:
    """Something did not hold: `code` is a `Refusal` or a problem code of the relay."""

    code: str


News = Message | Receipt | Readers | Trouble | State | wire.ToVisitor
