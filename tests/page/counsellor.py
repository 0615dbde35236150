"""A counsellor of a played relay, with their keys."""

from __future__ import annotations

from protocol import directory as papers
from protocol.directory import Member
from protocol.documents import Signed
from protocol.ids import new_staff
from protocol.p256 import new_key, public_bytes


class Counsellor:
    """One member of staff with keys of their own."""

    def __init__(self, *roles: papers.Role) -> None:
        """Draw an id, a signing key and this week's key."""
        self.id = new_staff()
        self.signer, self.weekly = new_key(), new_key()
        self.member = Member(self.id, public_bytes(self.signer), roles or ("counsellor",))

    def card(self, now: int) -> Signed:
        """Return a duty card for the coming hour."""
        point = public_bytes(self.weekly)
        return papers.sign_duty_card(self.signer, self.id, point, now, now + 3600)
