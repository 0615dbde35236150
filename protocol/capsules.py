"""A capsule: what a page needs to come back, sealed under words or a token it has.

    nonce 12 | AES-256-GCM(capsule key, 512 bytes, additional data "veste/1/capsule")

The relay keeps the 540 bytes under HMAC(pepper, lookup). The reload token is 32 random
bytes in sessionStorage; the return code is six words, stretched by PBKDF2. Both become a
master secret, and HKDF makes the lookup and the key of it.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from protocol.code_words import normal
from protocol.errors import Refusal, Reject
from protocol.p256 import PrivateKey, load_private, private_bytes, public_bytes

LENGTH = 540
ITERATIONS = 400_000  # of SPEC.md 7, which says why as many

_LABEL = b"veste/1/capsule"
_PLAIN = 512
_FIXED = 16 + 32 + 32 + 65


class CapsuleKeys(NamedTuple):
    """Where a capsule is kept (`lookup`, 16 bytes) and what opens it (`key`, 32 bytes)."""

    lookup: bytes
    key: bytes


class Capsule(NamedTuple):
    """What comes back: the chat, the pass for the relay, the proof key, and the key pair.

    `note` is the 32-byte key of notes (`protocol.return_notes`), and `came` the epoch by which
    the page returned; capsules of before these have none.
    """

    chat: bytes
    pass_: bytes
    proof: bytes
    private: PrivateKey
    note: bytes = b""
    came: int = 0


def keys_of_words(typed: str, deployment: str) -> CapsuleKeys:
    """Return the keys of a return code; takes about a tenth of a second on purpose.

    The salt is the deployment's: a table made for one organisation is worth nothing at another.
    Raises `Reject` (malformed), at once, when it is not six words of the list.
    """
    salt = b"veste/1/code/" + deployment.encode()
    master = hashlib.pbkdf2_hmac("sha256", normal(typed).encode(), salt, ITERATIONS, 32)
    return keys_of_token(master)


def keys_of_token(master: bytes) -> CapsuleKeys:
    """Return the keys of a reload token (or of a stretched return code), 32 bytes."""
    return CapsuleKeys(_derive(master, b"veste/1/lookup", 16), _derive(master, _LABEL, 32))


def seal_capsule(key: bytes, capsule: Capsule) -> bytes:
    """Return the 540 bytes of `capsule`."""
    content = (
        capsule.chat
        + capsule.pass_
        + capsule.proof
        + public_bytes(capsule.private)
        + private_bytes(capsule.private)
        + capsule.note
        + (capsule.came.to_bytes(4, "big") if capsule.note else b"")
    )
    plain = len(content).to_bytes(2, "big") + content
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, plain.ljust(_PLAIN, b"\0"), _LABEL)


def open_capsule(key: bytes, sealed: bytes) -> Capsule:
    """Return what `sealed` holds. Raises `Reject` (sealed, malformed).

    The relay answers an unknown lookup with random bytes of the same length, so a wrong
    code and a code that never was look the same from both sides.
    """
    if len(sealed) != LENGTH:
        raise Reject(Refusal.MALFORMED)
    try:
        plain = AESGCM(key).decrypt(sealed[:12], sealed[12:], _LABEL)
    except InvalidTag:
        raise Reject(Refusal.SEALED) from None
    content = plain[2 : 2 + int.from_bytes(plain[:2], "big")]
    end = _FIXED + _der_length(content[_FIXED:])
    private = load_private(content[_FIXED:end])
    if content[80:_FIXED] != public_bytes(private):
        raise Reject(Refusal.MALFORMED)
    note, came = content[end : end + 32], int.from_bytes(content[end + 32 : end + 36], "big")
    if len(note) not in (0, 32):
        raise Reject(Refusal.MALFORMED)
    return Capsule(content[:16], content[16:48], content[48:80], private, note, came)


def _der_length(content: bytes) -> int:
    """Return how long the private key is with which `content` begins: `30 81 n`, and n bytes."""
    return 3 + content[2] if len(content) > 2 else 0


def _derive(master: bytes, label: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, b"", label).derive(master)
