"""The second factor: six digits that a telephone and the relay know for half a minute.

    step = seconds since 1970, divided by 30        code = TOTP (RFC 6238), SHA-1, 6 digits

It is what every authenticator app expects. Whoever has the secret has the codes; it protects
the sign-in of a few roles, and no key.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from typing import Annotated

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from msgspec import Meta

from protocol.directory import Role

STEP = 30  # seconds that one code is of
DIGITS = 6
SKEW = 1  # steps either side: a telephone's clock may be off, and typing takes time

# Whose sign-in asks for a code as well as a signature.
ROLES: tuple[Role, ...] = ("supervisor", "administrator")

FactorSecret = Annotated[bytes, Meta(min_length=20, max_length=20)]
Code = Annotated[str, Meta(pattern="^[0-9]{6}$", max_length=6)]
Voucher = Annotated[bytes, Meta(min_length=32, max_length=32)]


def _totp(secret: bytes, digits: int = DIGITS) -> TOTP:
    return TOTP(secret, digits, SHA1(), STEP)  # noqa: S303 - in HMAC it holds; all apps know it


def new_secret() -> bytes:
    """Return a fresh secret: 160 random bits, as RFC 4226 recommends."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of one step, counted from 1970."""
    return _totp(secret, digits).generate(step * STEP).decode()


def step_of(secret: bytes, code: str, now: float) -> int | None:
    """Return the step that `code` is of, if that is about `now` (seconds); else None.

    All steps that it may be of are compared, each in constant time.
    """
    here, found = int(now) // STEP, None
    for step in range(max(0, here - SKEW), here + SKEW + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def read_code(typed: str) -> str | None:
    """Return the six digits that somebody typed, with spaces or without; None for others."""
    digits = re.sub(r"\s", "", typed)
    return digits if re.fullmatch(r"[0-9]{6}", digits) else None


def letters_of(secret: bytes) -> str:
    """Return the secret as an app takes it by hand: eight groups of four letters and digits."""
    whole = base64.b32encode(secret).decode()
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def address_of(secret: bytes, who: str, relay: str) -> str:
    """Return the otpauth:// address of the secret of `who` at the origin `relay`."""
    host = relay.partition("://")[2]
    return _totp(secret).get_provisioning_uri(who, host)
