"""Which address asks for much, without knowing one: a keyed hash that lives for an hour.

An address is turned into the number of one of 4,096 drawers under a random key. Key, drawers
and buckets are in memory only, are never shown, logged, stored or sent, and are replaced
together every hour; a number stands for a million addresses, and without the key for any.
A drawer slows what begins (chats, codes, sign-ins, orders) after a generous burst, and lets those
who came by it take a quarter of the line. It never touches a chat that is going on: a school or a
shelter is one address.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from aiohttp import web

from server.core.throttle import Bucket

DRAWERS = 4_096
HOUR = 3_600_000
_SITE = 48  # bits of an IPv6 address that one household or school has (RFC 6177)


@dataclass(eq=False, slots=True)
class Drawer:
    """What the addresses of one drawer have asked for."""

    starts: Bucket = field(default_factory=lambda: Bucket(30, 0.2))
    unlocks: Bucket = field(default_factory=lambda: Bucket(30, 0.5))
    sign_ins: Bucket = field(default_factory=lambda: Bucket(200, 5))  # an office
    orders: Bucket = field(default_factory=lambda: Bucket(60, 1))  # of its administrator
    strangers: Bucket = field(default_factory=lambda: Bucket(60, 1))  # chats that never were
    waiting: list[bytes] = field(default_factory=list)  # chats that began here, as last counted


class Drawers:
    """The drawers of this hour."""

    def __init__(self, new_key: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """Make keys with `new_key`, which is told how many bytes."""
        self._new_key = new_key
        self._key = new_key(32)
        self._since: int | None = None
        self._drawers: dict[int, Drawer] = {}

    def of(self, address: str | None, now: int) -> Drawer | None:
        """Return the drawer of `address`; None when it is unknown or no address."""
        self.renew(now)
        if address is None:
            return None
        try:
            place = _place(address)
        except ValueError:
            return None
        digest = blake2b(place, key=self._key, digest_size=8).digest()
        number = int.from_bytes(digest, "big") % DRAWERS
        return self._drawers.setdefault(number, Drawer())

    def renew(self, now: int) -> None:
        """Forget key and drawers when their hour is over, or the clock was put back."""
        if self._since is None:
            self._since = now
        if not 0 <= now - self._since < HOUR:
            self._key, self._since, self._drawers = self._new_key(32), now, {}


def _place(address: str) -> bytes:
    """Return the bytes of an IPv4 address or of an IPv6 site. Raises `ValueError`."""
    found = ipaddress.ip_address(address.partition("%")[0].strip("[]"))
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return found.packed[: _SITE // 8]
        found = found.ipv4_mapped
    return found.packed


def address_of(request: web.Request, *, proxied: bool) -> str | None:
    """Return the address a request comes from, as far as it is known.

    On loopback stands a proxy: if `proxied`, the last one in its X-Forwarded-For, which the
    proxy itself has written, is the visitor's. An onion service names nobody: None.
    """
    peer = request.remote
    try:
        local = peer is None or ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return None
    if not local:
        return peer
    named = request.headers.getall("X-Forwarded-For", [])
    return named[-1].rpartition(",")[2].strip() if proxied and named else None
