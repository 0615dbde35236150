"""The short names of things on the wire: chats, staff, visitors, messages, keys."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Annotated

from msgspec import Meta

# All are raw bytes here and standard base64 (RFC 4648, section 4) in JSON.
ChatId = Annotated[bytes, Meta(min_length=16, max_length=16)]
MemberId = Annotated[bytes, Meta(min_length=8, max_length=8)]
MessageId = Annotated[bytes, Meta(min_length=8, max_length=8)]
Secret32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Lookup = Annotated[bytes, Meta(min_length=16, max_length=16)]
PublicKey = Annotated[bytes, Meta(min_length=65, max_length=65)]
KeyId = Annotated[bytes, Meta(min_length=4, max_length=4)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
WrapBytes = Annotated[bytes, Meta(min_length=157, max_length=157)]
FrameBytes = Annotated[bytes, Meta(min_length=320, max_length=4160)]
NoteBytes = Annotated[bytes, Meta(max_length=4160)]  # none of them for a page
LetterBytes = Annotated[bytes, Meta(max_length=4217)]
CapsuleBytes = Annotated[bytes, Meta(min_length=540, max_length=540)]

# In every member list the visitor has this name; frames carry a fresh one per page load.
VISITOR = b"visitor!"


def new_chat() -> bytes:
    """Return a fresh chat id."""
    return secrets.token_bytes(16)


def new_message() -> bytes:
    """Return a fresh message id: a resend under the same id is harmless."""
    return secrets.token_bytes(8)


def new_staff() -> bytes:
    """Return a fresh, opaque staff id: "S" and seven random bytes."""
    return b"S" + secrets.token_bytes(7)


def new_sender() -> bytes:
    """Return a visitor's sender id for one page load: "V" and seven random bytes."""
    return b"V" + secrets.token_bytes(7)


def is_staff(member: bytes) -> bool:
    """Whether a sender or member id belongs to staff."""
    return member[:1] == b"S"


def key_id(public: bytes) -> bytes:
    """Return the 4-byte id of an encryption key: the start of its SHA-256."""
    return hashlib.sha256(public).digest()[:4]


def text(name: bytes) -> str:
    """Return an id as short text (base64url without padding), for screens and options."""
    return base64.urlsafe_b64encode(name).rstrip(b"=").decode()


def from_text(name: str) -> bytes:
    """Return the id that `text` named. Raises `ValueError` when it is no base64url."""
    padded = name + "=" * (-len(name) % 4)
    return base64.b64decode(padded.encode(), altchars=b"-_", validate=True)
