"""What a supervisor's desk knows of the whole night: chats elsewhere, reasons, figures."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from console.desk.blocks import Blocks
from console.desk.chat import Chat, Intake
from console.desk.moments import A_DAY
from console.desk.slots import BY_NUMBER
from console.link.port import (
    BlocksTold,
    Called,
    Elsewhere,
    NotElsewhere,
    Presence,
    Reading,
    ReasonsTold,
    WhisperSeen,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.desk.slots import Slot
    from protocol.letters import Tally

BoardEvent = BlocksTold | Elsewhere | NotElsewhere | Reading | ReasonsTold | Called | WhisperSeen

SIT_IN_WHYS = ("asked", "concern", "learning")
"""Why a supervisor may sit in, in the order in which it is asked."""

UNHEARD_AFTER = 120.0
"""Seconds after which a whisper that nobody has seen asks for attention."""


class Held(NamedTuple):
    """A code that holds since a moment."""

    code: str
    since: float


class Whisper(NamedTuple):
    """Something that I whispered to a colleague, and that they have not seen."""

    to: str
    chat: str | None
    at: float


class Figures(NamedTuple):
    """Those whom this console saw wait tonight: people, and seconds."""

    came: int
    answered: int
    left: int
    half_waited: float | None  # half of them waited less


class Board:
    """Hears what is told of other desks. It lasts as long as the night, and knows no word."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.elsewhere: dict[str, Elsewhere] = {}
        self._slots: dict[tuple[str, str], int] = {}  # by whom, of which chat
        self.sat_in: dict[str, Chat] = {}  # what I read along, from the moment I came
        self._codes: dict[tuple[str, str | None], tuple[Held, ...]] = {}
        self._tallies: dict[str, Tally] = {}
        self._calls: dict[tuple[str, str], float] = {}
        self._rang: set[tuple[str, str]] = set()  # calls for which the bell rang
        self._whispers: dict[str, Whisper] = {}
        self._gone: dict[str, float] = {}  # holders who are not on duty, since when
        self._came: dict[str, float] = {}
        self._waited: dict[str, float | None] = {}  # None: taken while my line was away
        self._unseen: set[str] = set()  # who waited when it went, and was not seen since
        self._left: set[str] = set()

    def hearing(self, mine: Chat | None, name: str, *, erased: bool) -> list[Chat]:
        """Return who of my desk and of whom I sit in with hears of chat `name`: `erased` both.

        What a colleague goes on with is heard beside them, not in the talk that I gave away.
        """
        beside = self.sat_in.get(name)
        if mine is None or beside is None or erased:
            return [chat for chat in (mine, beside) if chat is not None]
        return [mine if mine.ended is None else beside]

    def hear(self, event: BoardEvent, now: float) -> None:
        """Take in what was told of a colleague or of a chat of theirs."""
        match event:
            case Elsewhere():
                self.taken(event.chat, now)
                self.elsewhere[event.chat] = event
            case NotElsewhere():
                self._forget(event.chat)
            case BlocksTold():
                self.blocks.hear(event)
            case Reading():
                self._reading(event, now)
            case ReasonsTold():
                self._reasons(event, now)
            case Called():
                self._called(event, now)
            case WhisperSeen():
                self._whispers.pop(event.letter, None)

    def _reading(self, event: Reading, now: float) -> None:
        if not event.on:
            self.sat_in.pop(event.chat, None)
        elif event.chat not in self.sat_in:
            known = self.elsewhere.get(event.chat)
            intake = Intake("general", "nl", danger=False, since=now, intent=None)
            if known is not None:
                intake.danger, intake.since = known.danger, known.since
            presence = known.presence if known is not None else Presence.HERE
            self.sat_in[event.chat] = Chat(event.chat, intake, presence)

    def _reasons(self, event: ReasonsTold, now: float) -> None:
        key = event.by, event.chat
        before = {held.code: held.since for held in self._codes.get(key, ())}
        since = event.since
        if len(since) != len(event.codes):  # an older console: since I first heard of it
            since = tuple(before.get(code, event.at) for code in event.codes)
        # So is what a fast clock puts in the time to come, however often it is told.
        self._codes[key] = tuple(
            Held(code, _believed(before.get(code, now) if each > now else each, now))
            for code, each in zip(event.codes, since, strict=True)
        )
        if event.chat is not None and event.slot is not None:
            self._slots[event.by, event.chat] = event.slot
        if event.chat is None and event.tally is not None:
            self._tallies[event.by] = event.tally

    def _called(self, event: Called, now: float) -> None:
        if event.chat is None:
            return
        if event.on:
            self._calls.setdefault((event.by, event.chat), _believed(event.at, now))
        else:
            self._calls.pop((event.by, event.chat), None)

    def _forget(self, chat: str) -> None:
        self.elsewhere.pop(chat, None)
        self._slots = {key: slot for key, slot in self._slots.items() if key[1] != chat}
        self._calls = {key: since for key, since in self._calls.items() if key[1] != chat}
        self._codes = {key: codes for key, codes in self._codes.items() if key[1] != chat}

    def keep(self, there: Iterable[str]) -> None:
        """Keep what is told of those who are on duty; nobody's night is remembered after it."""
        here = set(there)
        codes = self._codes.items()
        self._codes = {key: held for key, held in codes if key[1] is not None or key[0] in here}
        self._tallies = {who: tally for who, tally in self._tallies.items() if who in here}

    def begins(self) -> None:
        """Another night: no tally goes on, and of the figures only those who still wait."""
        self._tallies.clear()
        over = self._waited.keys() | self._left
        self._came = {chat: since for chat, since in self._came.items() if chat not in over}
        self._waited.clear()
        self._left.clear()

    # --- what I did ---------------------------------------------------------------------------

    def whispered(self, letter: str, whisper: Whisper) -> None:
        """Note that I whispered."""
        self._whispers[letter] = whisper

    # --- the figures --------------------------------------------------------------------------

    def waits(self, chat: str, since: float) -> None:
        """Note that somebody waits: nobody has answered them, or not any more."""
        self._came.setdefault(chat, since)
        self._unseen.discard(chat)
        self._waited.pop(chat, None)
        self._left.discard(chat)

    def looks_away(self) -> None:
        """My line is away: of who is taken meanwhile nobody tells how long they waited."""
        self._unseen = self._came.keys() - self._waited.keys()

    def taken(self, chat: str, now: float) -> None:
        """Note that somebody is answered; how long they waited, if this desk saw them wait."""
        if chat in self._came and chat not in self._waited:
            waited = max(0.0, now - self._came[chat])
            self._waited[chat] = None if chat in self._unseen else waited
        self._left.discard(chat)

    def went(self, chat: str, by: str | None) -> None:
        """Note that somebody left the queue: unanswered, unless a colleague took them."""
        if by is None and chat in self._came and chat not in self._waited:
            self._left.add(chat)

    def came_since(self, moment: float) -> int:
        """Return how many of those whom this desk saw wait came at `moment` or later."""
        return sum(since >= moment for since in self._came.values())

    @property
    def figures(self) -> Figures:
        """The night so far."""
        waits = [waited for waited in self._waited.values() if waited is not None]
        half = median(waits) if waits else None
        return Figures(len(self._came), len(self._waited), len(self._left), half)

    # --- what holds ---------------------------------------------------------------------------

    def look(self, there: Iterable[str], now: float) -> None:
        """Note which holders are on duty: whoever holds a chat and is not has lost their line."""
        here = set(there)
        holders = {each.by for each in self.elsewhere.values()}
        self._gone = {who: self._gone.get(who, now) for who in holders - here}

    def codes(self, by: str, chat: str | None) -> tuple[Held, ...]:
        """Return what a colleague's console says of a chat of theirs, or of themselves.

        Of a chat nothing holds longer than it has been here.
        """
        known, held = self.elsewhere.get(chat or ""), self._codes.get((by, chat), ())
        if known is None:
            return held
        return tuple(Held(code, max(since, known.since)) for code, since in held)

    def told(self, who: str) -> bool:
        """Whether a colleague's console told how it goes, since they came on duty."""
        return (who, None) in self._codes

    def tally(self, who: str) -> Tally | None:
        """Return what a colleague's night was so far, by their console's word."""
        return self._tallies.get(who)

    def called(self, by: str, chat: str) -> float | None:
        """Return since when whoever holds a chat asks for somebody beside them, in this talk."""
        since, known = self._calls.get((by, chat)), self.elsewhere.get(chat)
        return since if since is None or known is None else max(since, known.since)

    def rings(self) -> bool:
        """Tell whether the bell rings: once for each call, however often it is told."""
        fresh = set(self._calls) - self._rang
        self._rang = set(self._calls)
        return bool(fresh)

    def calling(self) -> list[str]:
        """Return who asks for somebody beside them, the longest first."""
        return list(dict.fromkeys(by for by, _ in sorted(self._calls, key=self._calls.__getitem__)))

    def slot(self, chat: str | None) -> Slot | None:
        """Return the place of a chat at the desk of whoever holds it, by that console's word."""
        known = self.elsewhere.get(chat or "")
        number = None if known is None else self._slots.get((known.by, known.chat))
        return None if number is None else BY_NUMBER.get(number)

    def gone(self, who: str) -> float | None:
        """Return since when a holder is not on duty any more."""
        return self._gone.get(who)

    def unheard(self, to: str, now: float) -> Whisper | None:
        """Return the oldest whisper to a colleague that has waited too long to be seen."""
        late = (w for w in self._whispers.values() if w.to == to and now - w.at >= UNHEARD_AFTER)
        return next(late, None)

    def goes_on(self, asked: Elsewhere) -> bool:
        """Whether the talk that was `asked` about goes on: who comes back has the same id."""
        there = self.elsewhere.get(asked.chat)
        return there is not None and _talk(there) == _talk(asked)

    def held_by(self, who: str) -> list[Elsewhere]:
        """Return the chats that a colleague holds, by the place they have at their desk."""
        held = [each for each in self.elsewhere.values() if each.by == who]
        return sorted(held, key=lambda each: (self._slots.get((who, each.chat), 9), each.since))


def _believed(moment: float, now: float) -> float:
    """Return a moment that another console named, within what can be so: a night is no day long."""
    return max(now - A_DAY, min(moment, now))


def _talk(there: Elsewhere) -> tuple[str, float, bool]:
    return there.by, there.since, there.returned
