"""Tells a supervisor's desk which chats colleagues hold, as far as the relay knows. Pure."""

from __future__ import annotations

from collections.abc import Collection

from console.link import port
from console.link.sitting_in import SittingIn
from protocol import ids
from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.place import InChat
from protocol.staff_session import StaffSession

_HELD = frozenset({"claimed", "open"})


class Around:
    """The chats that others hold; a counsellor is told of none."""

    def __init__(self, session: StaffSession) -> None:
        """Look at what `session` hears."""
        self._session = session
        self._held: set[bytes] = set()
        self._sitting = SittingIn(session)

    def heard(self, news: InChat) -> list[port.Event]:
        """Return what is said where I sit in."""
        return self._sitting.heard(news)

    def look(self, info: wire.ChatInfo) -> list[port.Event]:
        """Return what there is to tell of a chat that is new or has changed."""
        holder = info.holder
        others = info.phase in _HELD and holder is not None and holder != self._session.me
        if holder is None or not others or not self._supervises():
            return self.gone(info.chat)
        self._held.add(info.chat)
        return [
            port.Elsewhere(
                chat=ids.text(info.chat),
                by=ids.text(holder),
                danger=info.danger,
                since=info.since / 1000,
                presence=port.Presence(info.presence),
                changed=info.changed / 1000,
                returned=info.returned,
                can_return=info.has_code,
            )
        ]

    def keep(self, there: Collection[bytes]) -> list[port.Event]:
        """Forget all chats but those that are still there."""
        return [event for chat in self._held - set(there) for event in self.gone(chat)]

    def gone(self, chat: bytes) -> list[port.Event]:
        """Return that nobody else holds this chat, if somebody did."""
        told = self._sitting.gone(chat)
        if chat in self._held:
            self._held.discard(chat)
            told.append(port.NotElsewhere(chat=ids.text(chat)))
        return told

    def _supervises(self) -> bool:
        try:
            roles = self._session.directory.member(self._session.me).roles
        except Reject:
            return False
        return "supervisor" in roles
