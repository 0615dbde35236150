"""Asks one colleague of a role after the other to take a chat over, until one says yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import clean
from console.desk.role_offers import RoleOffer, by_room, next_of
from console.link.port import Asking, OfferAnswered

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Event, Link


class RoleAsker:
    """A part of `Counsellor`; the visitor is told when somebody said yes, and never of a try."""

    def __init__(self, desk: Desk, link: Link) -> None:
        self._desk, self._link = desk, link

    def begin(self, chat: str, role: str, note: str, now: float, *, history: bool) -> bool:
        """Ask the first of `role`. False when nobody of it is there: nothing was begun."""
        if not self._is_mine(chat) or not self._desk.up:
            return False
        offer = RoleOffer(role, clean(note).strip(), history)
        if not self._next(chat, offer, now):
            return False
        self._desk.team.to_role[chat] = offer
        return True

    def hear(self, event: Event, now: float) -> None:
        """Ask the next one after a no, or nothing in time; a yes ends it.

        Where the next one could not be asked, whoever was asked before that is asked still.
        """
        offer = self._desk.team.to_role.get(getattr(event, "chat", ""))
        if offer is None:
            return
        if isinstance(event, Asking):
            offer.asked = event.who
        if not isinstance(event, OfferAnswered) or offer.asked != event.by:
            return
        offer.asked = None
        if event.accepted:
            del self._desk.team.to_role[event.chat]
        else:
            self._on(event.chat, offer, now)

    def tick(self, now: float) -> None:
        """Ask on where an answer cannot come any more; forget chats that are mine no longer."""
        here = {each.who for each in self._desk.team.there}
        for chat, offer in list(self._desk.team.to_role.items()):
            late = self._desk.team.waits_for(chat) is None
            if late or offer.asked not in here or not self._is_mine(chat):
                self._on(chat, offer, now)

    def _is_mine(self, chat: str) -> bool:
        there = self._desk.chats.get(chat)
        return there is not None and there.ended is None

    def _on(self, chat: str, offer: RoleOffer, now: float) -> None:
        """Ask the next one, or tell the giver that all were asked. Without a line: later."""
        if not self._is_mine(chat):
            del self._desk.team.to_role[chat]
        elif self._desk.up and not self._next(chat, offer, now):
            del self._desk.team.to_role[chat]
            self._desk.chats[chat].note("note.role_nobody", now)
            self._desk.troubles.append("role_nobody")

    def _next(self, chat: str, offer: RoleOffer, now: float) -> bool:
        team = self._desk.team
        order = by_room(team.able(), team.carried, offer.role)
        while (who := next_of(offer, order)) is not None:
            offer.ask(who)
            if self._link.offer(chat, who, offer.note, history=offer.history):
                team.asked(chat, who, now)
                name = team.name(who, self._desk.words)
                self._desk.chats[chat].note("note.offered", now, name)
                return True
        return False
