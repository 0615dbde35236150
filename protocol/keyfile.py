"""A secret in a file: sealed under a passphrase, of no use to whoever copies the file.

    "VKEY" | 1 | salt 16 | nonce 12 ‖ AES-256-GCM ciphertext

The key is Argon2id(passphrase in Unicode NFC as UTF-8, salt), version 1.3, 64 MiB of memory,
3 passes, 4 lanes, 32 bytes (RFC 9106). These costs belong to format 1: the file cannot ask
for others, so a forged one can neither weaken them nor exhaust the memory. Additional data =
`veste/1/keyfile` ‖ the 33-byte header ‖ purpose. The purpose is not in the file: who opens
it says what they expect, so that one key file cannot be put in another's place.

A wrong passphrase, another purpose and a damaged file are told apart by nobody.
"""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from protocol.errors import Refusal, Reject

_MAGIC = b"VKEY"
_VERSION = 1
_LABEL = b"veste/1/keyfile"
_HEADER = 33  # magic 4, version 1, salt 16, nonce 12
_TAG = 16


def seal_secret(secret: bytes, passphrase: str, purpose: bytes) -> bytes:
    """Return the bytes of a key file that holds `secret`.

    Raises `ValueError` for an empty passphrase.
    """
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header = _MAGIC + bytes([_VERSION]) + salt + nonce
    key = AESGCM(_stretch(passphrase, salt))
    return header + key.encrypt(nonce, secret, _LABEL + header + purpose)


def open_secret(sealed: bytes, passphrase: str, purpose: bytes) -> bytes:
    """Return the secret in a key file.

    Raises `Reject`: malformed when it is no key file, version when it is a newer one, sealed
    when it does not open.
    """
    if sealed[:4] != _MAGIC:
        raise Reject(Refusal.MALFORMED)
    if sealed[4:5] != bytes([_VERSION]):
        raise Reject(Refusal.VERSION)
    if len(sealed) < _HEADER + _TAG or not passphrase:
        raise Reject(Refusal.SEALED)
    header = sealed[:_HEADER]
    key = AESGCM(_stretch(passphrase, header[5:21]))
    try:
        return key.decrypt(header[21:], sealed[_HEADER:], _LABEL + header + purpose)
    except InvalidTag:
        raise Reject(Refusal.SEALED) from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """Return the AES key of a passphrase; a keyboard may send é in two ways, hence NFC."""
    if not passphrase:
        raise ValueError("a passphrase has at least one character")
    stretched = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
    return stretched.derive(unicodedata.normalize("NFC", passphrase).encode())
