"""A counsellor's console: the real staff session on a simulated line."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Literal, Protocol

import msgspec

from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.heard import Said
from protocol.ids import new_message
from protocol.letters import TeamLetter
from protocol.outbox import AGAIN
from protocol.payloads import Text
from protocol.place import InChat, News, Place, Reread
from protocol.return_notes import ReturnNote
from protocol.staff_session import StaffSession
from protocol.visitor_messages import Bye
from server.simulation.course import Course
from server.simulation.device import Device
from server.simulation.network import Line
from server.simulation.staff import Person

_decoder = msgspec.json.Decoder(wire.ToStaff)


class Session(StaffSession):
    """The real session, and what a console's own code can see of it."""

    @property
    def unsent(self) -> int:
        """How much the relay has not confirmed, in chats that I can answer in."""
        mine = (p for p in self.places.values() if p.room.holder == p.info.holder == self.me)
        return len(self._owed) + sum(len(place.outbox) for place in mine)


class House(Protocol):
    """What a console needs of the world."""

    course: Course
    root: bytes

    def clock(self) -> float:
        """Return the true time in seconds since 1970."""

    def dial_console(self, console: Console) -> Line | None:
        """Return a signed-in line to some relay, or None when none answers."""

    def console_told(self, console: Console, message: wire.ToStaff, news: list[News]) -> None:
        """Hear what a console was told, and what became of it."""

    def wrote_letter(self, letter: bytes) -> None:
        """Hear of a letter between colleagues."""

    def visitor_of(self, chat: bytes) -> int:
        """Return the number of the visitor whose chat this is."""


