"""What the visitor's page and the relay say to each other over `/v1/visitor`.

One JSON object a WebSocket text message, `t` names its kind. Sealed things are opaque bytes
(standard base64). The page speaks first. Everything with a `mid` is stored before it is
answered by `stored`, and may be sent again under the same `mid` without harm.
This file changes only together with SPEC.md, `schema.json` and the golden examples.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from protocol.blocks import Blocked
from protocol.directory import Papers
from protocol.documents import Signed
from protocol.epochs import Epoch, EpochNumber
from protocol.ids import (
    CapsuleBytes,
    ChatId,
    FrameBytes,
    KeyId,
    Lookup,
    MemberId,
    MessageId,
    Secret32,
    WrapBytes,
)
from protocol.log import Log, Millis, Position

Door = Literal["general", "boys", "islands"]
Language = Literal["nl", "en", "pap-AW", "pap-CW"]
CapsuleKind = Literal["reload", "return"]


class _Message(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True):
    """The common base of both directions."""


# --- page to relay: opening ---------------------------------------------------------------


class Knock(_Message, frozen=True, tag="knock"):
    """Ask who is on duty; `welcome` follows. Nothing is stored."""

    v: int


class Start(_Message, frozen=True, tag="start"):
    """Begin a chat: its id, the pass that will prove it is theirs, epoch 0 and `hello`."""

    mid: MessageId
    chat: ChatId
    pass_: Secret32 = msgspec.field(name="pass")
    door: Door
    language: Language
    danger: bool
    epoch: Epoch
    hello: FrameBytes


class Resume(_Message, frozen=True, tag="resume"):
    """Go on with a chat after `have`, `returning` by its code; `log` and `resumed` follow."""

    chat: ChatId
    pass_: Secret32 = msgspec.field(name="pass")
    have: Position
    returning: bool = False  # or to erase everything, without a `key`
    key: KeyId | None = None  # of my key: by this and `came` a page of before a return is known
    came: EpochNumber | None = None  # the epoch that I made to return, as far as I know of one


class Unlock(_Message, frozen=True, tag="unlock"):
    """Ask for the capsule under a lookup; `capsule` follows, known or not."""

    lookup: Lookup


# --- page to relay: in a chat -------------------------------------------------------------


class Say(_Message, frozen=True, tag="say"):
    """A sealed frame for the chat's log."""

    mid: MessageId
    frame: FrameBytes


class Typing(_Message, frozen=True, tag="typing"):
    """The visitor is typing, or stopped. Carries no text and is not stored."""

    on: bool


class Grant(_Message, frozen=True, tag="grant"):
    """Wraps of the current epoch for colleagues who came on duty, or who take over."""

    mid: MessageId
    wraps: Annotated[tuple[WrapBytes, ...], Meta(min_length=1, max_length=500)]


class NewEpoch(_Message, frozen=True, tag="epoch"):
    """An epoch that the page makes itself: on return."""

    mid: MessageId
    epoch: Epoch


class Keep(_Message, frozen=True, tag="keep"):
    """Keep a capsule under a lookup; one of each kind per chat, the newest wins."""

    mid: MessageId
    kind: CapsuleKind
    lookup: Lookup
    capsule: CapsuleBytes


class Forget(_Message, frozen=True, tag="forget"):
    """Destroy the capsule of this kind: a revoked code, a reload no longer wanted."""

    mid: MessageId
    kind: CapsuleKind


class Exit(_Message, frozen=True, tag="exit"):
    """The visitor used the exit: the reload capsule dies now, a return code lives on."""

    mid: MessageId


class End(_Message, frozen=True, tag="end"):
    """The visitor ends the chat."""

    mid: MessageId


class Erase(_Message, frozen=True, tag="erase"):
    """The visitor wants everything gone now."""

    mid: MessageId


class Ping(_Message, frozen=True, tag="ping"):
    """Are you there? `pong` follows at once. Sent every 4 s while nothing else is."""


