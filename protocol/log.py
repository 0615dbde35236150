"""A chat's log: an append-only, numbered list of sealed events, the same for every member.

Everything else is a view of it. Positions count from 1 without a hole; who resumes says the
last one they have. The relay numbers and dates entries and can read none of the sealed ones.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from protocol.epochs import Epoch
from protocol.ids import ChatId, FrameBytes, MemberId, NoteBytes, WrapBytes

Position = Annotated[int, Meta(ge=0)]
Millis = Annotated[int, Meta(ge=0)]  # since 1970, by the relay's clock
DAY = 86_400_000  # of them

Phase = Literal["waiting", "claimed", "open", "closing", "closed", "erased"]
Presence = Literal["here", "away", "exited"]
Cause = Literal[
    "start",  # the visitor arrived
    "claim",  # a counsellor asked for the chat
    "sealed",  # the holder's epoch is in
    "late",  # no epoch within 10 s of the claim: back to the queue
    "release",  # given back to the queue
    "came",  # the visitor's connection is there again
    "lost",  # the visitor's connection is gone
    "exit",  # the visitor used the exit
    "return",  # the visitor came back with a code
    "end",  # the visitor ended the chat
    "close",  # the holder or a supervisor closed it
    "block",  # one of them ended it, and nobody goes on with it for a while
    "silence",  # nobody came back in time
    "shut",  # the doors closed, and nobody is left who could answer
]


class _Entry(msgspec.Struct, frozen=True, tag_field="e", forbid_unknown_fields=True):
    """The common base: a position and a moment."""

    pos: Position
    at: Millis


class FrameEntry(_Entry, frozen=True, tag="frame"):
    """A sealed frame."""

    frame: FrameBytes


class EpochEntry(_Entry, frozen=True, tag="epoch"):
    """A new epoch; each member gets the announcement and their own wrap only."""

    epoch: Epoch


class GrantEntry(_Entry, frozen=True, tag="grant"):
    """Wraps of existing epochs for more members; each member gets their own only."""

    giver: MemberId
    wraps: tuple[WrapBytes, ...]


class StateEntry(_Entry, frozen=True, tag="state"):
    """What the chat became, and why."""

    phase: Phase
    presence: Presence
    holder: MemberId | None
    cause: Cause


class NoteEntry(_Entry, frozen=True, tag="note"):
    """A note for whoever answers when the visitor comes back; a page gets it without its bytes."""

    note: NoteBytes


Entry = FrameEntry | EpochEntry | GrantEntry | StateEntry | NoteEntry


class Log(msgspec.Struct, frozen=True, tag_field="t", tag="log", forbid_unknown_fields=True):
    """Entries of one chat, in order, as both sides receive them."""

    chat: ChatId
    entries: tuple[Entry, ...]
