"""What a counsellor does for themselves: a break, an answer, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Link


class Carer:
    """A part of `Counsellor`; supervisors are told at once what follows from each act."""

    def __init__(self, desk: Desk, link: Link) -> None:
        self._desk, self._link = desk, link

    def rest(self, now: float) -> bool:
        """Begin or end a break; my chats stay mine. Tells whether I have one now."""
        rests = self._desk.care.rest(now)
        self.tell(now)
        return rests

    def answer(self, heavy: bool | None, now: float) -> None:
        """Say how heavy the last chat was; None passes the question by."""
        self._desk.care.answer(heavy, now)
        self.tell(now)

    def tell(self, now: float) -> None:
        """Tell supervisors what holds of my chats and of me, where that changed."""
        desk = self._desk
        for told in desk.reasons.due(desk, now):
            if not self._link.reasons(*told):
                desk.reasons.missed(now)
                return
            desk.reasons.heard(told)
