"""A letter: words from one staff member to one colleague that no chat's epoch may hold.

    "VL" | 1 | suite | chat 16 | from 8 | to 8 | kid 4  ||  enc 65 | HPKE ciphertext

The content is padded like a frame's and begins with the sender's signature over
"veste/1/letter", the 40-byte header and the rest. The JSON of `Reasons` ends in spaces, so that
the relay sees one size of it, whatever holds. Hand-over notes and all that colleagues say
among themselves (`protocol.team`) travel this way: a visitor holds every key of their chat's
epochs, so what they must never read is never sealed under one. A kind that a reader does not
know is of a later version, and no forgery.
"""

from __future__ import annotations

import struct
from typing import Annotated, Final, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta

from protocol.errors import Refusal, Reject
from protocol.ids import MemberId, key_id
from protocol.log import Millis
from protocol.p256 import PrivateKey, public_bytes, sign, verify
from protocol.padding import BUCKETS, pad, unpad
from protocol.wraps import hpke_open, hpke_seal

SIZES = tuple(size + 40 + 65 + 16 for size in BUCKETS)

LetterId = Annotated[bytes, Meta(min_length=16, max_length=16)]
LONGEST: Final = 2000  # characters of what a person writes in one letter
Words = Annotated[str, Meta(min_length=1, max_length=LONGEST)]
# Of a chat: cues of danger, silence after words that asked for haste, the line lost while they
# wrote, called heavy, waits for an answer, writes fast. Of a colleague: carries too much, in
# their first nights, on a break, resting after a heavy chat.
ReasonCode = Literal[
    "danger", "silent_after", "cut_off", "heavy", "unanswered", "fast",
    "overload", "first_solo", "pause", "cooling",
]  # fmt: skip

_EVEN = BUCKETS[1] - 2 - 64  # bytes of JSON that fill the second size, beside a signature
_HEADER = struct.Struct(">2sBB16s8s8s4s")
_LABEL = b"veste/1/letter"


# Of a talk, for the next shift: may come back, danger was spoken of and a plan made, or nothing is
# settled yet; a report was considered; asks for the same counsellor; waits for advice.
HandedCode = Literal[
    "may_return", "danger_plan", "danger_open", "report", "asks_same", "waits_advice"
]


class HandOverNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="note"):
    """What the giver tells the colleague who takes over."""

    text: Annotated[str, Meta(max_length=LONGEST)]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The common base of what is said among colleagues: heard once, and soon or not at all."""

    id: LetterId
    at: Millis  # by the writer's clock


class Introduction(_Said, frozen=True, tag="introduction"):
    """What colleagues call me: said on coming on duty, so that no relay needs to know it."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]


class RoomLine(_Said, frozen=True, tag="room"):
    """A line in the staff room, for everybody on duty."""

    text: Words


class Whisper(_Said, frozen=True, tag="whisper"):
    """A supervisor's word to the colleague who holds the chat, and to nobody else."""

    text: Words


class ReleaseNote(_Said, frozen=True, tag="release_note"):
    """What whoever takes this chat next must know, from the one who gives it back to the queue."""

    text: Words


Seconds = Annotated[int, Meta(ge=0)]  # since 1970, by the writer's clock


class Call(_Said, frozen=True, tag="call"):
    """Sit with me in this chat; or, `on` being false, I can do without again.

    `since` is when I first asked: it is told again to who comes on duty.
    """

    on: bool
    since: Seconds | None = None


class Excerpt(_Said, frozen=True, tag="excerpt"):
    """A question to the GGZ consultant with the lines the counsellor chose."""

    question: Words
    lines: Annotated[tuple[Words, ...], Meta(max_length=20)]


class Advice(_Said, frozen=True, tag="advice"):
    """An answer in the thread that the excerpt `about` began; from either side."""

    about: LetterId
    text: Words


class Received(_Said, frozen=True, tag="received"):
    """My screen has shown the letter `about`."""

    about: LetterId


Count = Annotated[int, Meta(ge=0, le=99)]
Chats = Annotated[int, Meta(ge=1, le=9)]


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a colleague's night was so far, in numbers alone; nobody keeps it beyond the night."""

    heavy: Count  # chats that they called heavy
    misuse: Count  # sexual and prank contacts
    rested: Millis  # since when without a break: the end of the last one, or coming on duty
    freely: Chats  # chats that they take without being asked
    most: Chats  # chats that they may hold


