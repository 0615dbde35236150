"""A night whose consoles tell real desks: the core, the sessions, the tellers, the desks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from console.catalog import load_words
from console.desk.desk import Desk
from console.link import port
from console.link.telling import Teller
from protocol import ids, staff_messages
from protocol.payloads import Text
from tests import night
from tests.console.scene import ZONE

_staff_in = msgspec.json.Decoder(staff_messages.ToStaff)


@dataclass
class Told:
    """One console: its teller, its desk, and all the desk was told."""

    teller: Teller
    desk: Desk = field(default_factory=lambda: Desk(load_words("nl"), ZONE))
    events: list[port.Event] = field(default_factory=list)
    now: float = 0.0

    def hear(self, event: port.Event) -> None:
        """Let the desk hear of something."""
        self.events.append(event)
        self.desk.hear(event, self.now)


class NightWithDesks(night.Night):
    """A night in which every console tells a desk what it learns."""

    def __init__(self, **rules: int) -> None:
        """Begin with no console."""
        self.told: dict[int, Told] = {}  # by the session
        super().__init__(**rules)

    def of(self, desk: night.Desk) -> Told:
        """Return what this console tells its desk."""
        return self.told.setdefault(id(desk.session), Told(Teller(desk.session)))

    def tell_staff(self, desk: night.Desk, message: Any) -> None:
        """Give one message of the relay to a console, and what it makes of it to the desk."""
        if not desk.up:
            return
        told, now = self.of(desk), self.now / 1000
        told.now = now
        decoded = _staff_in.decode(msgspec.json.encode(message))
        for news in desk.session.receive(decoded, now):
            desk.news.append(news)
            for event in told.teller.tell(news, now):
                told.hear(event)

    def write(self, desk: night.Desk, guest: night.Guest, text: str) -> None:
        """Let this counsellor write to this visitor, as the link does."""
        chat, told = guest.session.chat, self.of(desk)
        mid = desk.session.say(chat, Text(text))
        told.teller.said(chat, mid, Text(text))
        told.desk.chats[ids.text(chat)].transcript.say(ids.text(mid), text, self.now / 1000)
        self.settle()

    def words(self, desk: night.Desk, guest: night.Guest) -> list[str]:
        """Return the words that stand on this desk in this chat."""
        chat = self.of(desk).desk.chats[ids.text(guest.session.chat)]
        return [text for _, text in chat.transcript.said(99)]
