"""What colleagues ask me to take over: one record of each offer, until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.desk.clean import clean

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Offered, OfferOver, Trouble

ANSWER_WITHIN = 120.0
"""Seconds after which an offer is over: the relay has told the giver so by then."""


class Offer(msgspec.Struct):
    """A chat that a colleague wants to hand over to me, asked at the moment `since`."""

    id: str
    chat: str
    by: str
    note: str
    since: float
    agreed: bool = False  # I said yes: until the chat is mine the offer may end all the same


class Offers:
    """The offers that were made to me and are not over, as far as I know."""

    def __init__(self) -> None:
        self._known: dict[str, Offer] = {}

    def hear(self, event: Offered, now: float) -> None:
        """Take in an offer; it takes the place of one of the same chat."""
        self.forget(event.chat)
        note = clean(event.note)
        self._known[event.offer] = Offer(event.offer, event.chat, event.by, note, now)

    def get(self, offer: str) -> Offer | None:
        """Return an offer that waits for my answer."""
        known = self._known.get(offer)
        return None if known is None or known.agreed else known

    def is_asked(self, offer: Offer) -> bool:
        """Whether `offer` waits for my answer: a relay may give its id to another chat's."""
        known = self.get(offer.id)
        return known is not None and (known.chat, known.by) == (offer.chat, offer.by)

    def waiting(self, now: float) -> Offer | None:
        """Return the oldest offer that still waits for my answer."""
        known = (each for each in self._known.values() if not each.agreed)
        return next((each for each in known if now - each.since < ANSWER_WITHIN), None)

    def answered(self, offer: str, *, accept: bool) -> None:
        """Note that I answered."""
        if accept:
            self._known[offer].agreed = True
        else:
            del self._known[offer]

    def refused(self, trouble: Trouble) -> None:
        """Ask again where a yes of mine was not taken: what I was asked stands as it did."""
        known = self._known.get(trouble.about or "")
        if known is not None and trouble.code in {"full", "not_stored"}:
            known.agreed = False

    def over(self, offer: str | None) -> bool:
        """Forget an offer that is over. False: that was known before, and is no news."""
        return self._known.pop(offer or "", None) is not None

    def forget(self, chat: str) -> None:
        """Forget what was asked about a chat: it is mine now, or erased, or asked anew."""
        self._known = {name: each for name, each in self._known.items() if each.chat != chat}

    def came_back(self) -> None:
        """The line is there again: what still waits for my answer is shown anew, and only that."""
        self._known = {name: each for name, each in self._known.items() if each.agreed}


def ended(desk: Desk, event: OfferOver, *, news: bool) -> None:
    """Let go of a chat that does not come, and say why if that is `news`."""
    if news:
        desk.under_way.over(event.chat)
        desk.claiming = None if desk.claiming == event.chat else desk.claiming
        desk.troubles.append(f"offer_{event.why}")


def came_too_late(desk: Desk, refusal: Trouble) -> bool:
    """Let go of a chat whose offer was over when I answered. False: why was said already."""
    news = desk.team.offers.over(refusal.about)
    if news:
        desk.under_way.over(refusal.chat or "")
    return news


def say_asked(desk: Desk, chat: str, now: float) -> None:
    """Say in a chat of mine whom I ask to take it over, as I did before this console began."""
    mine, who = desk.chats.get(chat), desk.team.waits_for(chat)
    if mine is not None and who is not None:
        mine.note("note.offered", now, desk.team.name(who, desk.words))
