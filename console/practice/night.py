"""What happens in a practice night: who comes, says what, leaves and returns, and when.

Pure: the counsellor's acts go in with their moment, events of the link come out at theirs.
Moments are seconds since 1970. Nothing here is random: the same acts give the same night.
"""

from __future__ import annotations

import heapq
from functools import partial
from typing import TYPE_CHECKING, Final

from console.link.port import (
    Author,
    Connection,
    Delivery,
    Ended,
    Event,
    ExerciseDone,
    ExerciseSent,
    Mine,
    NoLongerWaiting,
    OfferAnswered,
    OfferTakenBack,
    Presence,
    Receipt,
    RoomSaid,
    Shift,
    Turn,
    VisitorPresence,
    VisitorTyping,
    Waiting,
)
from console.practice.fingers import fingers
from console.practice.guest import Guest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.practice.visitors import PracticeVisitor
    from protocol.scripted_visitors import Line

    Happening = Callable[[float], list[Event]]

SOON: Final = 0.2  # seconds in which a relay answers
READS: Final = 1.4  # seconds until a visitor's page has shown what I wrote
LEAVES_IN: Final = 3.0  # seconds between the last words and the exit
DOES_IT: Final = 20.0  # seconds in which a visitor does an exercise
DECIDES: Final = 4.0  # seconds until a colleague has answered
TAKES: Final = 90.0  # seconds until a colleague takes what I gave back
COLLEAGUE: Final = "practice-colleague"


