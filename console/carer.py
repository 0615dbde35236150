"""What a counsellor does for themselves: a break, an answer, and what is told of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from console.link.port_keeping import TONIGHT
from protocol.registration import Triage

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Link


class Carer:
    """A part of `Counsellor`; supervisors are told at once what follows from each act."""

    def __init__(self, desk: Desk, link: Link) -> None:
        self._desk, self._link = desk, link
        self._kept = ""  # of my night, as it lies on this machine

    def remember(self) -> None:
        """Take up my own words of chats and of my night, from before this console started."""
        for name, content in self._link.notes().items():
            if name == TONIGHT:
                self._kept = content
                self._desk.care.remember(content)
            else:
                with suppress(msgspec.ValidationError):
                    self._desk.levels[name] = msgspec.convert(content, Triage)

    def rest(self, now: float) -> bool:
        """Begin or end a break; my chats stay mine. Tells whether I have one now."""
        rests = self._desk.care.rest(now)
        self.tell(now)
        return rests

    def answer(self, heavy: bool | None, now: float) -> None:
        """Say how heavy the last chat was; None passes the question by."""
        self._desk.care.answer(heavy, now)
        self.tell(now)

    def judge(self, chat: str, level: Triage, now: float) -> None:
        """Say how serious a chat of mine is. What its words say still counts beside it."""
        there = self._desk.chats.get(chat)
        if there is not None:
            there.level = level
            self._link.keep_note(chat, level)
            self.tell(now)

    def end_misuse(self, chat: str, sentence: str, now: float) -> bool:
        """End a sexual or prank contact with a last `sentence` to the visitor.

        False, and nothing is done or counted, when it is over already or without a connection.
        """
        desk, there = self._desk, self._desk.chats.get(chat)
        if there is None or there.ended is not None or chat in desk.leaving or not desk.up:
            return False
        try:
            sent = self._link.say(chat, sentence)
        except ValueError:
            return False
        there.transcript.say(sent, sentence, now)
        there.misuse = True
        self._link.close(chat, "misuse")
        desk.leaving.add(chat)
        desk.care.misused()
        self.tell(now)
        return True

    def tell(self, now: float) -> None:
        """Tell supervisors what holds of my chats and of me, and all how much I carry.

        Where that changed, and again to who came on duty: also that I still ask for somebody.
        """
        desk = self._desk
        self._keep()
        if (mine := desk.team.carries.due(desk, now)) is not None:
            self._link.carries(mine.weight, mine.free, room=mine.room)
        for told in desk.reasons.due(desk, now):
            if not self._link.reasons(*told):
                desk.reasons.missed(now)
                return
            desk.reasons.heard(told)
        for chat in desk.reasons.calls(desk):
            if self._link.call(chat, True, desk.chats[chat].called_since):
                desk.reasons.called(chat)

    def _keep(self) -> None:
        """Let my night outlive this console, as soon as it is known which night it is."""
        content = self._desk.care.to_keep()
        if self._desk.shift is not None and content != self._kept:
            self._kept = content
            self._link.keep_note(TONIGHT, content)
