"""Tells a desk who sits in with it, and what is said where it sits in itself. Pure."""

from __future__ import annotations

from console.link import port
from protocol import ids, payloads
from protocol.heard import Changed, Said, State
from protocol.place import InChat
from protocol.staff_session import StaffSession

_MOVES = frozenset({"came", "lost", "exit", "return"})


class SittingIn:
    """Who reads along, with me or I with others, by the list that the visitor's page sees too."""

    def __init__(self, session: StaffSession) -> None:
        """Look at what `session` hears."""
        self._session = session
        self._reads: set[bytes] = set()

    def heard(self, news: InChat) -> list[port.Event]:
        """Return what there is to tell of one entry of a chat's log."""
        match news.heard:
            case Changed() as changed:
                return self._changed(news.chat, changed)
            case Said() as said if news.chat in self._reads:
                return self._said(news.chat, said)
            case State() as state if news.chat in self._reads:
                return self._moved(news.chat, state)
            case _:
                return []

    def gone(self, chat: bytes) -> list[port.Event]:
        """Return that I read this chat no longer, if I did."""
        if chat not in self._reads:
            return []
        self._reads.discard(chat)
        return [port.Reading(chat=ids.text(chat), by="", on=False)]

    def _changed(self, chat: bytes, changed: Changed) -> list[port.Event]:
        content, me = changed.announcement, self._session.me
        holder = content.holder
        if holder == me:
            beside = tuple(ids.text(who) for who in content.staff if who != me)
            return [*self.gone(chat), port.ReadAlong(chat=ids.text(chat), readers=beside)]
        if holder is None or me not in content.staff:
            return self.gone(chat)
        self._reads.add(chat)
        return [port.Reading(chat=ids.text(chat), by=ids.text(holder), on=True)]

    def _said(self, chat: bytes, said: Said) -> list[port.Event]:
        if not isinstance(said.payload, payloads.Text):
            return []
        by_staff = ids.is_staff(said.sender)
        author = port.Author.COLLEAGUE if by_staff else port.Author.VISITOR
        name, at, text = ids.text(chat), said.at / 1000, said.payload.text
        return [port.Turn(chat=name, key=said.pos, at=at, author=author, text=text)]

    def _moved(self, chat: bytes, state: State) -> list[port.Event]:
        entry = state.entry
        if entry.cause not in _MOVES:
            return []
        place = self._session.places.get(chat)
        return [
            port.VisitorPresence(
                chat=ids.text(chat),
                presence=port.Presence(entry.presence),
                since=entry.at / 1000,
                can_return=place is not None and place.info.has_code,
            )
        ]
