"""What a page must know besides its log: its place, its counsellor, whom to let read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol.visitor_messages import Cards, ToVisitor
from server.core.effects import TellVisitor
from server.core.states import UNHELD

if TYPE_CHECKING:
    from server.core.house import House


def truth(house: House, name: bytes, now: int) -> list[TellVisitor]:
    """Return what tells the page of a chat how things stand.

    The cards are among it when somebody on duty cannot read yet, while nobody holds the
    chat: between its knock and the moment it is bound to its chat a page hears of no cards.
    """
    chat = house.chats.get(name)
    if chat is None or not chat.live:
        return []
    told: list[ToVisitor] = []
    if chat.row.phase == "waiting":
        told.append(house.place(chat, now))
    elif chat.row.holder:
        told.append(house.colleague(chat, now))
    papers = house.current_papers()
    if papers and chat.row.phase in UNHELD and not set(house.on_duty()) <= set(chat.row.readers):
        told.append(Cards(papers))
    return [TellVisitor(name, message) for message in told]
