"""The research key: to whom registrations are sealed, and by whose word.

    roster key  --signs-->  research key {key, iat, until}        public, at the relay
    "VF" | 1 | suite 1 | kid 4  ||  enc 65 | ct 2064              one sealed registration

The private half never comes near the relay: it lies in a file of its own with the
organisation. The eight bytes in clear say which key opens a record and are bound into
HPKE's `info`; every sealed record has the same size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from protocol.directory import CLOCK_SKEW, Moment, roster_key_of
from protocol.documents import ORGANISATION, Signed, open_document, seal_document
from protocol.errors import Refusal, Reject
from protocol.ids import PublicKey, key_id
from protocol.p256 import PrivateKey, load_public, public_bytes
from protocol.registration import SIZE, Registration, pack, unpack
from protocol.wraps import hpke_open, hpke_seal

_RESEARCH = (b"VX1", b"veste/1/research")
_LABEL = b"veste/1/registration"
_HEADER = struct.Struct(">2sBB4s")
LENGTH = _HEADER.size + 65 + SIZE + 16


class ResearchKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The organisation's word: seal registrations to `key` from `iat` until `until`."""

    key: PublicKey
    iat: Moment
    until: Moment


class PublishedResearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed research key and the root's word for its signer, as the relay shows them."""

    certificate: Signed
    research: Signed


def sign_research(key: PrivateKey, point: bytes, now: int, until: int) -> Signed:
    """Return the document that makes `point` the research key, signed by the roster key."""
    return seal_document(key, *_RESEARCH, ORGANISATION, ResearchKey(point, now, until))


def open_research(root: bytes, published: PublishedResearch, now: float) -> ResearchKey:
    """Return the research key that a roster key of `root` signed.

    Raises `Reject`: signature, malformed, expired (it or the certificate out of its time).
    """
    signer = roster_key_of(root, published.certificate, now)
    research = open_document(signer, *_RESEARCH, published.research, ResearchKey)
    load_public(research.key)
    if not research.iat - CLOCK_SKEW <= now <= research.until:
        raise Reject(Refusal.EXPIRED)
    return research


def seal_registration(point: bytes, record: Registration) -> bytes:
    """Return `record`, sealed to the research key `point`. Raises `Reject` (malformed)."""
    header = _HEADER.pack(b"VF", 1, 1, key_id(point))
    return header + hpke_seal(point, _LABEL + header, pack(record))


def research_key_of(sealed: bytes) -> bytes:
    """Return the id of the research key that opens `sealed`.

    Raises `Reject`: malformed when it is no sealed registration, version when it is a newer one.
    """
    if len(sealed) != LENGTH:
        raise Reject(Refusal.MALFORMED)
    magic, version, suite, kid = _HEADER.unpack_from(sealed)
    if magic != b"VF":
        raise Reject(Refusal.MALFORMED)
    if (version, suite) != (1, 1):
        raise Reject(Refusal.VERSION)
    return bytes(kid)


def open_registration(key: PrivateKey, sealed: bytes) -> Registration:
    """Return the record in `sealed`.

    Raises `Reject`: foreign for another key, sealed when it does not open, and what `unpack`
    raises for what was in it.
    """
    if research_key_of(sealed) != key_id(public_bytes(key)):
        raise Reject(Refusal.FOREIGN)
    header = sealed[: _HEADER.size]
    return unpack(hpke_open(key, _LABEL + header, sealed[_HEADER.size :]))


class Opened(NamedTuple):
    """What sealed registrations held, and how many did not open, by why not."""

    records: tuple[Registration, ...]
    other_key: int  # sealed to a key that is not here
    other_version: int  # of a newer sealing or code book
    damaged: int  # no sealed registration, or one that was changed


def open_all(keys: Iterable[PrivateKey], sealed: Iterable[bytes | None]) -> Opened:
    """Open each registration once with the key that it names; what is None counts as damaged.

    Which record is which is not told: the records are in no order of `sealed`.
    """
    by_id = {key_id(public_bytes(key)): key for key in keys}
    each = list(sealed)
    records: list[Registration] = []
    refused: list[Refusal] = [Refusal.MALFORMED] * each.count(None)
    for one in {one for one in each if one is not None}:
        try:
            key = by_id.get(research_key_of(one))
            if key is None:
                refused.append(Refusal.FOREIGN)
            else:
                records.append(open_registration(key, one))
        except Reject as rejected:
            refused.append(rejected.code)
    apart = refused.count(Refusal.FOREIGN), refused.count(Refusal.VERSION)
    return Opened(tuple(records), *apart, len(refused) - sum(apart))
