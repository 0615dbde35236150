"""What the desk asks of the link, put into the words of the staff session."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal, TypeVar

import msgspec

from console.link import port
from console.link.team_telling import TeamTeller
from console.link.telling import Teller
from protocol import blocks, ids
from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.letters import Tally
from protocol.outbox import fits
from protocol.payloads import Exercise, ExerciseName, Payload, Seen, Text
from protocol.return_notes import ReturnNote
from protocol.staff_session import StaffSession

T = TypeVar("T")
SitInReason = Literal["asked", "concern", "learning", "done"]


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
        self._teller.said(name, mid, Text(text))
        self._flush()
        return ids.text(mid)

    def exercise(self, chat: str, name: str) -> None:
        """Send an exercise to the visitor's page."""
        self._beside(chat, Exercise(msgspec.convert(name, ExerciseName)))

    def leave_note(self, chat: str, text: str) -> bool:
        """Leave a sealed note for whoever answers when this visitor comes back."""
        now, name = time.time(), self._teller.name
        try:
            self._session.leave_note(ids.from_text(chat), ReturnNote(int(now * 1000), name, text))
        except (Reject, KeyError):
            return False
        self._flush()
        return True

    def _beside(self, chat: str, said: Payload) -> None:
        """Say something that is no words, in a chat that is still mine."""
        name = ids.from_text(chat)
        try:
            mid = self._session.say(name, said)
        except (Reject, KeyError):  # it is over, or somebody else's by now: the log says which
            return
        self._teller.said(name, mid, said)
        self._flush()

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

    def close(self, chat: str, why: wire.CloseWhy = "") -> None:
        """End the chat; `why` stands in the audit log."""
        name = ids.from_text(chat)
        self._session.end(name, wire.Close(ids.new_message(), name, why), time.time())
        self._flush()

    def release(self, chat: str, note: str) -> None:
        """Give the chat back to the queue."""
        try:
            self._session.release(ids.from_text(chat), time.time(), note)
        except (Reject, KeyError):
            self._put(port.Trouble(chat=chat, code="late"))
        self._flush()

    def tell_room(self, text: str) -> bool:
        """Say a line in the staff room."""
        return self._shown(self._among(lambda team, now: team.say(text, now)))

    def reasons(
        self,
        chat: str | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None = None,
    ) -> bool:
        """Tell supervisors what holds of a chat of mine, or of me."""
        name = _name(chat)
        return bool(self._among(lambda team, now: team.tell_reasons(name, codes, slot, tally, now)))

    def carries(self, weight: int, free: float | None, *, room: bool) -> None:
        """Tell colleagues how much I carry."""
        self._among(lambda team, now: team.carries(weight, free, now, room=room))

    def call(self, chat: str, on: bool, since: float) -> bool:
        """Ask supervisors to sit with me, or no longer."""
        name = ids.from_text(chat)
        return bool(self._among(lambda team, now: team.call(name, since, now, on=on)))

    def consult(self, chat: str, question: str, lines: tuple[str, ...]) -> bool:
        """Ask the consultants on duty, with these lines of my chat."""
        name = ids.from_text(chat)
        return self._shown(self._among(lambda team, now: team.consult(name, question, lines, now)))

    def advise(self, about: str, to: str, chat: str | None, text: str) -> bool:
        """Answer a question of a colleague."""
        letter, who, name = ids.from_text(about), ids.from_text(to), _name(chat)
        return self._shown(self._among(lambda team, now: team.advise(letter, who, name, text, now)))

    def _shown(self, said: port.Event | None) -> bool:
        """What I said stands on my own screen too."""
        if said is not None:
            self._put(said)
        return said is not None

    def hand_on(self, slot: int, at: float, code: str) -> None:
        """Leave a closed code for the next shift."""
        for event in self._teller.team.hand_on(slot, at, code, time.time()):
            self._put(event)
        self._flush()

    def sit_in(self, chat: str, on: bool, reason: str) -> None:
        """Ask a colleague's console to read along, or no longer."""
        why = msgspec.convert(reason, SitInReason)
        want: Literal["sit-in", "sit-out"] = "sit-in" if on else "sit-out"
        with suppress(KeyError):  # it is over already
            self._session.ask(ids.from_text(chat), want, why, time.time())
        self._flush()

    def take_over(self, chat: str) -> None:
        """Ask to take over from a holder who is gone."""
        with suppress(KeyError):  # it is over already
            self._session.ask(ids.from_text(chat), "take-over", "gone", time.time())
        self._flush()

    def whisper(self, to: str, chat: str | None, text: str) -> str | None:
        """Say something to one colleague alone."""
        who = ids.from_text(to)
        return self._among(lambda team, now: team.whisper(who, _name(chat), text, now))

    def whisper_seen(self, letter: str, to: str) -> None:
        """Tell who whispered that my screen has shown it."""
        about, who = ids.from_text(letter), ids.from_text(to)
        self._among(lambda team, now: team.whisper_seen(about, who, now))

    def _among(self, say: Callable[[TeamTeller, float], T]) -> T | None:
        """Say something to colleagues; without a connection nobody would hear it in time."""
        said = say(self._teller.team, time.time()) if self._up else None
        self._flush()
        return said

    def offer(self, chat: str, to: str, note: str, *, history: bool) -> bool:
        """Ask a colleague to take over."""
        name, colleague = ids.from_text(chat), ids.from_text(to)
        try:
            self._session.offer(name, colleague, note, time.time(), history=history)
        except Reject:
            return False
        self._flush()
        return True

    def take_back(self, chat: str) -> None:
        """Take back what I offered."""
        self._session.take_back(ids.from_text(chat))
        self._flush()

    def block(self, chat: str, reason: str, length: str) -> None:
        """End a chat and block it."""
        why, long = msgspec.convert(reason, blocks.Reason), msgspec.convert(length, blocks.Length)
        name = ids.from_text(chat)
        message = blocks.BlockChat(ids.new_message(), name, why, long)
        self._session.end(name, message, time.time())
        self._flush()

    def answer_block(self, chat: str, since: float, agree: bool) -> None:
        """Be the second person."""
        named, began = ids.from_text(chat), round(since * 1000)
        self._session.command(blocks.AnswerBlock(named, began, agree))
        self._flush()

    def lift_block(self, chat: str) -> None:
        """End a block before its time."""
        self._session.command(blocks.LiftBlock(ids.from_text(chat)))
        self._flush()

    def answer(self, offer: str, chat: str, accept: bool) -> None:
        """Answer to an offer."""
        self._session.command(wire.Reply(ids.from_text(chat), ids.from_text(offer), accept))
        self._flush()

    @abstractmethod
    def _put(self, event: port.Event) -> None:
        """Let the desk hear of something."""

    @abstractmethod
    def _flush(self) -> None:
        """Send what the session wants to say, as soon as possible."""


def _name(chat: str | None) -> bytes | None:
    return None if chat is None else ids.from_text(chat)
