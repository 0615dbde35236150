"""Signing in and enrolling: what consoles and administrators say to the relay over HTTP.

Everything an administrator orders is signed by the roster key, so the relay holds no key
that could make anybody staff, and `veste-server staff` works from any machine.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Literal, NamedTuple, cast

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta

from protocol.directory import CLOCK_SKEW, Directory, Moment, Papers
from protocol.documents import ORGANISATION, Signed, open_document, read_signer, seal_document
from protocol.errors import Refusal, Reject
from protocol.ids import ChatId, Lookup, MemberId, PublicKey, Secret32, Signature
from protocol.p256 import PrivateKey, sign, verify
from protocol.second_factor import Code, FactorSecret, Voucher

ORDER_LIFE = 120  # an administrator's order is good for this many seconds
REQUEST_LIFE = 300  # a supervisor's request
_ORDER = (b"VO1", b"veste/1/order")
_REQUEST = (b"VQ1", b"veste/1/request")
_SIGN_IN = b"veste/1/sign-in"
_CONSOLE, _NEW_FACTOR = b"console", b"second-factor"  # what a signature is for
_ENROL = b"veste/1/enrol"


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The common base of HTTP bodies."""


# --- sign-in: POST /v1/staff/challenge, POST /v1/staff/session ----------------------------


class ChallengeFor(_Body, frozen=True):
    """Ask for a challenge; the same answer whether the id is known or not."""

    id: MemberId


class Challenge(_Body, frozen=True):
    """A nonce that is good for one sign-in within a minute."""

    nonce: Secret32


class SignIn(_Body, frozen=True, omit_defaults=True):
    """The challenge, signed together with the relay's name and the purpose.

    Of some roles also a code of the second factor, or the voucher of one that was right.
    """

    id: MemberId
    nonce: Secret32
    signature: Signature
    code: Code | None = None
    voucher: Voucher | None = None


class Session(_Body, frozen=True, omit_defaults=True):
    """A token for `Authorization: Bearer`, good until `expires`.

    After a right code also a voucher, which stands for it at later sign-ins, for some hours.
    """

    token: Annotated[str, Meta(min_length=43, max_length=43)]
    expires: Moment
    voucher: Voucher | None = None


class FactorAsked(_Body, frozen=True, omit_defaults=True):
    """The signature holds, and a code is asked for: why, and how long it will not be looked at.

    none (there is no second factor yet: set one up), code (type one), wrong, again (it was
    used already: wait for the next one), slow (too many were wrong).
    """

    why: Literal["none", "code", "wrong", "again", "slow"]
    wait: Annotated[int, Meta(ge=0)] = 0  # seconds


class NewFactor(_Body, frozen=True):
    """A secret, shown this once; it counts from the first sign-in with a code of it."""

    secret: FactorSecret


def _sign_in_bytes(relay: str, nonce: bytes, who: bytes, purpose: bytes) -> bytes:
    return who + nonce + purpose + relay.encode()


def sign_challenge(key: PrivateKey, relay: str, nonce: bytes, who: bytes) -> SignIn:
    """Return the answer to a challenge of the relay named `relay` (its public origin)."""
    return SignIn(who, nonce, sign(key, _SIGN_IN, _sign_in_bytes(relay, nonce, who, _CONSOLE)))


def check_challenge(point: bytes, relay: str, answer: SignIn) -> None:
    """Raise `Reject` (signature) unless `point` signed this relay's challenge."""
    signed = _sign_in_bytes(relay, answer.nonce, answer.id, _CONSOLE)
    verify(point, _SIGN_IN, signed, answer.signature)


def sign_for_factor(key: PrivateKey, relay: str, nonce: bytes, who: bytes) -> SignIn:
    """Return the answer to a challenge by which `who` asks for a second factor."""
    return SignIn(who, nonce, sign(key, _SIGN_IN, _sign_in_bytes(relay, nonce, who, _NEW_FACTOR)))


def check_for_factor(point: bytes, relay: str, answer: SignIn) -> None:
    """Raise `Reject` (signature) unless `point` signed this to ask for a second factor."""
    signed = _sign_in_bytes(relay, answer.nonce, answer.id, _NEW_FACTOR)
    verify(point, _SIGN_IN, signed, answer.signature)


# --- enrolling: POST /v1/staff/enrol ------------------------------------------------------


class InviteKeys(NamedTuple):
    """What an invite code stands for: where the relay finds it, and what proves the key."""

    lookup: bytes
    proof: bytes


def invite_keys(code: str) -> InviteKeys:
    """Return the keys of a one-time code (100 random bits, so no stretching is needed)."""
    letters = "".join(char for char in code.upper() if char.isalnum()).encode()
    both = HKDF(hashes.SHA256(), 48, b"", _ENROL).derive(letters)
    return InviteKeys(both[:16], both[16:])


