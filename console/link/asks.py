"""What the desk asks of the link, put into the words of the staff session."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod

from console.link import port
from console.link.telling import Teller
from protocol import ids
from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.outbox import fits
from protocol.payloads import Seen, Text
from protocol.staff_session import StaffSession


class Asks(ABC):
    """The half of `console.link.port.Link` that needs no socket: every call returns at once."""

    def __init__(self, session: StaffSession, teller: Teller) -> None:
        """Ask `session`; `teller` learns what was said."""
        self._session, self._teller = session, teller
        self._seen: dict[str, int] = {}
        self._up: bool | None = None  # whether there is a connection; None: not known yet

    def claim(self, chat: str) -> None:
        """Ask for a waiting chat."""
        try:
            self._session.claim(ids.from_text(chat))
        except (Reject, KeyError):
            self._put(port.Trouble(chat=chat, code="late"))
        self._flush()

    def say(self, chat: str, text: str) -> str:
        """Seal and send `text`; return its id. Raises `ValueError` when it cannot be sent."""
        if not text.strip():
            raise ValueError("there is nothing to send")
        name = ids.from_text(chat)
        if name not in self._session.places:
            raise ValueError("this chat is not here any more")
        mid = self._session.say(name, Text(text))
        self._teller.said(name, mid, text)
        self._flush()
        return ids.text(mid)

    def fits(self, text: str) -> bool:
        """Whether `text` fits in one message."""
        return fits(Text(text or " "))

    def typing(self, chat: str, on: bool) -> None:
        """Tell the visitor that I am typing, or stopped."""
        if self._up:
            self._session.command(wire.StaffIsTyping(ids.from_text(chat), on))
            self._flush()

    def seen(self, chat: str, key: int) -> None:
        """Tell the visitor that my screen has shown everything up to `key`, once."""
        name = ids.from_text(chat)
        if key <= self._seen.get(chat, 0) or name not in self._session.places:
            return
        self._seen[chat] = key
        self._session.say(name, Seen(key))
        self._flush()

    def close(self, chat: str) -> None:
        """End the chat."""
        self._session.command(wire.Close(ids.new_message(), ids.from_text(chat)))
        self._flush()

    def release(self, chat: str) -> None:
        """Give the chat back to the queue."""
        try:
            self._session.release(ids.from_text(chat), time.time())
        except (Reject, KeyError):
            self._put(port.Trouble(chat=chat, code="late"))
        self._flush()

    def tell_room(self, text: str) -> bool:
        """Say a line in the staff room."""
        said = self._teller.team.say(text, time.time()) if self._up else None
        if said is not None:
            self._put(said)
            self._flush()
        return said is not None

    def offer(self, chat: str, to: str, note: str, *, history: bool) -> bool:
        """Ask a colleague to take over."""
        name, colleague = ids.from_text(chat), ids.from_text(to)
        try:
            self._session.offer(name, colleague, note, time.time(), history=history)
        except Reject:
            return False
        self._flush()
        return True

    def answer(self, chat: str, accept: bool) -> None:
        """Answer to an offer."""
        self._session.command(wire.Reply(ids.from_text(chat), accept))
        self._flush()

    @abstractmethod
    def _put(self, event: port.Event) -> None:
        """Let the desk hear of something."""

    @abstractmethod
    def _flush(self) -> None:
        """Send what the session wants to say, as soon as possible."""
