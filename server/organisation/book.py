"""The administrator's book: who is staff, who is invited, and what may become of it.

Pure: a book and a moment (whole seconds since 1970) go in, another book comes out. Only the
book holds the roster key, the codes and the labels by which the administrator knows people;
the roster that everybody sees has opaque ids.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from protocol.directory import (
    FORMER_LIFE,
    ROSTER_KEY_LIFE,
    ROSTER_LIFE,
    Directory,
    Former,
    Member,
    Moment,
    Papers,
    Role,
    certify_roster_key,
    roster_key_of,
    sign_roster,
)
from protocol.documents import Signed
from protocol.errors import Refusal, Reject
from protocol.ids import MemberId, PublicKey, is_staff, text
from protocol.p256 import (
    PrivateKey,
    load_private,
    load_public,
    new_key,
    private_bytes,
    public_bytes,
)
from protocol.staff_access import (
    Enrolment,
    Order,
    Ordered,
    enrolment_holds,
    invite_keys,
    seal_order,
)

# 32 signs that nobody confuses when reading them out: 20 of them are 100 bits.
CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 20

# The relay takes no enrolment after the invite's hours; the administrator may be away longer.
APPROVE_WITHIN = 7 * 86400
SIGN_AGAIN = 3 * 86400  # a roster with less left than this is signed anew
NEW_KEY_FROM = 14 * 86400  # a roster key with less left than this asks for the root key


class BookError(Exception):
    """Something cannot be done with this book; the text is one sentence."""


class Verdict(StrEnum):
    """What an enrolment is worth."""

    GOOD = "good"
    LISTED = "is on the roster already"
    UNKNOWN = "belongs to no invite of yours"
    EXPIRED = "came for an invite that is too old: invite them again"
    FORGED = "was not made with the code: do not trust the relay that sent it"
    UNUSABLE = "has an id or a key that cannot be used"


class Invited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person who was given a code."""

    code: str
    roles: tuple[Role, ...]
    label: str
    until: Moment


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that an administrator keeps; sealed whenever it is on disk."""

    relay: str
    root: PublicKey
    key: bytes  # the roster key, PKCS #8
    certificate: Signed
    certified_until: Moment
    version: int
    staff: tuple[Member, ...]
    roster: Signed
    roster_until: Moment
    former: tuple[Former, ...] = ()
    labels: dict[str, str] = {}
    invites: tuple[Invited, ...] = ()

    @property
    def papers(self) -> Papers:
        """What the relay is to serve."""
        return Papers(self.certificate, self.roster)


class Judged(NamedTuple):
    """An enrolment, what it is worth, and the invite it belongs to."""

    enrolment: Enrolment
    verdict: Verdict
    invited: Invited | None


def new_book(root: PrivateKey, relay: str, now: int) -> Book:
    """Return a book with a fresh, certified roster key and nobody on the roster."""
    key = new_key()
    return Book(
        relay=relay,
        root=public_bytes(root),
        key=private_bytes(key),
        certificate=certify_roster_key(root, public_bytes(key), now),
        certified_until=now + ROSTER_KEY_LIFE,
        version=1,
        staff=(),
        roster=sign_roster(key, 1, (), now),
        roster_until=now + ROSTER_LIFE,
    )


def order_of(book: Book, order: Order) -> Ordered:
    """Return `order` as the relay wants it: signed, with the root's word for the signer."""
    return Ordered(book.certificate, seal_order(load_private(book.key), order))


def invite(book: Book, invited: Invited) -> Book:
    """Return the book with one more invite."""
    return msgspec.structs.replace(book, invites=(*book.invites, invited))


def judge(book: Book, enrolments: tuple[Enrolment, ...], now: int) -> list[Judged]:
    """Return what each enrolment is worth. Of two with one id or key the second is unusable."""
    by_lookup = {invite_keys(each.code).lookup: each for each in book.invites}
    judged: list[Judged] = []
    taken: set[bytes] = set()
    for each in enrolments:
        invited = by_lookup.get(each.lookup)
        verdict = _verdict(book, each, invited, now)
        if verdict is Verdict.GOOD and taken & {each.id, each.key, each.lookup}:
            verdict = Verdict.UNUSABLE
        if verdict is Verdict.GOOD:
            taken |= {each.id, each.key, each.lookup}
        judged.append(Judged(each, verdict, invited))
    return judged


