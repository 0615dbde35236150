"""The link of a practice chat: the same door, a scripted night behind it, no network."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from console.link.port import Colleague, Colleagues, Event, Link, NoteLeft
from console.practice.lesson import Lesson, Step
from console.practice.night import COLLEAGUE, Night
from console.practice.visitors import LEAVES, VISITORS
from protocol.outbox import fits
from protocol.payloads import Text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from console.catalog import Words
    from protocol.letters import Tally
    from protocol.registration import Registration
    from protocol.staff_messages import CloseWhy


class PracticeLink:
    """A `Link` that lives in this process: nothing leaves it, and nothing stays.

    `me` is what the screen calls me, `pace` stretches every wait of the visitors. Drafts and
    forms are held in memory; a registration is thrown away.
    """

    def __init__(
        self,
        words: Words,
        me: str = "",
        *,
        steps: Sequence[Step] = (),
        pace: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._words, self._clock = words, clock
        self._night = Night(VISITORS, clock(), pace)
        self._wake = asyncio.Event()
        self._at_once: list[Event] = [self._night.shift(me), self._colleagues()]
        self._greeted = False
        self._drafts: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self.lesson = Lesson([each.chat for each in VISITORS], LEAVES.chat, steps)

    async def events(self) -> AsyncIterator[Event]:
        """Yield what the desk must hear, each at its moment, without an end."""
        while True:
            self._wake.clear()
            told, self._at_once = self._at_once, []
            told += self._night.due(self._clock())
            for event in told:
                self.lesson.hear(event)
                yield event
            if not told:
                await self._until_next()

    async def _until_next(self) -> None:
        at = self._night.next_at
        wait = None if at is None else max(0.01, at - self._clock())
        try:
            await asyncio.wait_for(self._wake.wait(), wait)
        except TimeoutError:
            return

    def claim(self, chat: str) -> None:
        """Ask for a waiting chat."""
        self._night.claim(chat, self._clock())
        self._wake.set()

    def say(self, chat: str, text: str) -> str:
        """Write to a scripted visitor; they answer with their next line."""
        if not text.strip() or not self.fits(text):
            raise ValueError("there is nothing to send, or too much")
        mine = self._night.say(chat, text, self._clock())
        self.lesson.said(chat)
        self._wake.set()
        return mine

    def exercise(self, chat: str, name: str) -> None:
        """Send an exercise; the scripted visitor does it, and says so."""
        self._night.exercise(chat, name, self._clock())
        self._wake.set()

    def leave_note(self, chat: str, text: str) -> bool:
        """Keep a note that nobody will read: whoever practises sees what it looks like."""
        at = self._clock()
        self._at_once.append(NoteLeft(chat=chat, by="", at=at, text=text, later=True, mine=True))
        self._wake.set()
        return True

    def fits(self, text: str) -> bool:
        """Whether `text` would fit in one message of a real chat."""
        return fits(Text(text or " "))

    def typing(self, chat: str, on: bool) -> None:
        """Nobody is there to see me type."""

    def seen(self, chat: str, key: int) -> None:
        """Nobody is there to learn what I have read."""

    def close(self, chat: str, why: CloseWhy = "") -> None:
        """End a chat."""
        del why
        self.lesson.closes(chat)
        self._night.close(chat, self._clock())
        self._wake.set()

    def block(self, chat: str, reason: str, length: str) -> None:
        """End a chat: nobody comes back to one in practice, so nobody is blocked."""
        del reason, length
        self.close(chat)

    def answer_block(self, chat: str, since: float, agree: bool) -> None:
        """Nobody asks for a second person in practice."""

    def lift_block(self, chat: str) -> None:
        """Nobody is blocked in practice."""

    def release(self, chat: str, note: str) -> None:
        """Give a chat back to the queue; the colleague who is invented reads no note."""
        del note
        self.lesson.released(chat)
        self._night.release(chat, self._clock())
        self._wake.set()

    def tell_room(self, text: str) -> bool:
        """Say a line in the staff room; the colleague answers it, once."""
        now, answer = self._clock(), self._words("practise.room")
        self._night.tell_room(text, "" if self._greeted else answer, now)
        self._greeted = True
        self._wake.set()
        return True

    def offer(self, chat: str, to: str, note: str, *, history: bool) -> bool:
        """Ask the colleague to take over; they say yes."""
        del note, history
        self._night.offer(chat, self._clock())
        self._wake.set()
        return to == COLLEAGUE

    def take_back(self, chat: str) -> None:
        """Take it back, if the colleague has not said yes."""
        self._night.take_back(chat, self._clock())
        self._wake.set()

    def answer(self, offer: str, chat: str, accept: bool) -> None:
        """Nobody offers a chat in practice."""

    def give_code(self, code: str) -> None:
        """Nobody asks for a code in practice."""

    def sign_in_again(self) -> None:
        """Nobody is signed out in practice."""

    # No supervisor and no consultant is on duty in practice; on a real night that happens too.

    def reasons(
        self,
        chat: str | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None = None,
    ) -> bool:
        """Tell nobody what holds."""
        del chat, codes, slot, tally
        return False

    def carries(self, weight: int, free: float | None, *, room: bool) -> None:
        """Tell nobody how much I carry."""

    def call(self, chat: str, on: bool, since: float) -> bool:
        """Ask nobody to sit with me."""
        del chat, on, since
        return False

    def consult(self, chat: str, question: str, lines: tuple[str, ...]) -> bool:
        """Ask no consultant."""
        del chat, question, lines
        return False

    def advise(self, about: str, to: str, chat: str | None, text: str) -> bool:
        """Nobody asks for advice."""
        del about, to, chat, text
        return False

    def whisper(self, to: str, chat: str | None, text: str) -> str | None:
        """Whisper to nobody."""
        del to, chat, text
        return None

    def whisper_seen(self, letter: str, to: str) -> None:
        """Nobody whispered."""

    def hand_on(self, slot: int, at: float, code: str) -> None:
        """Nobody comes after a practice chat."""

    def sit_in(self, chat: str, on: bool, reason: str) -> None:
        """There is nobody to sit in with."""

    def take_over(self, chat: str) -> None:
        """There is nobody to take over from."""

    def keep_draft(self, chat: str, text: str) -> None:
        """Keep a draft in memory."""
        self._drafts[chat] = text

    def drafts(self) -> dict[str, str]:
        """Return the drafts in memory."""
        return {chat: text for chat, text in self._drafts.items() if text}

    def keep_form(self, name: str, content: str) -> None:
        """Keep a form in memory."""
        self._forms[name] = content

    def forms(self) -> list[str]:
        """Return the forms in memory."""
        return list(self._forms.values())

    def keep_note(self, name: str, content: str) -> None:
        """Nothing of an invented night outlives it."""

    def notes(self) -> dict[str, str]:
        """Return nothing."""
        return {}

    def register(self, form: str, record: Registration) -> None:
        """Throw the record away: nobody of whom it tells exists."""
        del record
        self._forms.pop(form, None)
        self.lesson.registered()

    def _colleagues(self) -> Colleagues:
        name = self._words("practise.colleague")
        return Colleagues(there=(Colleague(COLLEAGUE, name, ("counsellor",)),))


def connecting(
    link: PracticeLink,
) -> Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]]:
    """Return what opens `link`, in the form in which a real one is opened."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[tuple[Link, AsyncIterator[Event]]]:
        yield link, link.events()

    return connect
