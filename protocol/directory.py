"""Who is staff: root key, roster key, roster, duty cards, each signed by the one before.

    root key (offline)   --certifies-->  roster key, 90 days, with an administrator
    roster key           --signs------>  roster {id, signing key, roles}, 8 days
    a member's own key   --signs------>  duty card {weekly encryption key, until}, 14 hours

Moments are whole seconds since 1970. The relay hands all of these on and can forge none;
a colluding relay can hold an older roster back for at most its 8 days.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from protocol.documents import ORGANISATION, Signed, open_document, read_signer, seal_document
from protocol.errors import Refusal, Reject
from protocol.ids import KeyId, MemberId, PublicKey, is_staff, key_id
from protocol.p256 import PrivateKey, load_public

Role = Literal["counsellor", "supervisor", "consultant", "researcher", "administrator"]
Moment = Annotated[int, Meta(ge=0)]

ROSTER_KEY_LIFE = 90 * 86400
ROSTER_LIFE = 8 * 86400
DUTY_LIFE = 14 * 3600
FORMER_LIFE = 90 * 86400  # for so long a chat may be read that somebody held who left
CLOCK_SKEW = 300  # a phone's clock may be this many seconds behind
WRONG_CLOCK = 86400  # seconds: the most that a page lets a relay put its clock right

_CERTIFICATE = (b"VK1", b"veste/1/roster-key")
_ROSTER = (b"VR1", b"veste/1/roster")
_DUTY = (b"VD1", b"veste/1/duty")


class RosterKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root key's word that `key` signs rosters from `iat` until `exp`."""

    key: PublicKey
    iat: Moment
    exp: Moment


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person on the roster: an opaque id, a signing key, and what they may do."""

    id: MemberId
    key: PublicKey
    roles: tuple[Role, ...]


class Former(Member, frozen=True, forbid_unknown_fields=True):
    """Somebody who left the roster, as they were on it: what they signed before stays theirs."""

    left: Moment


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everybody who is staff, by the organisation's word, and who was until lately."""

    version: Annotated[int, Meta(ge=1)]
    iat: Moment
    exp: Moment
    staff: tuple[Member, ...]
    former: tuple[Former, ...] = ()


class DutyCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member's word: I am on duty until `until`, seal to this week's key."""

    key: PublicKey
    kid: KeyId
    iat: Moment
    until: Moment


class Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed documents as the relay hands them on."""

    certificate: Signed
    roster: Signed
    cards: tuple[Signed, ...] = ()


def certify_roster_key(root: PrivateKey, point: bytes, now: int) -> Signed:
    """Return the root key's certificate for the roster key `point`."""
    content = RosterKey(point, now, now + ROSTER_KEY_LIFE)
    return seal_document(root, *_CERTIFICATE, ORGANISATION, content)


def sign_roster(
    key: PrivateKey,
    version: int,
    staff: tuple[Member, ...],
    now: int,
    former: tuple[Former, ...] = (),
) -> Signed:
    """Return the roster of `staff`, and of who left lately, signed by the roster key."""
    content = Roster(version, now, now + ROSTER_LIFE, staff, former)
    return seal_document(key, *_ROSTER, ORGANISATION, content)


def sign_duty_card(key: PrivateKey, me: bytes, point: bytes, now: int, until: int) -> Signed:
    """Return my duty card for the weekly encryption key `point`; at most 14 hours."""
    content = DutyCard(point, key_id(point), now, min(until, now + DUTY_LIFE))
    return seal_document(key, *_DUTY, me, content)


def roster_key_of(root: bytes, certificate: Signed, now: float) -> bytes:
    """Return the roster key that `root` certified. Raises `Reject` (signature, expired …)."""
    content = open_document(root, *_CERTIFICATE, certificate, RosterKey)
    _in_time(content.iat, content.exp, now)
    return content.key


class Signers:
    """Whose signatures count, and what they may do."""

    def __init__(self, *members: Member) -> None:
        """Know these."""
        self._members = {member.id: member for member in members}

    def member(self, who: bytes) -> Member:
        """Return the member with this id. Raises `Reject` (stranger)."""
        try:
            return self._members[who]
        except KeyError:
            raise Reject(Refusal.STRANGER) from None

    def require(self, who: bytes, *roles: Role) -> Member:
        """Return the member if they have one of `roles`. Raises `Reject` (stranger, role)."""
        member = self.member(who)
        if not set(roles) & set(member.roles):
            raise Reject(Refusal.ROLE)
        return member