class Leave(_Message, frozen=True, tag="leave"):
    """The body of `POST /exit`: exit told by a page that is already gone."""

    chat: ChatId
    pass_: Secret32 = msgspec.field(name="pass")
    key: KeyId | None = None
    came: EpochNumber | None = None


FromVisitor = (
    Knock
    | Start
    | Resume
    | Unlock
    | Say
    | Typing
    | Grant
    | NewEpoch
    | Keep
    | Forget
    | Exit
    | End
    | Erase
    | Ping
)

# --- relay to page ------------------------------------------------------------------------


class Welcome(_Message, frozen=True, tag="welcome"):
    """Who is on duty, by signed papers, and the relay's clock."""

    v: int
    now: Millis
    papers: Papers


class Cards(_Message, frozen=True, tag="cards"):
    """Somebody came on duty or went off: new papers. A waiting page answers with `grant`."""

    papers: Papers


class Resumed(_Message, frozen=True, tag="resumed"):
    """You have everything up to `pos` now."""

    pos: Position


class Stored(_Message, frozen=True, tag="stored"):
    """What you sent as `mid` is on disk; `pos` is its place in the log (0: not in the log)."""

    mid: MessageId
    pos: Position


class Place(_Message, frozen=True, tag="place"):
    """How many wait before you, and how long that usually takes (minutes; 0, 0: unknown)."""

    ahead: int
    least: int
    most: int


class Colleague(_Message, frozen=True, tag="colleague"):
    """Whether the counsellor's connection is there (`up`). Since when, by the relay's clock."""

    up: bool
    since: Millis


class StaffTyping(_Message, frozen=True, tag="staff_typing"):
    """The counsellor is typing, or stopped."""

    on: bool


class Asked(_Message, frozen=True, tag="asked"):
    """A supervisor asks to take over (see SPEC.md, take-over); a signed request."""

    by: MemberId
    request: Signed


class Capsule(_Message, frozen=True, tag="capsule"):
    """What is kept under the lookup; random bytes when nothing is."""

    capsule: CapsuleBytes


class Erased(_Message, frozen=True, tag="erased"):
    """The relay erased the chat; `pending` consoles have not confirmed yet."""

    pending: int


class Pong(_Message, frozen=True, tag="pong"):
    """I am here."""


class Bye(_Message, frozen=True, tag="bye"):
    """The relay closes this connection: `restart` come back, `slow` resume, `newer` do not."""

    why: Literal["restart", "slow", "newer", "removed"]


ProblemCode = Literal[
    "malformed",  # not a message of this protocol
    "version",  # a version this relay does not speak
    "too_big",  # larger than the largest message
    "not_allowed",  # not yours, or not your role
    "unknown_chat",  # no such chat, or not with this pass
    "wrong_state",  # the chat is not in a state for this
    "stale_epoch",  # seal it again under the newest epoch
    "wrong_sequence",  # an earlier frame of yours is missing here
    "offer_over",  # another offer stands, or none
    "taken",  # a colleague was faster
    "moved",  # this visit went on at another page, by its return code
    "closed",  # the service is closed now
    "full",  # the queue is full
    "chat_full",  # a chat takes no more than this: say that it was not sent
    "rate",  # too much at once: wait, then send again
    "not_stored",  # the disk refused it: send again
    "roster_old",  # no valid roster: nobody can be sealed to
]


class Problem(_Message, frozen=True, tag="problem"):
    """Something was refused and changed nothing. `mid` names it where it had one."""

    code: ProblemCode
    mid: MessageId | None = None
    chat: ChatId | None = None


ToVisitor = (
    Welcome
    | Cards
    | Log
    | Resumed
    | Stored
    | Place
    | Colleague
    | StaffTyping
    | Asked
    | Capsule
    | Erased
    | Blocked
    | Pong
    | Bye
    | Problem
)
