"""An epoch: one key for one set of readers, announced by whoever may change the readers.

    body   "VE1" | creator 8 | JSON {chat, epoch, why, holder, check, members: [{id, wrap}]}
    proof  64 bytes  staff: the creator's signature over "veste/1/epoch" || body
           32 bytes  the visitor's page on return: HMAC-SHA256(proof key, same)
            0 bytes  the visitor's page, epoch 0 only

`wrap` is the SHA-256 of that member's wrap and `check` commits to the epoch key itself, so
that a relay can neither add a reader nor swap a key, also not in a later grant. Who may announce
which epoch is decided by `may_change`, and nowhere else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from protocol import documents, wraps
from protocol.directory import Signers
from protocol.errors import Refusal, Reject
from protocol.ids import VISITOR, ChatId, MemberId, is_staff
from protocol.p256 import PrivateKey, sign, verify

Why = Literal[
    "start",
    "claim",
    "release",
    "sit-in",
    "sit-out",
    "hand-over",
    "take-over",
    "exit",
    "return",
    "renew",
]

EpochNumber = Annotated[int, Meta(ge=0, le=0xFFFFFFFF)]
FindKey = Callable[[bytes], PrivateKey | None]  # a 4-byte key id to its private half

_MAGIC, _LABEL = b"VE1", b"veste/1/epoch"


class Reader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of an epoch and the SHA-256 of the wrap made for them."""

    id: MemberId
    wrap: Annotated[bytes, Meta(min_length=32, max_length=32)]


class Announcement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who reads from this epoch on, and who answers (`holder`; none while waiting)."""

    chat: ChatId
    epoch: EpochNumber
    why: Why
    holder: MemberId | None
    check: Annotated[bytes, Meta(min_length=32, max_length=32)]
    members: tuple[Reader, ...]

    @property
    def staff(self) -> tuple[bytes, ...]:
        """The staff who can read: their number is what the visitor is told."""
        return tuple(reader.id for reader in self.members if is_staff(reader.id))

    def lists(self, who: bytes) -> bool:
        """Whether `who` can read."""
        return any(reader.id == who for reader in self.members)


class Epoch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An announcement as it travels, with the wraps it lists (or those meant for me)."""

    body: Annotated[bytes, Meta(max_length=65536)]
    proof: Annotated[bytes, Meta(max_length=64)]
    wraps: tuple[Annotated[bytes, Meta(min_length=157, max_length=157)], ...]


def key_check(chat: bytes, epoch: int, epoch_key: bytes) -> bytes:
    """Return the commitment to an epoch key that its announcement carries."""
    where = chat + epoch.to_bytes(4, "big")
    return hashlib.sha256(b"veste/1/epoch-key" + where + epoch_key).digest()


def readers_of(sealed: tuple[bytes, ...]) -> tuple[Reader, ...]:
    """Return the member list of these wraps."""
    return tuple(Reader(wrap[32:40], hashlib.sha256(wrap).digest()) for wrap in sealed)


def announce(
    creator: bytes, content: Announcement, sealed: tuple[bytes, ...], key: PrivateKey | bytes | None
) -> Epoch:
    """Return the epoch that `content` announces, with its wraps `sealed`.

    `key` is the staff member's signing key, the visitor's proof key, or None for epoch 0.
    """
    body = _MAGIC + creator + msgspec.json.encode(content)
    if key is None:
        proof = b""
    elif isinstance(key, bytes):
        proof = _mac(key, body)
    else:
        proof = sign(key, _LABEL, body)
    return Epoch(body, proof, sealed)


def creator_of(epoch: Epoch) -> bytes:
    """Return the id an epoch names as its creator. Raises `Reject` (malformed)."""
    return documents.read_signer(documents.Signed(epoch.body, bytes(64)), _MAGIC)


def is_proved(epoch: Epoch, proof_key: bytes) -> bool:
    """Whether this is a page's epoch, made with this proof key. All zeros prove nothing."""
    holds = hmac.compare_digest(_mac(proof_key, epoch.body), epoch.proof)
    return holds and proof_key != bytes(32) and not is_staff(creator_of(epoch))


