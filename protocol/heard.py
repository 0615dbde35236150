"""What a log entry turned out to hold, for a member who took it into their room."""

from __future__ import annotations

from dataclasses import dataclass

from protocol.epochs import Announcement
from protocol.log import StateEntry
from protocol.payloads import Payload, Unknown


@dataclass(frozen=True)
class Said:
    """A frame that opened: who said what, where in the log, and the `frame` itself.

    `missing`: its writer should have read a frame of mine by now, and has not. The words are
    theirs all the same; that the relay kept something from them must be told.
    """

    pos: int
    at: int
    sender: bytes
    epoch: int
    seq: int
    payload: Payload | Unknown
    frame: bytes
    missing: bool = False


@dataclass(frozen=True)
class Changed:
    """The readers changed: `announcement` is now in force; `readable` if I have its key."""

    pos: int
    announcement: Announcement
    readable: bool


@dataclass(frozen=True)
class State:
    """What the relay says the chat became."""

    pos: int
    entry: StateEntry


@dataclass(frozen=True)
class Closed:
    """An entry that is not for me to read: an epoch or a frame I have no key of."""

    pos: int


@dataclass(frozen=True)
class Granted:
    """I was given the keys of these earlier epochs: what I stepped over can be read again."""

    pos: int
    epochs: tuple[int, ...]


@dataclass(frozen=True)
class NoteKept:
    """A note for whoever answers when the visitor comes back: `sealed`, and empty for a page."""

    pos: int
    sealed: bytes


Heard = Said | Changed | State | Granted | NoteKept | Closed