class Console(Device):
    """One running console of one staff member."""

    first_wait, longest_wait = 0.2, 5.0  # console/link/backoff.py

    def __init__(self, house: House, person: Person, number: int, dice: Random) -> None:
        """Start the console `number` of this night, which knows its keys and nothing else."""
        self.house, self.person, self.number = house, person, number
        self.session = Session(person.id, person.signing, house.root, person.find_key)
        super().__init__(self.session, house.course, dice, lambda _: house.dial_console(self))
        self.on_duty = True  # wants to be
        self._asked = 0  # the second of the last request
        self.shown: dict[bytes, list[str]] = {}
        self.said: dict[bytes, str] = {}  # message id to text
        self._count = 0  # of what was said here: two consoles of one person have no order

    def greet(self) -> None:
        """Go on duty: the line is signed in."""
        now = int(self.house.clock())
        self.session.connected(wire.OnDuty(self.person.card(now)))

    # --- what the counsellor does -----------------------------------------------------------

    def sees(self) -> list[bytes]:
        """Return the chats on the screen, longest known first."""
        return list(self.session.places)

    def holds(self) -> list[bytes]:
        """Return the chats this console can answer in."""
        return [chat for chat, place in self.session.places.items() if self._mine(place)]

    def _mine(self, place: Place) -> bool:
        return place.ready and place.room.holder == place.info.holder == self.person.id

    def claim(self, chat: bytes) -> None:
        """Ask for a waiting chat."""
        with suppress(Reject):
            self.session.claim(chat)
        self.flush()

    def say(self, chat: bytes) -> None:
        """Answer in a chat that is mine, or that I have just claimed."""
        self._count += 1
        visitor = self.house.visitor_of(chat)
        text = f"s{self.number:03}:{visitor:04}:{self._count:05}"
        with suppress(Reject):
            self.said[self.session.say(chat, Text(text))] = text
        self.flush()

    def typing(self, chat: bytes, on: bool) -> None:
        """Type, or stop."""
        if self.settled:
            self.session.command(wire.StaffIsTyping(chat, on))
            self.flush()

    def release(self, chat: bytes) -> None:
        """Give the chat back to the queue."""
        with suppress(Reject):
            self.session.release(chat, self.house.clock())
        self.flush()

    def offer(self, chat: bytes, to: bytes, *, history: bool) -> None:
        """Offer the chat to a colleague, with a note that no visitor may ever see.

        Now and then it is taken back, before the answer, after it, or as it comes.
        """
        with suppress(Reject):
            self.session.offer(chat, to, "a note", self.house.clock(), history=history)
        self.flush()
        if self.dice.random() < 0.3:
            self._loop.call_later(self.dice.uniform(0.0, 8.0), self.take_back, chat)

    def take_back(self, chat: bytes) -> None:
        """Take back what I offered, if the chat is still mine."""
        if chat in self.holds():
            self.session.take_back(chat)
            self.house.course.count("hand-overs taken back")
            self.flush()

    def reply(self, chat: bytes, offer: bytes, accept: bool) -> None:
        """Answer to an offer."""
        self.session.command(wire.Reply(chat, offer, accept))
        self.flush()

    def ask(self, chat: bytes, want: Literal["sit-in", "sit-out", "take-over"]) -> None:
        """Ask, as a supervisor, to read along, to stop, or to take over."""
        now = self.house.clock()
        if int(now) > self._asked:  # the same request twice in a second is one request
            self._asked = int(now)
            self.session.ask(chat, want, "concern", now)
            self.flush()

    def tells(self, content: TeamLetter, chat: bytes) -> None:
        """Say something to all colleagues, about a chat."""
        now = self.house.clock()
        with suppress(Reject):
            to = self.session.team.colleagues(now)
            self.session.tell_colleagues(content, to, now, chat)
        self.flush()

    def leave_note(self, chat: bytes) -> None:
        """Leave a note for whoever answers when this visitor comes back, if they have a code."""
        about = f"{self.house.visitor_of(chat):04}"
        with suppress(Reject):
            note = ReturnNote(int(self.house.clock() * 1000), "", about)
            self.session.leave_note(chat, note)
        self.flush()

    def close(self, chat: bytes) -> None:
        """End a chat."""
        self.session.end(chat, wire.Close(new_message(), chat), self.house.clock())
        self.flush()

    def close_seen(self, chat: bytes) -> None:
        """End a chat that is on my screen."""
        if chat in self.session.places:
            self.close(chat)

    def off_duty(self) -> None:
        """Withdraw the card."""
        self.on_duty = False
        self.session.command(wire.OffDuty())
        self.flush()

    def sends(self, message: wire.FromStaff) -> None:
        """Let the witness remember what no visitor may ever see."""
        if isinstance(message, wire.Offer):
            self.house.wrote_letter(message.letter)
        elif isinstance(message, wire.LeaveNote):
            self.house.wrote_letter(message.note)
        elif isinstance(message, wire.Post):
            for letter in message.letters:
                self.house.wrote_letter(letter)

    # --- what the relay says ----------------------------------------------------------------

    def take(self, message: bytes) -> None:
        """Let the session hear one message, and act as `console/link/relay_link.py` does."""
        told = _decoder.decode(message)
        if isinstance(told, Bye):
            if told.why in ("newer", "removed"):
                self.stop()
            return
        news = self.session.receive(told, self.house.clock())
        if isinstance(told, wire.Night):
            self.settle()
            for chat in set(self.shown) - set(self.session.places):
                del self.shown[chat]
        for each in news:
            self._show(each)
        self.house.console_told(self, told, news)
        if isinstance(told, wire.Offered):
            self._consider(told)
        if isinstance(told, wire.Problem) and told.code in AGAIN:
            self.repeat_soon()

    def _consider(self, asked: wire.Offered) -> None:
        """Say yes, no, or nothing, after a while."""
        answer = self.dice.choice([True, True, True, False, None])
        if answer is not None:
            after = self.dice.uniform(0.1, 8.0)
            self._loop.call_later(after, self.reply, asked.chat, asked.offer, answer)

    def _show(self, news: News) -> None:
        if isinstance(news, Reread | wire.LeftView | wire.StaffErased):
            self.shown.pop(news.chat, None)
        elif isinstance(news, InChat) and isinstance(news.heard, Said):
            payload = news.heard.payload
            if isinstance(payload, Text):
                self.shown.setdefault(news.chat, []).append(payload.text)
