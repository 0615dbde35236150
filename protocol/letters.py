"""A letter: words from one staff member to one colleague that no chat's epoch may hold.

    "VL" | 1 | suite | chat 16 | from 8 | to 8 | kid 4  ||  enc 65 | HPKE ciphertext

The content is padded like a frame's and begins with the sender's signature over
"veste/1/letter", the 40-byte header and the rest. Hand-over notes and the excerpt for the
GGZ consultant travel this way: a visitor holds every key of their chat's epochs, so what
they must never read is never sealed under one.
"""

from __future__ import annotations

import struct
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from protocol.errors import Refusal, Reject
from protocol.ids import key_id
from protocol.p256 import PrivateKey, public_bytes, sign, verify
from protocol.padding import BUCKETS, pad, unpad
from protocol.wraps import hpke_open, hpke_seal

SIZES = tuple(size + 40 + 65 + 16 for size in BUCKETS)

_HEADER = struct.Struct(">2sBB16s8s8s4s")
_LABEL = b"veste/1/letter"


class HandOverNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="note"):
    """What the giver tells the colleague who takes over."""

    text: Annotated[str, Meta(max_length=2000)]


class Excerpt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="excerpt"):
    """A question to the GGZ consultant with the lines the counsellor chose."""

    question: Annotated[str, Meta(max_length=2000)]
    lines: tuple[str, ...]


Letter = HandOverNote | Excerpt

_decoder: msgspec.json.Decoder[Letter] = msgspec.json.Decoder(Letter)


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

    Raises `Reject`: foreign, sealed, signature, malformed.
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
        raise Reject(Refusal.MALFORMED) from None