class Directory(Signers):
    """The roster and the duty cards, as far as signatures from the root down hold."""

    def __init__(self, root: bytes) -> None:
        """Trust `root`, a 65-byte point, and nobody yet."""
        super().__init__()
        self.root = root
        self.version = 0
        self.expires = 0
        self.former: tuple[Former, ...] = ()  # who left lately
        self._cards: dict[bytes, DutyCard] = {}  # the newest one seen of each
        self._present: set[bytes] = set()  # whose card the newest papers hold

    def read(self, papers: Papers, now: float) -> None:
        """Take a roster and its cards; refuse an older roster than one already seen.

        Raises `Reject` and changes nothing when certificate or roster do not hold. A card
        that does not hold is left out: one bad card must not hide the colleagues.
        """
        signer = roster_key_of(self.root, papers.certificate, now)
        roster = open_document(signer, *_ROSTER, papers.roster, Roster)
        _in_time(roster.iat, roster.exp, now)
        if roster.version < self.version:
            raise Reject(Refusal.ROLLED_BACK)
        for each in (*roster.staff, *roster.former):
            load_public(each.key)
        self.version, self.expires = roster.version, roster.exp
        self._members = {member.id: member for member in roster.staff if is_staff(member.id)}
        left = (each for each in roster.former if now <= each.left + FORMER_LIFE)
        self.former = tuple(each for each in left if is_staff(each.id))
        self._cards = {who: card for who, card in self._cards.items() if who in self._members}
        self._present = set()
        for card in papers.cards:
            try:
                self.add_card(card, now)
            except Reject:
                continue

    def add_card(self, document: Signed, now: float) -> bytes:
        """Take one duty card and return whose it is. Raises `Reject`, changing nothing."""
        who = read_signer(document, _DUTY[0])
        card = open_document(self.member(who).key, *_DUTY, document, DutyCard)
        _in_time(card.iat, card.until, now)
        if card.until - card.iat > DUTY_LIFE or card.kid != key_id(card.key):
            raise Reject(Refusal.MALFORMED)
        load_public(card.key)
        held = self._cards.get(who)
        if held is None or held.iat <= card.iat:
            self._cards[who] = card
        self._present.add(who)
        return who

    def members(self) -> tuple[Member, ...]:
        """Return everybody on the roster."""
        return tuple(self._members.values())

    def past(self, since: float) -> Signers:
        """Return whose signatures count in the log of a chat begun at `since`.

        That is staff, and who left after it began, or by a clock that is a day wrong might have.
        What they may do now is not asked here.
        """
        left = (each for each in self.former if each.left + WRONG_CLOCK >= since)
        return Signers(*left, *self.members())

    def lists(self, who: bytes) -> bool:
        """Whether `who` is staff now."""
        return who in self._members

    def left(self, who: bytes) -> bool:
        """Whether `who` left lately: what they wrote may still have been on its way."""
        return not self.lists(who) and any(each.id == who for each in self.former)

    def card(self, who: bytes, now: float) -> DutyCard:
        """Return the newest duty card of `who`, while it is valid, also if they just left.

        Raises `Reject` (stranger, expired).
        """
        self.member(who)
        card = self._cards.get(who)
        if card is None or now > card.until:
            raise Reject(Refusal.EXPIRED)
        return card

    def is_present(self, who: bytes, now: float) -> bool:
        """Whether the newest papers hold a valid card of `who`, whatever their role."""
        card = self._cards.get(who)
        return who in self._present and card is not None and now <= card.until

    def on_duty(self, now: float) -> dict[bytes, DutyCard]:
        """Return the valid cards of the counsellors and supervisors in the newest papers."""
        readers = {"counsellor", "supervisor"}
        return {
            who: card
            for who, card in self._cards.items()
            if self.is_present(who, now) and readers & set(self._members[who].roles)
        }


def _in_time(iat: int, exp: int, now: float) -> None:
    if not iat - CLOCK_SKEW <= now <= exp:
        raise Reject(Refusal.EXPIRED)