class Night:
    """The queue, the chats and the visitors of one practice. `pace` stretches every wait."""

    def __init__(self, visitors: Sequence[PracticeVisitor], now: float, pace: float = 1.0) -> None:
        self._guests = {each.chat: Guest(each) for each in visitors}
        self._pace = pace
        self._agenda: list[tuple[float, int, Happening]] = []
        self._number = 0
        self._written = 0
        self._to_come = list(self._guests.values())
        self._later(now, 0.0, lambda at: [Connection(up=True, since=at)])
        self._invite(now)

    @property
    def next_at(self) -> float | None:
        """The moment at which something happens next; None when all wait for me."""
        return self._agenda[0][0] if self._agenda else None

    def due(self, now: float) -> list[Event]:
        """Return what has happened until `now`, in its order."""
        told: list[Event] = []
        while self._agenda and self._agenda[0][0] <= now:
            at, _, happens = heapq.heappop(self._agenda)
            told += happens(at)
        return told

    def shift(self, me: str) -> Shift:
        """Return who I am tonight: on duty with one colleague, at doors that do not close."""
        return Shift(me=me, roles=("counsellor",), doors=(), on_duty=2, practice=True)

    def claim(self, chat: str, now: float) -> None:
        """Ask for somebody who waits."""
        guest = self._guests.get(chat)
        if guest is not None and guest.holder == "nobody":
            self._later(now, SOON, lambda at: self._seat(guest, at))

    def say(self, chat: str, text: str, now: float) -> str:
        """Write to a visitor of mine; returns the message's id. Raises `ValueError` otherwise."""
        guest = self._guests.get(chat)
        if guest is None or not guest.mine:
            raise ValueError("this chat is not here any more")
        self._written += 1
        mine = f"practice-{self._written}"
        guest.unread.append(mine)
        self._later(now, SOON, lambda at: self._stored(guest, text, mine, at))
        self._later(now, READS, lambda _: self._read(guest))
        if not guest.speaks and guest.presence is Presence.HERE:
            self._answer(guest, now + SOON)
        return mine

    def exercise(self, chat: str, name: str, now: float) -> None:
        """Send an exercise to a visitor of mine: they do it, if they are there, and say so."""
        guest = self._guests.get(chat)
        if guest is None or not guest.mine:
            return
        self._written += 1
        key = self._written
        self._later(now, SOON, lambda at: [ExerciseSent(chat=chat, key=key, at=at, name=name)])
        self._later(now, DOES_IT, lambda _: self._done(guest, name))

    def close(self, chat: str, now: float) -> None:
        """End a chat of mine."""
        guest = self._guests.get(chat)
        if guest is not None and guest.mine:
            self._later(now, SOON, lambda _: self._over(guest, "closed"))

    def release(self, chat: str, now: float) -> None:
        """Give a chat of mine back: it waits again, and later a colleague takes it."""
        guest = self._guests.get(chat)
        if guest is None or not guest.mine:
            return
        guest.holder, guest.since = "nobody", now
        guest.given_back += 1
        times = guest.given_back
        self._later(now, SOON, lambda _: [Ended(chat=chat, why="taken"), *self._row(guest)])
        self._later(now, TAKES, lambda _: self._taken(guest, times))

    def offer(self, chat: str, now: float) -> None:
        """Ask the colleague to take a chat of mine: they say yes."""
        guest = self._guests.get(chat)
        if guest is not None and guest.mine:
            guest.offered += 1
            times = guest.offered
            self._later(now, DECIDES, lambda _: self._handed_over(guest, times))

    def take_back(self, chat: str, now: float) -> None:
        """Take it back from the colleague, who has not answered yet."""
        guest = self._guests.get(chat)
        if guest is not None and guest.mine:
            guest.offered += 1
            self._later(now, SOON, lambda _: [OfferTakenBack(chat=chat)])

    def tell_room(self, text: str, answer: str, now: float) -> None:
        """Say a line in the staff room; the colleague says `answer`, if there is one."""
        self._later(now, 0.0, lambda at: [RoomSaid(by=None, at=at, text=text)])
        if answer:
            self._later(now, DECIDES, lambda at: [RoomSaid(by=COLLEAGUE, at=at, text=answer)])

    def _later(self, now: float, seconds: float, happens: Happening) -> None:
        self._number += 1
        heapq.heappush(self._agenda, (now + seconds * self._pace, self._number, happens))

    def _invite(self, now: float) -> None:
        if self._to_come:
            guest = self._to_come.pop(0)
            self._later(now, guest.visitor.script.arrives, lambda at: self._arrive(guest, at))

    def _arrive(self, guest: Guest, at: float) -> list[Event]:
        guest.since = at
        self._speak(guest, guest.visitor.script.opening, at)
        return self._row(guest)

    def _row(self, guest: Guest) -> list[Event]:
        """Return the guest's row in the queue, as long as they wait."""
        if guest.holder != "nobody":
            return []
        script = guest.visitor.script
        written = tuple(turn.text for turn in guest.said if turn.author is Author.VISITOR)
        row = Waiting(
            chat=guest.chat,
            door=script.door,
            language=script.language,
            danger=script.danger,
            since=guest.since,
            returned=False,
            presence=guest.presence,
            first_words=written[0] if written else None,
            written=written,
            intent=script.intent,
        )
        return [row]

    def _seat(self, guest: Guest, at: float) -> list[Event]:
        if guest.holder != "nobody":
            return []
        if guest.claimed is None:
            self._invite(at)
        guest.holder, guest.claimed = "me", at
        script = guest.visitor.script
        mine = Mine(
            chat=guest.chat,
            door=script.door,
            language=script.language,
            danger=script.danger,
            since=guest.since,
            presence=guest.presence,
            intent=script.intent,
            claimed=at,
        )
        return [mine, *guest.said]

    def _speak(self, guest: Guest, lines: Sequence[Line], now: float) -> None:
        """Let the guest write `lines`, one after the other, at their own pace."""
        guest.speaks = True
        before = 0.0
        for line in lines:
            for share, on in fingers(line):
                self._later(now, before + line.after * share, partial(self._typing, guest, on))
            before += line.after
            self._later(now, before, partial(self._words, guest, line.text))
        self._later(now, before, lambda at: self._silent(guest, at))

    def _typing(self, guest: Guest, on: bool, _: float) -> list[Event]:
        return [VisitorTyping(chat=guest.chat, on=on)] if guest.mine else []

    def _done(self, guest: Guest, name: str) -> list[Event]:
        there = guest.mine and guest.presence is Presence.HERE
        return [ExerciseDone(chat=guest.chat, name=name)] if there else []

    def _words(self, guest: Guest, text: str, at: float) -> list[Event]:
        turn = Turn(chat=guest.chat, key=len(guest.said), at=at, author=Author.VISITOR, text=text)
        guest.said.append(turn)
        if guest.mine:
            return [VisitorTyping(chat=guest.chat, on=False), turn]
        return self._row(guest)

    def _silent(self, guest: Guest, at: float) -> list[Event]:
        """The guest has said what there was to say; some leave now."""
        guest.speaks = False
        visitor = guest.visitor
        if guest.answered == visitor.leaves_after and not guest.gone:
            guest.speaks = guest.gone = True
            self._later(at, LEAVES_IN, lambda at: self._exit(guest, at))
        return []

    def _answer(self, guest: Guest, now: float) -> None:
        answers = guest.visitor.script.answers
        if guest.answered < len(answers):
            guest.answered += 1
            self._speak(guest, [answers[guest.answered - 1]], now)

    def _exit(self, guest: Guest, at: float) -> list[Event]:
        self._later(at, guest.visitor.away, lambda at: self._return(guest, at))
        return self._presence(guest, Presence.EXITED, at)

    def _return(self, guest: Guest, at: float) -> list[Event]:
        told = self._presence(guest, Presence.HERE, at)
        self._later(at, READS, lambda _: self._read(guest))
        self._speak(guest, guest.visitor.back, at)
        return told

    def _presence(self, guest: Guest, presence: Presence, at: float) -> list[Event]:
        guest.presence = presence
        if not guest.mine:
            return self._row(guest)
        return [VisitorPresence(chat=guest.chat, presence=presence, since=at, can_return=True)]

    def _stored(self, guest: Guest, text: str, mine: str, at: float) -> list[Event]:
        key = len(guest.said)
        turn = Turn(chat=guest.chat, key=key, at=at, author=Author.ME, text=text, mine=mine)
        guest.said.append(turn)
        return [turn] if guest.mine else []

    def _read(self, guest: Guest) -> list[Event]:
        if not guest.mine or guest.presence is not Presence.HERE:
            return []
        read, guest.unread = guest.unread, []
        return [Receipt(chat=guest.chat, mine=mine, delivery=Delivery.READ) for mine in read]

    def _taken(self, guest: Guest, times: int) -> list[Event]:
        if guest.holder != "nobody" or guest.given_back != times:
            return []
        guest.holder = "over"
        return [NoLongerWaiting(chat=guest.chat, by=COLLEAGUE)]

    def _handed_over(self, guest: Guest, times: int) -> list[Event]:
        if not guest.mine or guest.offered != times:
            return []
        said = OfferAnswered(chat=guest.chat, by=COLLEAGUE, accepted=True)
        return [said, *self._over(guest, "taken")]

    def _over(self, guest: Guest, why: str) -> list[Event]:
        if not guest.mine:
            return []
        guest.holder = "over"
        return [Ended(chat=guest.chat, why=why)]
