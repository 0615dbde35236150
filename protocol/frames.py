"""A frame: one sealed payload of one sender, numbered, in one of five sizes.

    "VF" | 1 | room | chat 16 | epoch 4 | sender 8 | seq 4  ||  nonce 12 | AES-256-GCM

The key is HKDF-SHA256(epoch key, salt = chat, info = "veste/1/frame" | epoch | sender); the
additional data is "veste/1/frame" and the 36-byte header. The plaintext is padded; in a
staff member's frame it begins with a 64-byte signature over "veste/1/said", the header and
the rest, because every member of an epoch could forge any other member's frame.
"""

from __future__ import annotations

import secrets
import struct
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from protocol.errors import Refusal, Reject
from protocol.ids import is_staff
from protocol.p256 import PrivateKey, sign, verify
from protocol.padding import BUCKETS, pad, unpad

CHAT, TEAM, NOTE = 1, 2, 3  # rooms: a chat with a visitor, the team's own, a return note
OVERHEAD = 64  # header 36, nonce 12, tag 16
SIZES = tuple(size + OVERHEAD for size in BUCKETS)

_HEADER = struct.Struct(">2sBB16sI8sI")
_LABEL = b"veste/1/frame"
_SAID = b"veste/1/said"


class FrameHeader(NamedTuple):
    """What a frame says about itself, in clear."""

    room: int
    chat: bytes
    epoch: int
    sender: bytes
    seq: int

    def packed(self) -> bytes:
        """Return the 36 bytes of the header."""
        return _HEADER.pack(b"VF", 1, *self)


def frame_key(epoch_key: bytes, header: FrameHeader) -> bytes:
    """Return the AES key of `header`'s sender in `header`'s epoch."""
    info = _LABEL + struct.pack(">I", header.epoch) + header.sender
    return HKDF(hashes.SHA256(), 32, header.chat, info).derive(epoch_key)


def seal_frame(
    epoch_key: bytes, header: FrameHeader, payload: bytes, signer: PrivateKey | None
) -> bytes:
    """Return the sealed frame of `payload` (JSON bytes); staff must give their `signer`.

    Raises `Reject` (too_long) when the payload fits no bucket.
    """
    head = header.packed()
    content = payload if signer is None else sign(signer, _SAID, head + payload) + payload
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(frame_key(epoch_key, header)).encrypt(nonce, pad(content), _LABEL + head)
    return head + nonce + sealed


def read_header(frame: bytes) -> FrameHeader:
    """Return what `frame` says about itself. Raises `Reject` (malformed, version)."""
    if len(frame) not in SIZES:
        raise Reject(Refusal.MALFORMED)
    magic, version, *fields = _HEADER.unpack_from(frame)
    if magic != b"VF":
        raise Reject(Refusal.MALFORMED)
    if version != 1 or fields[0] not in (CHAT, TEAM, NOTE):
        raise Reject(Refusal.VERSION)
    return FrameHeader(*fields)


def open_frame(epoch_key: bytes, frame: bytes, signer: bytes | None) -> bytes:
    """Return the payload (JSON bytes) of `frame`.

    `signer` is the 65-byte signing point of the staff member it says it is from, and None
    for a visitor's frame. Raises `Reject`: sealed when it does not open, signature when it
    opens but its signature does not hold.
    """
    header = read_header(frame)
    if is_staff(header.sender) != (signer is not None):
        raise Reject(Refusal.STRANGER)
    head = frame[: _HEADER.size]
    start = _HEADER.size + 12
    try:
        padded = AESGCM(frame_key(epoch_key, header)).decrypt(
            frame[_HEADER.size : start], frame[start:], _LABEL + head
        )
    except InvalidTag:
        raise Reject(Refusal.SEALED) from None
    content = unpad(padded)
    if signer is None:
        return content
    verify(signer, _SAID, head + content[64:], content[:64])
    return content[64:]
