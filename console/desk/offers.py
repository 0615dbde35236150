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


NO_ANSWER = 130.0
"""Seconds after asking, or after a yes, in which what follows is told: two minutes, and the way."""

TOLD_ANEW = 2.0
"""Seconds within which all that still stands is told, once the line is there again."""


class Offer(msgspec.Struct):
    """A chat that a colleague wants to hand over to me, asked at the moment `since`."""

    id: str
    chat: str
    by: str
    note: str
    since: float
    answer: bool | None = None  # after a yes it may end all the same, until the chat is mine
    answered: float = 0.0  # the moment of that


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
        return None if known is None or known.answer is not None else known

    def is_asked(self, offer: Offer) -> bool:
        """Whether `offer` waits for my answer: a relay may give its id to another chat's."""
        known = self.get(offer.id)
        return known is not None and (known.chat, known.by) == (offer.chat, offer.by)

    def waiting(self, now: float) -> Offer | None:
        """Return the oldest offer that still waits for my answer."""
        known = (each for each in self._known.values() if each.answer is None)
        return next((each for each in known if now - each.since < ANSWER_WITHIN), None)

    def answered(self, offer: str, now: float, *, accept: bool) -> None:
        """Note that I answered: of a no too the offer is known, for it may not be taken."""
        self._known[offer].answer, self._known[offer].answered = accept, now

    def refused(self, trouble: Trouble) -> str:
        """Ask again where my answer was not taken: what I was asked stands as it did.

        Return the code to say of it. An answer is not sent again by itself, as messages are.
        """
        known = self._known.get(trouble.about or "")
        if known is None or known.answer is None or trouble.code not in {"full", "not_stored"}:
            return trouble.code
        known.answer = None
        return "answer_lost" if trouble.code == "not_stored" else trouble.code

    def over(self, offer: str | None) -> bool:
        """Forget an offer that is over. False: that was known before, and is no news."""
        known = self._known.pop(offer or "", None)
        return known is not None and known.answer is not False

    def forget(self, chat: str) -> None:
        """Forget what was asked about a chat: it is mine now, or erased, or asked anew."""
        self._known = {name: each for name, each in self._known.items() if each.chat != chat}

    def came_back(self) -> None:
        """The line is there again: what still waits for my answer is shown anew, and only that."""
        self._known = {name: each for name, each in self._known.items() if each.answer}

    def unheard(self, now: float) -> list[Offer]:
        """Forget and return those to which I said yes and of which nothing can follow any more.

        Their end is told once, and was lost with the line. A clock that was put back is late too.
        """
        agreed = [each for each in self._known.values() if each.answer]
        late = [each for each in agreed if abs(now - each.answered) >= NO_ANSWER]
        for each in late:
            del self._known[each.id]
        return late


def ended(desk: Desk, event: OfferOver, *, news: bool) -> None:
    """Let go of a chat that does not come, and say why if that is `news`."""
    if news:
        desk.under_way.over(event.chat)
        desk.claiming = None if desk.claiming == event.chat else desk.claiming
        desk.troubles.append(f"offer_{event.why}")


def give_up(desk: Desk, now: float) -> None:
    """Say of each yes of mine that nothing came of it, once nothing can any more.

    A line that is back just now may be about to bring the chat.
    """
    if desk.connection is None or not desk.up or abs(now - desk.connection.since) < TOLD_ANEW:
        return
    for offer in desk.team.offers.unheard(now):
        desk.under_way.over(offer.chat)
        desk.claiming = None if desk.claiming == offer.chat else desk.claiming
        desk.troubles.append("offer_nothing")


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
