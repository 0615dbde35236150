"""A counsellor who claims every chat, answers in the newest, and keeps account of it all."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from protocol.errors import Reject
from protocol.heard import Said
from protocol.ids import is_staff
from protocol.payloads import Seen, Text
from protocol.place import InChat, Kept
from tests.builders import Organisation, Person
from tests.faults.clients import Console, Doors


@dataclass
class Account:
    """What one chat was at the counsellor's end; positions are those of the log."""

    said: list[str] = field(default_factory=list)  # the counsellor's words
    placed: dict[str, int] = field(default_factory=dict)  # where each word stands, of both
    stored: dict[str, float] = field(default_factory=dict)  # when the relay took it, the visitor's
    read: list[tuple[float, int]] = field(default_factory=list)  # up to where, told when
    shown: list[tuple[float, int]] = field(default_factory=list)  # the same, told by the page


class Counsellor(Console):
    """A console with somebody before it who reads at once."""

    def __init__(self, doors: Doors, organisation: Organisation, person: Person) -> None:
        """Work as `person`."""
        super().__init__(doors, organisation, person)
        self.accounts: dict[bytes, Account] = {}  # the oldest chat first
        self._mine: dict[bytes, str] = {}
        receive = self.session.receive

        def note(message: Any, now: float) -> Any:
            told = receive(message, now)
            self._note(told)
            return told

        self.session.receive = note  # type: ignore[method-assign]

    def account(self, chat: bytes) -> Account:
        """Return what is noted of a chat."""
        return self.accounts.setdefault(chat, Account())

    @property
    def chat(self) -> bytes | None:
        """The newest chat that I hold and can write in."""
        open_ = [chat for chat in self.accounts if self.holds(chat) and self._is_open(chat)]
        return open_[-1] if open_ else None

    def _is_open(self, chat: bytes) -> bool:
        return self.session.places[chat].info.phase == "open"

    def claims(self) -> None:
        """Claim everybody who waits."""
        for chat, place in list(self.session.places.items()):
            if place.info.phase == "waiting" and place.ready:
                self.claim(chat)

    def answers(self, chat: bytes, text: str) -> bool:
        """Say something, and have read all that is there; return whether it could be said."""
        try:
            self._mine[self.session.say(chat, Text(text))] = text
        except Reject:
            return False
        self.account(chat).said.append(text)
        self.has_read(chat)
        self.wake()
        return True

    def has_read(self, chat: bytes) -> None:
        """Let the visitor know up to where my screen has shown their words, once."""
        account, upto = self.account(chat), max(self._theirs(chat), default=0)
        if upto > (account.read[-1][1] if account.read else 0):
            account.read.append((time.time(), upto))
            self.session.say(chat, Seen(upto))
            self.wake()

    def _theirs(self, chat: bytes) -> Iterable[int]:
        account = self.account(chat)
        return (account.placed[text] for text in account.stored)

    def _note(self, told: list[Any]) -> None:
        for news in told:
            if isinstance(news, Kept) and news.mid in self._mine:
                self.account(news.chat).placed[self._mine[news.mid]] = news.pos
            elif isinstance(news, InChat) and isinstance(news.heard, Said):
                self._note_said(self.account(news.chat), news.heard, news.mid)

    def _note_said(self, account: Account, heard: Said, mid: bytes | None) -> None:
        said = heard.payload
        if is_staff(heard.sender):
            if mid in self._mine:
                account.placed[self._mine[mid]] = heard.pos
        elif isinstance(said, Text):
            account.placed[said.text] = heard.pos
            account.stored[said.text] = heard.at / 1000
        elif isinstance(said, Seen):
            account.shown.append((time.time(), said.upto))
