"""Who is signed in: challenges and sessions that every node can check and none must keep.

Each is sealed under the pepper that all nodes share, so a console may ask one node for a
challenge, answer another and connect to a third, and nobody can fill the memory by asking.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from typing import NamedTuple

from protocol import staff_access as access

CHALLENGE_MS = 60_000
SESSION_MS = 15 * 60_000
VOUCHER_MS = 14 * 3600_000  # as long as the longest duty card: one code for a night

_STAMP, _RANDOM, _TAG = 6, 10, 16  # bytes of a challenge: 32 together
_ID, _SALT = 8, 2
_SESSION = _ID + _STAMP + _SALT  # bytes of a session before its tag: 32 with it
_PURPOSE = {False: b"session", True: b"session by code"}


class SignedIn(NamedTuple):
    """Whose session it is, and whether a code of the second factor was given for it."""

    who: bytes
    by_code: bool


class Sessions:
    """Challenges and sessions under one pepper; only the answers that came are remembered."""

    def __init__(self, under_pepper: Callable[[bytes], bytes]) -> None:
        """Seal with `under_pepper`, an HMAC-SHA256."""
        self._under_pepper = under_pepper
        self._spent: dict[bytes, int] = {}

    def challenge(self, who: bytes, now: int) -> bytes:
        """Return a nonce for one sign-in of `who`; `now` in milliseconds."""
        plain = _stamp(now + CHALLENGE_MS) + secrets.token_bytes(_RANDOM)
        return plain + self._tag(b"challenge", who + plain)

    def is_good(self, nonce: bytes, who: bytes, now: int) -> bool:
        """Whether this nonce was given to `who`, not long ago, and not answered yet."""
        plain, tag = nonce[:-_TAG], nonce[-_TAG:]
        given = hmac.compare_digest(tag, self._tag(b"challenge", who + plain))
        return given and now <= _until(plain) and nonce not in self._spent

    def spend(self, nonce: bytes, now: int) -> None:
        """Let this nonce be answered no more; call it once the answer was checked.

        Another node would take the same answer for the minute it lasts: who can read it on
        its way can read the session as well.
        """
        self._spent = {each: until for each, until in self._spent.items() if until >= now}
        self._spent[nonce] = _until(nonce)

    def begin(self, who: bytes, now: int, *, by_code: bool = False) -> access.Session:
        """Return a fresh session of `who`, for which a code was given or not."""
        until = now + SESSION_MS
        plain = who + _stamp(until) + secrets.token_bytes(_SALT)
        token = base64.urlsafe_b64encode(plain + self._tag(_PURPOSE[by_code], plain))
        return access.Session(token.decode().rstrip("="), until // 1000)

    def signed_in(self, authorization: str, now: int) -> SignedIn | None:
        """Return whose token this `Authorization` header carries, or None.

        Whether they are still on the roster is for the house to say.
        """
        kind, _, token = authorization.partition(" ")
        try:
            sealed = base64.b64decode(token + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        plain, tag = sealed[:_SESSION], sealed[_SESSION:]
        if kind != "Bearer" or now > _until(plain[_ID:]):
            return None
        for by_code in (False, True):
            if hmac.compare_digest(tag, self._tag(_PURPOSE[by_code], plain)):
                return SignedIn(plain[:_ID], by_code)
        return None

    def voucher(self, who: bytes, factor: bytes, now: int) -> bytes:
        """Return what stands for a right code of `who` from now on, beside a signature.

        `factor` is their second factor as it is sealed: with another one it holds no more.
        """
        plain = _stamp(now + VOUCHER_MS) + secrets.token_bytes(_RANDOM)
        return plain + self._tag(b"voucher", who + plain + factor)

    def vouches(self, voucher: bytes | None, who: bytes, factor: bytes, now: int) -> bool:
        """Whether this voucher was given to `who` for this second factor, and not too long ago."""
        if voucher is None:
            return False
        plain, tag = voucher[:-_TAG], voucher[-_TAG:]
        given = hmac.compare_digest(tag, self._tag(b"voucher", who + plain + factor))
        return given and now <= _until(plain)

    def _tag(self, purpose: bytes, plain: bytes) -> bytes:
        return self._under_pepper(b"veste/1/" + purpose + b"\0" + plain)[:_TAG]


def _stamp(moment: int) -> bytes:
    return moment.to_bytes(_STAMP, "big")


def _until(stamped: bytes) -> int:
    return int.from_bytes(stamped[:_STAMP], "big")
