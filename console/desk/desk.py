"""The desk: hears what the link tells, and knows everything the screens show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.alerts import Alerts
from console.desk.board import Board, BoardEvent
from console.desk.care import Care
from console.desk.chat import Beside, Chat, ChatEvent, Intake
from console.desk.closing import night
from console.desk.drafts import Drafts
from console.desk.following import follow
from console.desk.guard import Guard
from console.desk.guide import Guide
from console.desk.limits import Limits, UnderWay
from console.desk.offers import came_too_late, ended, say_asked
from console.desk.page_alarm import UNREACHABLE, PageAlarm
from console.desk.queue import Queue
from console.desk.reasons import Reasons
from console.desk.slots import Slots
from console.desk.team import Team, TeamEvent
from console.desk.typing import OwnTyping
from console.desk.wrap_ups import WrapUps
from console.link.port import (
    Answered,
    Asking,
    CodeWanted,
    Colleagues,
    Connection,
    Ended,
    Mine,
    NoLongerWaiting,
    OfferOver,
    PageSeen,
    Receipt,
    Shift,
    Trouble,
    Turn,
    VisitorTyping,
    Waiting,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.catalog import Words
    from console.desk.guide import Shelf
    from console.link.port import Event
    from protocol.registration import Triage


class Desk:
    """State of one counsellor's desk. `hear` changes it; `console.desk.show` words it.

    Knows no clock: moments are arguments, seconds since 1970.
    """

    def __init__(self, words: Words, zone: ZoneInfo, limits: Limits | None = None) -> None:
        self.words = words
        self.zone = zone
        self.limits = limits or Limits()
        self.connection: Connection | None = None
        self.code_wanted: CodeWanted | None = None
        self.was_down = False
        self.shift: Shift | None = None
        self.here_since: float | None = None  # tonight, by my clock
        self.queue = Queue()
        self.chats: dict[str, Chat] = {}
        self.slots = Slots()
        self.active: str | None = None
        self.guard = Guard()
        self.drafts = Drafts()
        self.own_typing = OwnTyping()
        self.alerts = Alerts()
        self.page = PageAlarm()
        self.guide = Guide()
        self.team = Team()
        self.board = Board()
        self.reasons = Reasons()
        self.wrap_ups = WrapUps(self.team.consults)
        self.care = Care()
        self.levels: dict[str, Triage] = {}  # my word of chats, from before this console started
        self.troubles: list[str] = []
        self.claiming: str | None = None
        self.under_way = UnderWay()
        self.leaving: set[str] = set()
        self.last_chat_ended: float | None = None
        self._unfollowed: set[str] = set()
        self._night: float | None = -1.0  # which one it is; not known yet

    @property
    def practising(self) -> bool:
        """Whether all of this is invented, for training."""
        return self.shift is not None and self.shift.practice

    @property
    def up(self) -> bool:
        """Whether the line to the relay is there."""
        return self.connection is not None and self.connection.up

    def hear(self, event: Event, now: float) -> None:
        """Take in one event of the link. An event about a chat that is not here changes nothing."""
        self.team.left.hear(event, now)
        if isinstance(event, TeamEvent | BoardEvent):
            self._among_colleagues(event, now)
            return
        self.under_way.hear(event, waited=self.queue.get(getattr(event, "chat", "")) is not None)
        match event:
            case Connection() | CodeWanted():
                self._hear_line(event)
            case Shift():
                self.shift = event
                self.watch(now)
            case Waiting():
                self.queue.hear(event)
                self.board.waits(event.chat, event.since)
            case NoLongerWaiting():
                self.queue.leave(event.chat, event.by)
                self.board.went(event.chat, event.by)
            case Mine():
                self._seat(event, now)
            case Trouble():
                self._trouble(event, now)
            case PageSeen():
                # While the line is down the first row says so already.
                self.troubles += [c for c in self.page.hear(event) if self.up or c != UNREACHABLE]
            case _ if isinstance(event, ChatEvent):
                erased = isinstance(event, Ended) and event.why == "erased"
                my_own = self.chats.get(event.chat)
                for chat in self.board.hearing(my_own, event.chat, erased=erased):
                    self._hear_in(chat, event, now)
                if erased:
                    self._erase(event.chat, now)
            case _:
                raise TypeError(f"the desk does not know the event {type(event).__name__}")

    def _among_colleagues(self, event: TeamEvent | BoardEvent, now: float) -> None:
        if isinstance(event, BoardEvent):
            self.board.hear(event, now)
            return
        note = self.team.hear(event, now)
        if isinstance(event, Colleagues):
            self.reasons.again()
            self.board.keep(each.who for each in event.there)
        if isinstance(event, OfferOver):
            ended(self, event, news=bool(note))
        elif isinstance(event, Asking):
            say_asked(self, event.chat, now)
        elif note and (mine := self.chats.get(getattr(event, "chat", ""))) is not None:
            mine.note(note, now)

    def held(self) -> list[Chat]:
        """Return the chats at this desk that are still open."""
        return [chat for chat in self.chats.values() if chat.ended is None]

    def ask_for(self, chat: str, now: float) -> None:
        """Note that I asked for `chat`: it is under way, and I go to it when it comes."""
        self.claiming = chat
        self.under_way.ask(chat, now)

    def by_slot(self) -> list[Chat]:
        """Return the chats that have a place, by the digit of the place."""
        return [self.chats[chat] for _, chat in self.slots.taken()]

    def chat(self) -> Chat | None:
        """Return the chat that I am in, or None."""
        return self.chats.get(self.active or "")

    def put_away(self, chat: str, now: float) -> None:
        """Take a chat off the desk: its place rests, its draft and its words go."""
        self.slots.free(chat, now)
        self.chats.pop(chat, None)
        self.leaving.discard(chat)
        for waits in [c for c in self.chats if self.slots.of(c) is None]:
            self.slots.give(waits, now)
        self.guard.forget(chat)
        self.guide.forget(chat)
        self.drafts.write(chat, "", now)
        if self.active == chat:
            self.active = next((c.id for c in self.by_slot()), None)

    def lay_open(self, shelf: Shelf) -> None:
        """Take the handbook: from now on it lies beside each chat, and words raise attention."""
        self.guide.shelf = shelf
        self.queue.look(shelf.judge)

    def follow(self) -> None:
        """Lay the handbook open at what fits each chat with something new.

        Once for many events: a chat that is resumed tells all its messages at once.
        """
        if self.guide.shelf is not None:
            fresh = (self.chats[name] for name in self._unfollowed if name in self.chats)
            follow(self.guide, self.guide.shelf, fresh)
            self._unfollowed.clear()

    def watch(self, now: float) -> None:
        """Let time pass: notes come to lie in my chats, with another night tallies begin anew."""
        self.team.left.settle(self, now)
        which = night(self.shift, now)
        if which != self._night:
            self._night, self.here_since = which, now
            self.care.begins(now, which)
            self.board.begins()

    def _hear_line(self, event: Connection | CodeWanted) -> None:
        if isinstance(event, CodeWanted):
            self.code_wanted = event
        elif event.up:
            self.team.offers.came_back()
            self.connection, self.code_wanted = event, None
        else:
            self.board.looks_away()
            self.connection, self.was_down = event, True
            for chat in self.chats.values():
                chat.typing = False  # nobody tells when they stop

    def _seat(self, event: Mine, now: float) -> None:
        self.queue.leave(event.chat, None)
        self.team.offers.forget(event.chat)
        self.board.taken(event.chat, now)
        if event.chat in self.chats and self.chats[event.chat].ended is None:
            self.chats[event.chat].presence = event.presence
            return
        intake = Intake(event.door, event.language, event.danger, event.since, event.intent)
        intake.claimed, intake.returned = event.claimed, event.returned
        self.chats[event.chat] = Chat(event.chat, intake, event.presence)
        self.chats[event.chat].level = self.levels.pop(event.chat, None)
        self._make_room(now)
        self.slots.give(event.chat, now)
        say_asked(self, event.chat, now)
        if self.active is None or self.claiming == event.chat:
            self.active = event.chat
            self.claiming = None

    def _make_room(self, now: float) -> None:
        """Put a closed chat away when only a spare place is left: somebody living needs one."""
        place = self.slots.would_give(now)
        closed = next((c for c in self.by_slot() if c.ended is not None), None)
        if closed is not None and (place is None or place.spare):
            self.put_away(closed.id, now)

    def _hear_in(self, chat: Chat, event: ChatEvent, now: float) -> None:
        match event:
            case Turn():
                if chat.hear_turn(event) and chat.id in self.chats:
                    self._unfollowed.add(chat.id)
            case Receipt():
                if (refused := chat.transcript.receive(event.mine, event.delivery)) is not None:
                    draft = self.drafts.of(chat.id)
                    self.drafts.write(chat.id, f"{refused}\n{draft}".strip("\n"), now)
                    chat.note("note.refused", now)
            case Answered():
                chat.intake.answers[event.question] = event.answer
            case _ if isinstance(event, Beside):
                chat.hear_beside(event)
            case VisitorTyping():
                chat.typing = event.on
            case Ended():
                self._end(chat, event.why, now)
            case _:
                raise TypeError(f"a chat does not know the event {type(event).__name__}")

    def _end(self, chat: Chat, why: str, now: float) -> None:
        if self.chats.get(chat.id) is chat:  # not one that I only read along
            self.last_chat_ended = now
        self._wrap_up(chat, why, now)
        if chat.id in self.leaving:
            self.put_away(chat.id, now)
            return
        chat.end(why, now)

    def _erase(self, chat: str, now: float) -> None:
        """Drop what is left of a chat besides its talk: row, draft, forms, words of colleagues."""
        self.drafts.write(chat, "", now)
        self.guide.forget(chat)
        self.team.erased(chat)
        self.queue.erase(chat)
        self.board.went(chat, None)
        self.wrap_ups.erased(chat)

    def _wrap_up(self, chat: Chat, why: str, now: float) -> None:
        """Lay a form ready, once for each chat; whoever has it now writes the one of `taken`."""
        slot = self.slots.of(chat.id)
        if chat.ended is None and why != "taken" and slot is not None:
            used, referral = self.guide.used(chat.id), self.guide.referrals.code(chat.id)
            self.wrap_ups.begin(chat, slot.word, why, used, now, self.zone, referral)

    def _trouble(self, event: Trouble, now: float) -> None:
        if event.code == "offer_over" and not came_too_late(self, event):
            return
        code = self.team.offers.refused(event)
        chat = self.chats.get(event.chat or "")
        if event.chat is not None and event.chat == self.claiming:
            self.claiming = None
        if chat is not None:
            chat.note(f"trouble.{code}", now)
        else:
            self.troubles.append(code)