class Enrolment(_Body, frozen=True):
    """A newcomer's id and signing key; `mac` proves to the administrator whose they are."""

    lookup: Lookup
    id: MemberId
    key: PublicKey
    mac: Secret32


def enrol(keys: InviteKeys, who: bytes, point: bytes) -> Enrolment:
    """Return the enrolment of `who` with the signing key `point`."""
    return Enrolment(keys.lookup, who, point, _enrol_mac(keys.proof, who, point))


def enrolment_holds(keys: InviteKeys, enrolment: Enrolment) -> bool:
    """Whether the enrolment was made by whoever holds the code; the relay cannot forge it."""
    expected = _enrol_mac(keys.proof, enrolment.id, enrolment.key)
    return enrolment.lookup == keys.lookup and hmac.compare_digest(expected, enrolment.mac)


def _enrol_mac(proof: bytes, who: bytes, point: bytes) -> bytes:
    return hmac.digest(proof, _ENROL + who + point, "sha256")


# --- an administrator's orders: POST /v1/organisation -------------------------------------


class _Order(msgspec.Struct, frozen=True, tag_field="o", forbid_unknown_fields=True):
    """The common base: when it was given, and a nonce so that it works once."""

    iat: Moment
    nonce: Secret32


class Invite(_Order, frozen=True, tag="invite"):
    """Accept one enrolment under `lookup` until `exp`."""

    lookup: Lookup
    exp: Moment


class ListEnrolments(_Order, frozen=True, tag="enrolments"):
    """Tell which enrolments wait for a roster."""


class Publish(_Order, frozen=True, tag="publish"):
    """Serve this roster from now on; whoever is not on it loses access at once."""

    papers: Papers


class PublishPage(_Order, frozen=True, tag="page"):
    """Hand on this manifest of the page (`protocol.page_manifest`), signed by the roster key."""

    manifest: Signed


class PublishResearch(_Order, frozen=True, tag="research"):
    """Hand on this research key (`protocol.research`), signed by the roster key."""

    research: Signed


class ResetFactor(_Order, frozen=True, tag="reset-second-factor"):
    """Forget the second factor of `id`: at their next sign-in they set up another."""

    id: MemberId


Order = Invite | ListEnrolments | Publish | PublishPage | PublishResearch | ResetFactor


class Ordered(_Body, frozen=True):
    """The body of `POST /v1/organisation`: an order, and the root's word for its signer."""

    certificate: Signed
    order: Signed


class OrderAnswer(_Body, frozen=True):
    """What the relay answers to an order."""

    enrolments: tuple[Enrolment, ...] = ()
    papers: Papers | None = None


def seal_order(key: PrivateKey, order: Order) -> Signed:
    """Return `order`, signed by the roster key."""
    return seal_document(key, *_ORDER, ORGANISATION, order)


def open_order(point: bytes, document: Signed) -> Order:
    """Return the order in `document` if the roster key `point` signed it. Raises `Reject`."""
    opened: Order = open_document(point, *_ORDER, document, cast(type[Order], Order))
    return opened


# --- a supervisor's request about a chat --------------------------------------------------


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A supervisor wants to read along, stop reading, or take over, for a closed reason."""

    chat: ChatId
    want: Literal["sit-in", "sit-out", "take-over"]
    reason: Literal["asked", "concern", "learning", "gone", "done"]
    iat: Moment


def seal_request(key: PrivateKey, who: bytes, request: Request) -> Signed:
    """Return `request`, signed by the supervisor `who`."""
    return seal_document(key, *_REQUEST, who, request)


def read_request(point: bytes, document: Signed) -> Request:
    """Return a request that `point` signed. Raises `Reject` (malformed, signature)."""
    return open_document(point, *_REQUEST, document, Request)


class Requests:
    """Opens the requests that reach one console or page, each of them once."""

    def __init__(self) -> None:
        """Begin having opened none."""
        self._opened: set[bytes] = set()

    def open(
        self, who: bytes, document: Signed, chat: bytes, directory: Directory, now: float
    ) -> Request:
        """Return the request of the supervisor `who` about `chat`, made a moment ago.

        Raises `Reject`: role, stranger, signature, malformed, foreign, expired, replayed.
        """
        member = directory.require(who, "supervisor")
        if read_signer(document, _REQUEST[0]) != who:
            raise Reject(Refusal.STRANGER)
        request = read_request(member.key, document)
        if request.chat != chat:
            raise Reject(Refusal.FOREIGN)
        if not request.iat - CLOCK_SKEW <= now <= request.iat + REQUEST_LIFE:
            raise Reject(Refusal.EXPIRED)
        # The body, not the signature: of one signature anybody can make a second one.
        once = hashlib.sha256(document.body).digest()
        if once in self._opened:
            raise Reject(Refusal.REPLAYED)
        self._opened.add(once)
        return request
