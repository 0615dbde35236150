"""The research key of an organisation: made here, kept in a file of its own, signed.

    research.key     the private halves, the newest last    (purpose `veste research`)

It is not in the office file: whoever reads registrations must not be able to make staff. A key
that was replaced stays in the file, for it opens what was sealed to it.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec

from protocol.directory import Moment
from protocol.p256 import PrivateKey, load_private, new_key, private_bytes, public_bytes
from protocol.research import sign_research
from protocol.staff_access import PublishResearch
from server.organisation import book as books
from server.organisation.book import Book
from server.organisation.errands import Relay
from server.organisation.office import OfficeError, open_file, seal_file

RESEARCH_FILE = "research.key"
_RESEARCH = b"veste research"


class ResearchPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One research key; `private` is PKCS #8."""

    private: bytes
    made: Moment

    @property
    def point(self) -> bytes:
        """The public half."""
        return public_bytes(load_private(self.private))


def research_pair(folder: Path, passphrase: str, now: int, *, fresh: bool) -> ResearchPair:
    """Return the newest key in the file of `folder`; make one if there is none, or if `fresh`.

    Raises `OfficeError` when the file does not open.
    """
    path = folder / RESEARCH_FILE
    pairs = _read(path, passphrase) if path.exists() else ()
    if fresh or not pairs:
        pairs = (*pairs, ResearchPair(private_bytes(new_key()), now))
        seal_file(path, msgspec.json.encode(pairs), passphrase, _RESEARCH)
    return pairs[-1]


def research_keys(path: Path, passphrase: str) -> tuple[PrivateKey, ...]:
    """Return every key in the file at `path`, the newest last. Raises `OfficeError`."""
    return tuple(load_private(pair.private) for pair in _read(path, passphrase))


def publish_research(book: Book, relay: Relay, pair: ResearchPair, now: int) -> None:
    """Sign the public half with the roster key and make the relay hand that on."""
    signing = load_private(book.key)
    research = sign_research(signing, pair.point, now, book.certified_until)
    order = PublishResearch(iat=now, nonce=secrets.token_bytes(32), research=research)
    relay.order(books.order_of(book, order))


def _read(path: Path, passphrase: str) -> tuple[ResearchPair, ...]:
    plain = open_file(path, passphrase, _RESEARCH)
    try:
        return msgspec.json.decode(plain, type=tuple[ResearchPair, ...])
    except msgspec.DecodeError:
        raise OfficeError(f"{path.name} is of another version.") from None
