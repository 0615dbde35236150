"""A wrap: one epoch key, sealed to one member by HPKE (RFC 9180, base mode, single shot).

    "VW" | 1 | suite | chat 16 | epoch 4 | from 8 | to 8 | kid 4  ||  enc 65 | ct 48

The 44-byte header is bound into HPKE's `info`, so that a wrap opens only for the chat,
epoch, giver, member and weekly key that it names. Suite 1 is DHKEM(P-256, HKDF-SHA256),
HKDF-SHA256, AES-256-GCM; suite 2 is reserved for X-Wing.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from protocol.errors import Refusal, Reject
from protocol.ids import key_id
from protocol.p256 import PrivateKey, load_public, public_bytes

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
LENGTH = 157

_HEADER = struct.Struct(">2sBB16sI8s8s4s")
_LABEL = b"veste/1/wrap"


class WrapHeader(NamedTuple):
    """What a wrap says about itself, in clear."""

    chat: bytes
    epoch: int
    giver: bytes
    member: bytes
    kid: bytes


def hpke_seal(point: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Return enc || ciphertext for the holder of `point`."""
    return SUITE.encrypt(plaintext, load_public(point), info)


def hpke_open(key: PrivateKey, info: bytes, sealed: bytes) -> bytes:
    """Return the plaintext of enc || ciphertext. Raises `Reject` (sealed)."""
    try:
        return SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise Reject(Refusal.SEALED) from None


def seal_wrap(header: WrapHeader, point: bytes, epoch_key: bytes) -> bytes:
    """Return the 157-byte wrap of `epoch_key`; `header.kid` must be the id of `point`."""
    head = _HEADER.pack(
        b"VW", 1, 1, header.chat, header.epoch, header.giver, header.member, header.kid
    )
    return head + hpke_seal(point, _LABEL + head, epoch_key)


def read_header(wrap: bytes) -> WrapHeader:
    """Return what `wrap` says about itself. Raises `Reject` (malformed, version)."""
    if len(wrap) != LENGTH:
        raise Reject(Refusal.MALFORMED)
    magic, version, suite, *fields = _HEADER.unpack_from(wrap)
    if magic != b"VW":
        raise Reject(Refusal.MALFORMED)
    if (version, suite) != (1, 1):
        raise Reject(Refusal.VERSION)
    return WrapHeader(*fields)


def open_wrap(key: PrivateKey, wrap: bytes, chat: bytes, epoch: int, member: bytes) -> bytes:
    """Return the 32-byte epoch key in `wrap`.

    Raises `Reject`: foreign unless it names this chat, epoch, member and key; sealed when
    it does not open.
    """
    header = read_header(wrap)
    if (header.chat, header.epoch, header.member) != (chat, epoch, member):
        raise Reject(Refusal.FOREIGN)
    if header.kid != key_id(public_bytes(key)):
        raise Reject(Refusal.FOREIGN)
    head = wrap[: _HEADER.size]
    epoch_key = hpke_open(key, _LABEL + head, wrap[_HEADER.size :])
    if len(epoch_key) != 32:
        raise Reject(Refusal.SEALED)
    return epoch_key