def open_announcement(
    epoch: Epoch,
    signers: Signers | None,
    proof_key: bytes | None,
    *,
    on_trust: bool = False,
) -> Announcement:
    """Return what `epoch` announces once its proof holds.

    `signers` None skips the signature: only the relay does so, which serves the members
    and decides nothing by it. `on_trust` takes a `return` whose proof key is not known (see
    `protocol.room`). Raises `Reject`: malformed, signature, stranger.
    """
    creator = creator_of(epoch)
    if is_staff(creator):
        if signers is not None:
            verify(signers.member(creator).key, _LABEL, epoch.body, epoch.proof)
    elif epoch.proof and signers is not None:
        expected = _mac(proof_key, epoch.body) if proof_key is not None else b""
        unknown = proof_key is None and on_trust
        if not unknown and not hmac.compare_digest(expected, epoch.proof):
            raise Reject(Refusal.SIGNATURE)
    content = documents.parse(epoch.body, Announcement)
    _plausible(creator, content, epoch)
    return content


def may_change(
    creator: bytes, content: Announcement, holder: bytes | None, signers: Signers
) -> None:
    """Raise `Reject` (role) unless `creator` may announce `content` while `holder` holds.

    | why                         | who                                         | while    |
    |-----------------------------|---------------------------------------------|----------|
    | start                       | the visitor's page, for nobody yet          | epoch 0  |
    | return                      | the visitor's page, for nobody or the former holder | any |
    | claim                       | counsellor or supervisor, for themselves    | unheld   |
    | sit-in, sit-out, exit, renew| the holder                                  | held     |
    | release                     | the holder, for nobody in particular        | held     |
    | hand-over                   | the holder, for a counsellor or supervisor  | held     |
    | take-over                   | a supervisor, for themselves                | held     |

    That a take-over waits until the holder was gone for 30 s is kept by whoever grants the
    current epoch to the supervisor: without that grant the earlier words stay closed.
    """
    if content.why == "start":
        allowed = not is_staff(creator) and content.holder is None
    elif content.why == "return":
        allowed = not is_staff(creator) and content.holder in (None, holder)
    elif content.why == "claim":
        allowed = holder is None and content.holder == creator
    elif content.why == "release":
        allowed = holder == creator and content.holder is None
    elif content.why == "hand-over":
        allowed = holder == creator and content.holder is not None
    elif content.why == "take-over":
        signers.require(creator, "supervisor")
        allowed = holder is not None and content.holder == creator
    else:
        allowed = holder == creator and content.holder == holder
    if not allowed:
        raise Reject(Refusal.ROLE)
    if content.holder is not None:
        signers.require(content.holder, "counsellor", "supervisor")


def key_in(epoch: Epoch, content: Announcement, me: bytes, find_key: FindKey) -> bytes | None:
    """Return the epoch key in my wrap, or None when the epoch is not for me (any more).

    Raises `Reject`: missing when I am listed and have no wrap, sealed when it does not open
    or holds another key than announced, foreign.
    """
    listed = {reader.id: reader.wrap for reader in content.members}
    if me not in listed:
        return None
    for wrap in epoch.wraps:
        if hashlib.sha256(wrap).digest() != listed[me]:
            continue
        private = find_key(wraps.read_header(wrap).kid)
        if private is None:  # sealed to a key I no longer have: an old page, a dead week
            return None
        key = wraps.open_wrap(private, wrap, content.chat, content.epoch, me)
        if key_check(content.chat, content.epoch, key) != content.check:
            raise Reject(Refusal.SEALED)
        return key
    raise Reject(Refusal.MISSING)


def _plausible(creator: bytes, content: Announcement, epoch: Epoch) -> None:
    ids = [reader.id for reader in content.members]
    proof_length = 64 if is_staff(creator) else 32 if content.why == "return" else 0
    if len(set(ids)) != len(ids) or VISITOR not in ids or len(epoch.proof) != proof_length:
        raise Reject(Refusal.MALFORMED)
    if content.holder is not None and content.holder not in ids:
        raise Reject(Refusal.MALFORMED)
    if (content.why == "start") != (content.epoch == 0):
        raise Reject(Refusal.MALFORMED)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _LABEL + body, "sha256")
