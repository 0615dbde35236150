"""Blocks: for a while nobody goes on with a chat; no person, no device, no address.

What is blocked is the chat: who holds its return code is told until when, and nobody else is
kept from anything. A block that shall last longer than a day begins with a day, and goes on
only once a second member of staff says so.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from protocol.ids import ChatId, MemberId, MessageId
from protocol.log import Millis

# Why: never that somebody comes often, and never a prank (SECURITY.md).
Reason = Literal[
    "arousal",  # uses the chat for their own arousal
    "threats",  # threatens or abuses who answers
    "searching",  # looks for a visitor, or for somebody who works here
    "flooding",  # keeps the line occupied on purpose
]
Length = Literal["1h", "4h", "24h", "3d", "7d"]

REASONS: tuple[Reason, ...] = get_args(Reason)
LENGTHS: dict[Length, int] = {"1h": 1, "4h": 4, "24h": 24, "3d": 72, "7d": 168}  # hours
ALONE: Length = "24h"  # the longest that one person may decide
HOUR = 3_600_000  # milliseconds


class _Message(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True):
    """The common base, as that of `visitor_messages`."""


# --- console to relay -----------------------------------------------------------------------


class BlockChat(_Message, frozen=True, tag="block"):
    """End the chat and block it. The holder may, and any supervisor, also when it is over."""

    mid: MessageId
    chat: ChatId
    reason: Reason
    length: Length


class AnswerBlock(_Message, frozen=True, tag="answer_block"):
    """Yes or no to a colleague who wants the block that began at `since` to last longer."""

    chat: ChatId
    since: Millis
    agree: bool


class LiftBlock(_Message, frozen=True, tag="lift_block"):
    """End a block before its time."""

    chat: ChatId


FromStaff = BlockChat | AnswerBlock | LiftBlock

# --- relay to console -----------------------------------------------------------------------


class BlockInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block that runs. `asked` waits for a second person; `second` said yes to what holds."""

    chat: ChatId
    by: MemberId
    reason: Reason
    since: Millis
    until: Millis
    asked: Length | None
    second: MemberId | None


class Blocks(_Message, frozen=True, tag="blocks"):
    """All blocks that concern you: a supervisor every one, others those that wait for a yes."""

    blocks: tuple[BlockInfo, ...]


# --- relay to page --------------------------------------------------------------------------


class Blocked(_Message, frozen=True, tag="blocked"):
    """Nobody goes on with this chat before `until`; told only to who proves that it is theirs."""

    until: Millis


def alone(length: Length) -> bool:
    """Whether one person may decide on this length."""
    return LENGTHS[length] <= LENGTHS[ALONE]
