"""The pepper: the one secret of a relay in no database, and what is sealed under it."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.settings import Settings, SettingsError

_FACTOR = b"veste/1/second-factor"
_NONCE = 12


def read_pepper(settings: Settings) -> bytes:
    """Return the 32 bytes of the pepper file. Raises `SettingsError`."""
    path = Path(settings.pepper)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        pepper = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"`pepper` cannot be read: {error.strerror}; make it once with: "
            "(umask 077; head -c 32 /dev/urandom > FILE)"
        ) from None
    if len(pepper) != 32:
        raise SettingsError("`pepper` must hold exactly 32 bytes")
    if os.name == "posix" and mode & 0o007:
        raise SettingsError("`pepper` can be read by everybody on this machine; chmod 600 it")
    return pepper


class FactorSeal:
    """Seals the secrets of second factors: nonce 12 | AES-256-GCM, bound to the member's id.

    The key is HKDF-SHA256 of the pepper, so a stolen database alone gives no codes.
    """

    def __init__(self, pepper: bytes) -> None:
        """Seal under a key of `pepper`."""
        self._aead = AESGCM(HKDF(SHA256(), 32, b"", _FACTOR).derive(pepper))

    def seal(self, who: bytes, secret: bytes) -> bytes:
        """Return `secret`, sealed for the row of `who`; never the same bytes twice."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._aead.encrypt(nonce, secret, _FACTOR + who)

    def open(self, who: bytes, sealed: bytes) -> bytes | None:
        """Return the secret; None when it is not one of `who`, or was sealed elsewhere."""
        try:
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], _FACTOR + who)
        except (InvalidTag, ValueError):
            return None