class Reasons(_Said, frozen=True, tag="reasons"):
    """Closed codes for the board: all that hold for a chat of mine, or for me, from now on.

    `since` says of each of `codes` since when; an older console says nothing of it.
    """

    codes: Annotated[tuple[ReasonCode, ...], Meta(max_length=8)]
    slot: Annotated[int, Meta(ge=1, le=9)] | None = None  # the place that the chat has at my desk
    tally: Tally | None = None  # where it is about me
    since: Annotated[tuple[Seconds, ...], Meta(max_length=8)] = ()


class Carries(_Said, frozen=True, tag="carries"):
    """How much I carry, so that a chat offered to a role goes to whoever has most room first."""

    weight: Count  # of my chats together
    room: bool  # I could take one more: below my most, and neither on a break nor resting
    free: Millis | None = None  # since when I have no chat


class HandedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One closed code for the next shift, about a talk that is named by nothing but this.

    `at` is a moment of that talk and `slot` the place that it had at the desk of `by`.
    """

    id: LetterId
    at: Millis
    by: MemberId
    slot: Annotated[int, Meta(ge=1, le=9)]
    code: HandedCode


class Handed(_Said, frozen=True, tag="handed"):
    """Lines for the next shift: my own, and those that colleagues left, passed on for a day."""

    lines: Annotated[tuple[HandedLine, ...], Meta(min_length=1, max_length=16)]


TeamLetter = (
    Introduction
    | RoomLine
    | Whisper
    | ReleaseNote
    | Call
    | Excerpt
    | Advice
    | Received
    | Reasons
    | Carries
    | Handed
)
Letter = HandOverNote | TeamLetter

_KINDS = frozenset(kind.__struct_config__.tag for kind in get_args(Letter))


class _Kind(msgspec.Struct):
    """The one field that a letter of every version has."""

    type: str


_decoder: msgspec.json.Decoder[Letter] = msgspec.json.Decoder(Letter)
_kind = msgspec.json.Decoder(_Kind)


class LetterHeader(NamedTuple):
    """About which chat, from whom, to whom, and to which weekly key."""

    chat: bytes
    sender: bytes
    receiver: bytes
    kid: bytes


def seal_letter(header: LetterHeader, point: bytes, content: Letter, signer: PrivateKey) -> bytes:
    """Return `content` sealed to `point`. Raises `Reject` (too_long)."""
    head = _HEADER.pack(b"VL", 1, 1, *header)
    payload = msgspec.json.encode(content)
    if isinstance(content, Reasons):
        payload = payload.ljust(_EVEN)
    signed = sign(signer, _LABEL, head + payload) + payload
    return head + hpke_seal(point, _LABEL + head, pad(signed))


def read_header(letter: bytes) -> LetterHeader:
    """Return what `letter` says about itself. Raises `Reject` (malformed, version)."""
    if len(letter) not in SIZES:
        raise Reject(Refusal.MALFORMED)
    magic, version, suite, *fields = _HEADER.unpack_from(letter)
    if magic != b"VL":
        raise Reject(Refusal.MALFORMED)
    if (version, suite) != (1, 1):
        raise Reject(Refusal.VERSION)
    return LetterHeader(*fields)


def open_letter(key: PrivateKey, letter: bytes, receiver: bytes, signer: bytes) -> Letter:
    """Return the content of a letter to `receiver`, signed by the point `signer`.

    Raises `Reject`: foreign, sealed, signature, malformed; version for a kind yet unknown.
    """
    header = read_header(letter)
    if (header.receiver, header.kid) != (receiver, key_id(public_bytes(key))):
        raise Reject(Refusal.FOREIGN)
    head = letter[: _HEADER.size]
    signed = unpad(hpke_open(key, _LABEL + head, letter[_HEADER.size :]))
    verify(signer, _LABEL, head + signed[64:], signed[:64])
    try:
        return _decoder.decode(signed[64:])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Reject(_why_not(signed[64:])) from None


def _why_not(content: bytes) -> Refusal:
    try:
        later = _kind.decode(content).type not in _KINDS
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        later = False
    return Refusal.VERSION if later else Refusal.MALFORMED
