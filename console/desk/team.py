"""My colleagues: who is on duty, what is said in the staff room, who offers me a chat."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from console.desk.carries import Carries, Carrying
from console.desk.clean import clean, one_line
from console.desk.consults import Consults
from console.desk.left_notes import LeftNotes
from console.desk.moments import A_DAY, clock
from console.desk.offers import NO_ANSWER, Offers
from console.desk.role_offers import RoleOffer
from console.desk.views import TeamLine, TeamView
from console.link.port import (
    Advised,
    Asking,
    CarriesTold,
    Colleague,
    Colleagues,
    Handed,
    NoteLeft,
    OfferAnswered,
    Offered,
    OfferOver,
    OfferTakenBack,
    Question,
    ReadAlong,
    RoomSaid,
    Whispered,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.catalog import Words

Told = Whispered | Question | Advised
_Asked = Offered | OfferOver | OfferAnswered | OfferTakenBack | Asking | NoteLeft | CarriesTold
TeamEvent = Colleagues | RoomSaid | Handed | ReadAlong | _Asked | Told
ROWS: dict[type, tuple[str, str]] = {
    Whispered: ("Alt T", "whisper"),
    Question: ("Alt M", "consult"),
    Advised: ("Alt T", "advice"),
}
"""What was said to me alone: the key that leads there, and what it is called in the catalog."""

MOST_LINES = 300
CARE = frozenset({"counsellor", "supervisor"})
ANSWERS = {True: "note.taken_over", False: "note.offer_no", None: "note.offer_late"}


class Asked(NamedTuple):
    """A colleague whom I asked to take a chat of mine over, at the moment `since`."""

    who: str
    since: float


class Team:
    """What one desk knows of its colleagues. It lasts as long as the night."""

    def __init__(self) -> None:
        self.there: tuple[Colleague, ...] = ()
        self.lines: deque[RoomSaid | Told] = deque(maxlen=MOST_LINES)
        self.left = LeftNotes()
        self.consults = Consults()
        self.carries = Carries()
        self.carried: dict[str, Carrying] = {}  # by colleague, as their consoles say
        self.offers = Offers()  # what colleagues ask of me
        self.to_role: dict[str, RoleOffer] = {}  # my chats that are offered to a role
        self.unread = 0
        self._unheard: list[Told] = []  # said to me alone, and not on my screen yet
        self._questions: dict[str, Question] = {}  # of colleagues, that nobody here answered
        self._handed: dict[str, Handed] = {}  # lines for the next shift, by their id
        self._names: dict[str, str] = {}
        self._beside: dict[str, tuple[str, ...]] = {}  # my chats, and who reads along in each
        self._asked: dict[str, Asked] = {}  # my chats, and whom I asked to take each over

    def hear(self, event: TeamEvent, now: float) -> str:
        """Take in an event; return the catalog key of what must be said at once, or nothing."""
        match event:
            case Colleagues():
                self.there = event.there
                self.carries.again()
                here = {each.who for each in event.there}
                self.carried = {who: told for who, told in self.carried.items() if who in here}
                self._names |= {each.who: one_line(each.name) for each in event.there if each.name}
            case CarriesTold():
                self.carried[event.by] = Carrying(event.weight, event.free, event.room)
            case RoomSaid():
                self.lines.append(event)
                self.unread += event.by is not None
            case Whispered() | Question() | Advised():
                self.lines.append(event)
                self.consults.hear(event)
                self._to_me(event)
            case Offered():
                self.offers.hear(event, now)
            case OfferOver():
                return f"trouble.offer_{event.why}" if self.offers.over(event.offer) else ""
            case Handed():
                self._handed[event.line] = event
            case ReadAlong():
                before = self._beside.get(event.chat, ())
                self._beside[event.chat] = event.readers
                if before != event.readers:
                    return "note.reads" if event.readers else "note.reads_no"
            case OfferAnswered() | OfferTakenBack() | Asking():
                return self._of_mine(event, now)
        return ""

    def _of_mine(self, event: OfferAnswered | OfferTakenBack | Asking, now: float) -> str:
        """Take in what became of a chat that I offered."""
        match event:
            case OfferAnswered():
                if self.waits_for(event.chat) != event.by:
                    return ""
                del self._asked[event.chat]
                return ANSWERS[event.accepted]
            case Asking(who=str() as who):
                # It stands, so what is older or to come was told by a clock that is wrong.
                since = event.since if now - NO_ANSWER < event.since <= now else now
                self._asked[event.chat] = Asked(who, since)
                return ""
            case _:
                self._asked.pop(event.chat, None)
                return "note.taken_back" if isinstance(event, OfferTakenBack) else ""

    def _to_me(self, event: Told) -> None:
        if isinstance(event, Advised):
            self._questions.pop(event.about, None)
        if event.by is None:
            return
        self._unheard.append(event)
        if isinstance(event, Question):
            self._questions[event.letter] = event

    def erased(self, chat: str) -> None:
        """The visitor of `chat` erased everything: what was said about it stays in no room.

        A question holds words of the visitor, and the advice and a whisper are about them.
        """
        kept = [each for each in self.lines if isinstance(each, RoomSaid) or each.chat != chat]
        self.lines.clear()
        self.lines.extend(kept)
        self._unheard = [each for each in self._unheard if each.chat != chat]
        gone = [name for name, asked in self._questions.items() if asked.chat == chat]
        for name in gone:
            del self._questions[name]
        self.offers.forget(chat)

    def stands(self, question: Question) -> bool:
        """Whether a question is in the room still: it goes when its chat is erased."""
        return question in self.lines

    def question(self) -> Question | None:
        """Return the oldest question that I have not answered, of a colleague who is there.

        Who went off duty reads no answer: their question waits until they are back.
        """
        here = {each.who for each in self.there}
        return next((each for each in self._questions.values() if each.by in here), None)

    def asks_me(self) -> tuple[str, str, str] | None:
        """Return the key, the catalog's name and the colleague of what waits for me alone."""
        told = (each for each in reversed(self._unheard) if not isinstance(each, Question))
        waits = self.question() or next(told, None)
        return None if waits is None else (*ROWS[type(waits)], waits.by or "")

    def handed(self, now: float) -> list[Handed]:
        """Return the lines that were left for this shift, the newest first, for a day."""
        fresh = (each for each in self._handed.values() if now - each.at < A_DAY)
        return sorted(fresh, key=lambda each: (-each.at, each.line))

    def able(self) -> tuple[Colleague, ...]:
        """Return who could take a chat over: a consultant gives advice and holds none."""
        return tuple(each for each in self.there if CARE & set(each.roles))

    def read(self) -> list[Whispered]:
        """The staff room is on the screen: return the whispers that are seen with it."""
        self.unread, seen = 0, [each for each in self._unheard if isinstance(each, Whispered)]
        self._unheard.clear()
        return seen

    def beside(self, chat: str, words: Words) -> str:
        """Return who reads along in a chat of mine, in words; empty when nobody does."""
        names = [self.name(who, words) for who in self._beside.get(chat, ())]
        return words("talk.beside", names=", ".join(names)) if names else ""

    def asked(self, chat: str, to: str, now: float) -> None:
        """Note that I asked somebody to take a chat of mine over."""
        self._asked[chat] = Asked(to, now)

    def waits_for(self, chat: str) -> str | None:
        """Return whom I asked to take `chat` over, as long as there is no answer."""
        asked = self._asked.get(chat)
        return None if asked is None else asked.who

    def ended(self, chat: str) -> None:
        """Forget whom I asked for `chat`: should it come to me once more, nobody is asked yet."""
        self._asked.pop(chat, None)

    def give_up(self, now: float) -> list[str]:
        """Return the chats of mine for which no answer can come any more, once each."""
        late = [chat for chat, asked in self._asked.items() if now - asked.since >= NO_ANSWER]
        for chat in late:
            del self._asked[chat]
        return late

    def name(self, who: str, words: Words) -> str:
        """Return what a colleague is called."""
        return self._names.get(who) or words("team.colleague")

    def asks(self, now: float, words: Words) -> tuple[str, ...]:
        """Return what colleagues ask of me: to take a chat over, or to read the staff room."""
        offer, rows = self.offers.waiting(now), []
        if offer is not None:
            rows.append(words("handover.row", name=self.name(offer.by, words)))
        if (asked := self.asks_me()) is not None:
            key, row, by = asked
            rows.append(f"{words(f'{row}.row', name=self.name(by, words))} · {key}")
        if self.unread:
            rows.append(words("team.row", n=self.unread))
        return tuple(rows)

    def view(self, zone: ZoneInfo, words: Words) -> TeamView:
        """Return the staff room as the screen shows it."""
        there = [self.name(each.who, words) for each in self.there]
        lines = tuple(
            TeamLine(
                time=clock(line.at, zone),
                who=words("talk.me") if line.by is None else self.name(line.by, words),
                text=self._worded(line, words),
                mine=line.by is None,
            )
            for line in self.lines
        )
        return TeamView(
            title=words("team.title"),
            there=words("team.there", names=", ".join(there)) if there else words("team.alone"),
            only=words("team.only"),
            lines=lines,
            empty=words("team.empty"),
        )

    def _worded(self, line: RoomSaid | Told, words: Words) -> str:
        match line:
            case Whispered():
                return words("whisper.line", text=clean(line.text))
            case Question():
                quoted = (f"\n  “{one_line(each, 300)}”" for each in line.lines)
                return words("consult.line", text=clean(line.question)) + "".join(quoted)
            case Advised():
                return words("advice.line", text=clean(line.text))
            case _:
                return clean(line.text)
