"""What a console and the relay say to each other over `/v1/staff`, after sign-in.

The shapes follow `visitor_messages`, each names its `chat`. A console first says `on_duty`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from protocol import blocks
from protocol.directory import Papers
from protocol.documents import Signed
from protocol.doors import COMING, Doors
from protocol.epochs import Epoch
from protocol.ids import (
    ChatId,
    FrameBytes,
    LetterBytes,
    MemberId,
    MessageId,
    NoteBytes,
    WrapBytes,
)
from protocol.log import Log, Millis, Phase, Position, Presence
from protocol.offers import Offer, Offered, OfferOver, Replied, Reply, Standing
from protocol.visitor_messages import Bye, Door, Language, Ping, Pong, Problem, _Message

CloseWhy = Literal["", "misuse"]

# --- console to relay ---------------------------------------------------------------------


class OnDuty(_Message, frozen=True, tag="on_duty"):
    """I am on duty, by this card; colleagues and visitors may seal to it."""

    card: Signed


class OffDuty(_Message, frozen=True, tag="off_duty"):
    """I am off duty: my card is withdrawn, my chats stay mine."""


class Follow(_Message, frozen=True, tag="follow"):
    """Send me a chat's log after position `have`, and what comes after."""

    chat: ChatId
    have: Position


class Claim(_Message, frozen=True, tag="claim"):
    """Let this waiting chat be mine; an `epoch` must follow within 10 seconds."""

    mid: MessageId
    chat: ChatId


class StaffEpoch(_Message, frozen=True, tag="epoch"):
    """A new epoch of a chat: claim, release, hand-over, sit-in, take-over, exit."""

    mid: MessageId
    chat: ChatId
    epoch: Epoch


class StaffGrant(_Message, frozen=True, tag="grant"):
    """Wraps of epochs I can open, for members, colleagues, or my own next weekly key."""

    mid: MessageId
    chat: ChatId
    wraps: Annotated[tuple[WrapBytes, ...], Meta(min_length=1, max_length=500)]


class StaffSay(_Message, frozen=True, tag="say"):
    """A sealed frame for the chat's log."""

    mid: MessageId
    chat: ChatId
    frame: FrameBytes


class LeaveNote(_Message, frozen=True, tag="return_note"):
    """A sealed note for whoever answers when this visitor comes back by their code."""

    mid: MessageId
    chat: ChatId
    note: NoteBytes


class StaffIsTyping(_Message, frozen=True, tag="typing"):
    """I am typing to this visitor, or stopped."""

    chat: ChatId
    on: bool


class Close(_Message, frozen=True, tag="close"):
    """End the chat. The holder may, and any supervisor. `why` stands in the audit log."""

    mid: MessageId
    chat: ChatId
    why: CloseWhy = ""


class Ask(_Message, frozen=True, tag="ask"):
    """A supervisor's signed request: sit in, step out, or take over."""

    chat: ChatId
    request: Signed


class Post(_Message, frozen=True, tag="post"):
    """Hand these letters on to colleagues who are on duty (`protocol.team`); keep none."""

    mid: MessageId
    letters: Annotated[tuple[LetterBytes, ...], Meta(min_length=1, max_length=100)]


class Gone(_Message, frozen=True, tag="gone"):
    """This console has destroyed what it held of an erased chat."""

    chat: ChatId


FromStaff = (
    OnDuty
    | OffDuty
    | Follow
    | Claim
    | StaffEpoch
    | StaffGrant
    | StaffSay
    | LeaveNote
    | StaffIsTyping
    | Close
    | Offer
    | Reply
    | Ask
    | Gone
    | Post
    | blocks.FromStaff
    | Ping
)

# --- relay to console ---------------------------------------------------------------------


class ChatInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the relay knows of a chat, and it knows no more than this."""

    chat: ChatId
    door: Door
    language: Language
    danger: bool
    since: Millis
    phase: Phase
    presence: Presence
    changed: Millis  # when presence last changed
    holder: MemberId | None
    returned: bool
    has_code: bool


class Night(_Message, frozen=True, tag="night"):
    """Everything that is going on, once after `on_duty`: papers, hours, and the chats.

    `chats` are those waiting, those I hold or sit in, and for a supervisor all that live. `doors`:
    the stretch that is open or was last, and the seven after it; none when they never close.
    `offers`: what I offered and stands, or has a yes.
    """

    v: int
    now: Millis
    papers: Papers
    chats: tuple[ChatInfo, ...]
    doors: Annotated[tuple[Doors, ...], Meta(max_length=COMING + 1)]
    offers: tuple[Standing, ...] = ()


class Info(_Message, frozen=True, tag="info"):
    """One chat appeared or changed."""

    info: ChatInfo


class LeftView(_Message, frozen=True, tag="left"):
    """A chat is no longer yours to see: `holder` has it now, or nobody (it ended)."""

    chat: ChatId
    holder: MemberId | None


class StaffPapers(_Message, frozen=True, tag="papers"):
    """The roster or the duty cards changed."""

    papers: Papers


class StaffStored(_Message, frozen=True, tag="stored"):
    """What you sent as `mid` is on disk; `pos` is its place in the chat's log."""

    mid: MessageId
    chat: ChatId
    pos: Position


class Followed(_Message, frozen=True, tag="followed"):
    """You have everything of this chat up to `pos` now."""

    chat: ChatId
    pos: Position


class VisitorTyping(_Message, frozen=True, tag="visitor_typing"):
    """The visitor is typing, or stopped."""

    chat: ChatId
    on: bool


class StaffAsked(_Message, frozen=True, tag="asked"):
    """A supervisor asks to sit in on, or step out of, a chat you hold."""

    chat: ChatId
    by: MemberId
    request: Signed


class Posted(_Message, frozen=True, tag="posted"):
    """A letter of a colleague who is on duty."""

    letter: LetterBytes


class Reached(_Message, frozen=True, tag="reached"):
    """What you posted as `mid` went to these colleagues; the others are not on duty."""

    mid: MessageId
    to: tuple[MemberId, ...]


class StaffErased(_Message, frozen=True, tag="erased"):
    """The visitor erased this chat: destroy what you hold of it and say `gone`."""

    chat: ChatId


class AuditHead(_Message, frozen=True, tag="audit"):
    """The newest line of the relay's audit chain, your coming on duty before it: remember it."""

    n: Annotated[int, Meta(ge=1)]
    hash: Annotated[bytes, Meta(min_length=32, max_length=32)]


ToStaff = (
    Night
    | Info
    | LeftView
    | StaffPapers
    | Log
    | StaffStored
    | Followed
    | VisitorTyping
    | Offered
    | Replied
    | OfferOver
    | StaffAsked
    | StaffErased
    | Posted
    | Reached
    | AuditHead
    | blocks.Blocks
    | Pong
    | Bye
    | Problem
)

__all__ = ["Bye", "Log", "Offer", "OfferOver", "Offered", "Ping", "Pong", "Problem", "Replied"]
__all__ += ["Reply", "Standing"]