def admit(book: Book, judged: list[Judged], now: int) -> Book:
    """Return the book with the good ones on a new roster, their codes used up."""
    staff, labels, used = list(book.staff), dict(book.labels), set()
    for enrolment, verdict, invited in judged:
        if verdict is Verdict.GOOD and invited is not None:
            staff.append(Member(enrolment.id, enrolment.key, invited.roles))
            labels[text(enrolment.id)] = invited.label
            used.add(invited.code)
    invites = tuple(each for each in book.invites if each.code not in used)
    kept = msgspec.structs.replace(book, labels=labels, invites=invites)
    return _with_staff(kept, tuple(staff), now)


def remove(book: Book, who: bytes, now: int) -> Book:
    """Return the book with a new roster without `who`. Raises `BookError` for a stranger.

    They stay named as somebody who left, or nobody could read the chats any more that they held.
    """
    staff = tuple(each for each in book.staff if each.id != who)
    if len(staff) == len(book.staff):
        raise BookError("Nobody on the roster has that id.")
    left = (Former(each.id, each.key, each.roles, now) for each in book.staff if each.id == who)
    labels = {name: label for name, label in book.labels.items() if name != text(who)}
    kept = msgspec.structs.replace(book, labels=labels, former=(*book.former, *left))
    return _with_staff(kept, staff, now)


def find(book: Book, words: str) -> MemberId:
    """Return the id of the one member whose id begins with, or whose label is, `words`."""
    found = [
        each.id
        for each in book.staff
        if words and (text(each.id).startswith(words) or book.labels.get(text(each.id)) == words)
    ]
    if len(found) != 1:
        count = "Nobody" if not found else f"More than one ({len(found)})"
        raise BookError(f"{count} on the roster has that id or label.")
    return found[0]


def renew(book: Book, now: int) -> Book:
    """Return the book with the same roster, signed for another week, and old invites gone."""
    invites = tuple(each for each in book.invites if now <= each.until + APPROVE_WITHIN)
    return _with_staff(msgspec.structs.replace(book, invites=invites), book.staff, now)


def renew_key(book: Book, root: PrivateKey, now: int) -> Book:
    """Return the book with a new roster key. Raises `BookError` for another root key."""
    if public_bytes(root) != book.root:
        raise BookError("That is the root key of another organisation.")
    key = new_key()
    fresh = msgspec.structs.replace(
        book,
        key=private_bytes(key),
        certificate=certify_roster_key(root, public_bytes(key), now),
        certified_until=now + ROSTER_KEY_LIFE,
    )
    return _with_staff(fresh, book.staff, now)


def catch_up(book: Book, papers: Papers, now: int) -> Book:
    """Return the book with the roster that the relay serves, where that is not an older one.

    A colleague with the same roster key may have published. Raises `BookError` when the
    papers are not this organisation's, or were signed with a roster key that is not here.
    """
    directory = Directory(book.root)
    try:
        signer = roster_key_of(book.root, papers.certificate, now)
        directory.read(papers, now)
    except Reject as error:
        if error.code == Refusal.EXPIRED:
            return book
        raise BookError("The relay serves papers that this organisation did not sign.") from None
    if directory.version < book.version or papers.roster == book.roster:
        return book
    if signer != public_bytes(load_private(book.key)):
        raise BookError("Somebody made a newer roster key: ask them for the office file.")
    return msgspec.structs.replace(
        book,
        version=directory.version,
        staff=directory.members(),
        former=directory.former,
        roster=papers.roster,
        roster_until=directory.expires,
    )


def _verdict(book: Book, enrolment: Enrolment, invited: Invited | None, now: int) -> Verdict:
    if any((each.id, each.key) == (enrolment.id, enrolment.key) for each in book.staff):
        return Verdict.LISTED
    if invited is None:
        return Verdict.UNKNOWN
    if not enrolment_holds(invite_keys(invited.code), enrolment):
        return Verdict.FORGED
    if now > invited.until + APPROVE_WITHIN:
        return Verdict.EXPIRED
    known = (*book.staff, *book.former)
    used = {part for each in known for part in (each.id, each.key)}
    if not is_staff(enrolment.id) or used & {enrolment.id, enrolment.key}:
        return Verdict.UNUSABLE
    try:
        load_public(enrolment.key)
    except Reject:
        return Verdict.UNUSABLE
    return Verdict.GOOD


def _with_staff(book: Book, staff: tuple[Member, ...], now: int) -> Book:
    version = book.version + 1
    former = tuple(each for each in book.former if now <= each.left + FORMER_LIFE)
    roster = sign_roster(load_private(book.key), version, staff, now, former)
    return msgspec.structs.replace(
        book,
        version=version,
        staff=staff,
        former=former,
        roster=roster,
        roster_until=now + ROSTER_LIFE,
    )
