"""What is inside a sealed frame: only members of the chat's epoch ever read these.

Each payload travels as JSON `{"ack": …, "say": {"k": kind, …}}`. `ack` tells how far the
writer had read when it was sealed, so that a relay which withholds the end of a
conversation is noticed (see `protocol.room`).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from protocol.errors import Refusal, Reject
from protocol.ids import PublicKey, Secret32
from protocol.p256 import load_public

Number = Annotated[int, Meta(ge=0, le=0xFFFFFFFF)]
Question = Literal["see", "die", "scale", "who", "end_scale", "wish_short", "wish_tell"]
AnswerText = Annotated[
    str, Meta(pattern=r"^(yes|no|dontknow|skip|on|off|[0-9]|10|parent|friend|work)$")
]
Intent = Literal["tell", "ask", "danger", "other"]
ExerciseName = Literal["breathe", "senses", "butterfly", "place"]


_CHOICES = frozenset({"yes", "no", "dontknow", "skip"})
_LEVELS = frozenset({*map(str, range(11)), "skip"})
_SWITCH = frozenset({"on", "off"})

# What may be answered to each question; another answer is malformed, whoever it is from.
ANSWERS: dict[Question, frozenset[str]] = {
    "see": _CHOICES,
    "die": _CHOICES,
    "scale": _LEVELS,
    "who": frozenset({"parent", "friend", "work", "skip"}),
    "end_scale": _LEVELS,
    "wish_short": _SWITCH,
    "wish_tell": _SWITCH,
}


class _Payload(msgspec.Struct, frozen=True, tag_field="k", forbid_unknown_fields=True):
    """The common base of all payloads."""


class Hello(_Payload, frozen=True, tag="hello"):
    """The visitor's first frame of epoch 0: the key its wraps are sealed to, and why it came."""

    key: PublicKey
    intent: Intent


class Text(_Payload, frozen=True, tag="text"):
    """Words, from the visitor or from staff."""

    text: Annotated[str, Meta(min_length=1)]


class Seen(_Payload, frozen=True, tag="seen"):
    """My screen has shown everything up to log position `upto`."""

    upto: Number


class Answer(_Payload, frozen=True, tag="answer"):
    """The visitor's answer to a question, or a wish switched on or off."""

    question: Question
    answer: AnswerText


class Exercise(_Payload, frozen=True, tag="exercise"):
    """Staff sends an exercise: the visitor's page shows it as a card and plays it."""

    name: ExerciseName


class ExerciseDone(_Payload, frozen=True, tag="exercise_done"):
    """The visitor pressed "done". That one was opened, left or put aside is told to nobody."""

    name: ExerciseName


class CodeMade(_Payload, frozen=True, tag="code"):
    """The visitor made a return code.

    `key` is the public half that later epochs are wrapped to after an exit; `proof` is the
    secret by which an epoch made on return is known to be theirs. `note` opens what staff leave
    for whoever answers then (`protocol.return_notes`); pages of before have none.
    """

    key: PublicKey
    proof: Secret32
    note: Secret32 | None = None


class CodeRevoked(_Payload, frozen=True, tag="code_revoked"):
    """The visitor's return code opens nothing any more."""


class SafeWord(_Payload, frozen=True, tag="word"):
    """A word agreed between visitor and staff; asked for when somebody else may be typing."""

    word: Annotated[str, Meta(min_length=1, max_length=64)]


Payload = Hello | Text | Seen | Answer | Exercise | ExerciseDone | CodeMade | CodeRevoked | SafeWord

VISITOR_SAYS = (Hello, Text, Seen, Answer, ExerciseDone, CodeMade, CodeRevoked, SafeWord)
STAFF_SAYS = (Text, Seen, Exercise)


_KINDS = frozenset(kind.__struct_config__.tag for kind in get_args(Payload))


class Unknown(msgspec.Struct, frozen=True):
    """A kind that this version does not know. It counts as said, and shows nothing."""

    k: str


class Ack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the writer had read: the log position, and per sender the last (epoch, seq).

    Senders are named by the hex of their id.
    """

    upto: Number
    seen: dict[str, tuple[Number, Number]]


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole content of a frame."""

    ack: Ack
    say: Payload


class Later(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a frame whose kind belongs to a later version."""

    ack: Ack
    say: Unknown


_encoder = msgspec.json.Encoder()
_decoder, _later = msgspec.json.Decoder(Sealed), msgspec.json.Decoder(Later)


def encode(sealed: Sealed) -> bytes:
    """Return the JSON bytes of a frame's content."""
    return _encoder.encode(sealed)


def decode(payload: bytes) -> Sealed | Later:
    """Return a frame's content. Raises `Reject` (malformed) for anything but a kind yet unknown.

    A key is a point already here: nobody could ever seal to another one, also not on exit. An
    answer is one of those to its question.
    """
    try:
        sealed = _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _of_a_later_version(payload)
    if isinstance(sealed.say, Hello | CodeMade):
        load_public(sealed.say.key)
    if isinstance(sealed.say, Answer) and sealed.say.answer not in ANSWERS[sealed.say.question]:
        raise Reject(Refusal.MALFORMED)
    return sealed


def _of_a_later_version(payload: bytes) -> Later:
    try:
        later = _later.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Reject(Refusal.MALFORMED) from None
    if later.say.k in _KINDS:
        raise Reject(Refusal.MALFORMED)
    return later
