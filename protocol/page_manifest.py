"""The visitor's page as the organisation signed it: the SHA-256 of every answer.

    roster key  --signs-->  page manifest {origin, files, iat}

`files` names what a browser asks for, a *visit*: a path, and behind a space the language that
the browser prefers, where that decides (`/nl`, `/ en`). Its SHA-256 is that of the answer's
plain bytes; of a door and of the calendar it is that of what never moves (`essence`).
A later `iat` is the newer manifest; each is good for as long as the certificate beside it.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

from protocol.directory import CLOCK_SKEW, Moment, roster_key_of
from protocol.documents import ORGANISATION, Signed, open_document, seal_document
from protocol.errors import Refusal, Reject
from protocol.p256 import PrivateKey

CALENDAR = "/kalender"
MOST_FILES = 200

Visit = Annotated[str, Meta(pattern=r"^/[A-Za-z0-9./_-]*(?: [A-Za-z-]+)?(?!\n)$", max_length=100)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]

# What a door's boot object may say anew every minute, and the kind of each.
MOVING: dict[str, type[int]] = {
    "open": bool,
    "closes": int,
    "opens": int,
    "late": bool,
    "waiting": int,
}

_LARGEST = 2**53  # up to here a browser reads the same number
_MANIFEST = (b"VM1", b"veste/1/page")
_BOOT = re.compile(rb'<script type="application/json" id="boot"[^>]*>(.*?)</script>', re.DOTALL)
_MONTH = re.compile(rb"<h1>([A-Za-z]{3,9} \d{4})</h1>")
_WEEK = rb'<tr><th>\d{1,2}</th>(?:<td(?: class="today")?>\d{0,2}</td>){7}</tr>\n'
_WEEKS = re.compile(rb"</tr>\n((?:" + _WEEK + rb"){4,6})</table>")


class PageManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The organisation's word: a visitor of `origin` gets exactly these files."""

    origin: str
    iat: Moment
    files: Annotated[dict[Visit, Digest], Meta(min_length=1, max_length=MOST_FILES)]


class PublishedPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed manifest and the root's word for its signer, as the relay hands them on."""

    certificate: Signed
    manifest: Signed


def sign_page(key: PrivateKey, origin: str, files: dict[str, str], now: int) -> Signed:
    """Return the manifest of `files`, signed by the roster key."""
    return seal_document(key, *_MANIFEST, ORGANISATION, PageManifest(origin, now, files))


def open_page(root: bytes, published: PublishedPage, origin: str, now: float) -> PageManifest:
    """Return the manifest that a roster key of `root` signed for `origin`.

    Raises `Reject`: signature, malformed, expired (a certificate out of its time, or a
    manifest of the future), foreign (of another relay).
    """
    signer = roster_key_of(root, published.certificate, now)
    manifest = open_document(signer, *_MANIFEST, published.manifest, PageManifest)
    if manifest.origin != origin:
        raise Reject(Refusal.FOREIGN)
    if now < manifest.iat - CLOCK_SKEW:
        raise Reject(Refusal.EXPIRED)
    return manifest


def fingerprint(visit: str, body: bytes) -> str:
    """Return the SHA-256, in hex, of what never moves in the answer to `visit`.

    Raises `Reject` (malformed) when the places that move hold anything but what belongs there.
    """
    return sha256(essence(visit, body)).hexdigest()


def essence(visit: str, body: bytes) -> bytes:
    """Return `body` without what moves: the minute in a boot object, the days of a calendar.

    Only the path decides what may move, never the answer: what moves can hold nothing but
    numbers, yes or no, and a month's name. Raises `Reject` (malformed).
    """
    path = visit.partition(" ")[0]
    if "." in path:
        return body
    if path == CALENDAR:
        return _without_part(_WEEKS, _without_part(_MONTH, body, b""), b"")
    return _without_minute(body)


def _without_minute(page: bytes) -> bytes:
    found = _BOOT.search(page)
    if found is None:
        raise Reject(Refusal.MALFORMED)
    try:
        boot = msgspec.json.decode(found[1], type=dict[str, object])
        written = _boot_bytes(boot)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        raise Reject(Refusal.MALFORMED) from None
    # Only one way to write it, so that a browser reads in it what is read here.
    if written != found[1]:
        raise Reject(Refusal.MALFORMED)
    for name, kind in MOVING.items():
        value = boot.pop(name, None)
        if type(value) is not kind or not 0 <= value < _LARGEST:
            raise Reject(Refusal.MALFORMED)
    return _without_part(_BOOT, page, _boot_bytes(boot))


def _boot_bytes(content: dict[str, object]) -> bytes:
    # As `server.web.page_files.as_boot` writes it.
    return msgspec.json.encode(content).replace(b"<", b"\\u003c")


def _without_part(place: re.Pattern[bytes], body: bytes, instead: bytes) -> bytes:
    found = place.search(body)
    if found is None:
        raise Reject(Refusal.MALFORMED)
    return body[: found.start(1)] + instead + body[found.end(1) :]
