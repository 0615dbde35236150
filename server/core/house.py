"""The house: every chat of the night, who is on duty, and who may hear what.

It decides and touches nothing: messages and moments (milliseconds) in, effects out. The
handlers stand in `visitor_desk`, `staff_desk` and `clocks`; they share this state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from protocol.directory import Directory, Papers
from protocol.documents import Signed
from protocol.doors import Doors
from protocol.log import Entry
from protocol.staff_messages import Info, LeftView, StaffPapers
from protocol.visitor_messages import Cards, Colleague, Place
from server.core.chat import Change, Chat
from server.core.effects import After, Effect, Places, Spread, TellStaff, TellVisitor, Unfollow
from server.core.line import Waits, in_line
from server.core.permissions import allowed
from server.core.refused import Refused
from server.core.states import UNHELD
from server.core.throttle import Bucket
from server.records import ChatRow, Duty, LoadedChat


@dataclass(frozen=True)
class Rules:
    """The house's numbers; seconds unless it says otherwise."""

    claim_seconds: int = 10
    exit_minutes: int = 30
    reload_minutes: int = 15
    closing_minutes: int = 15
    retention_days: int = 14
    audit_years: int = 5
    offer_seconds: int = 120
    take_over_seconds: int = 30  # without the holder's connection
    shut_minutes: int = 10  # after closing, with nobody there who could answer
    longest_line: int = 50  # waiting chats
    most_held: int = 9  # chats of one counsellor: the places of a desk
    chat_burst: int = 30  # messages
    chat_rate: int = 5  # messages a second
    comings: int = 120  # times that a page may come back at once, and go on as soon as it is there
    coming_seconds: int = 10  # for each time more
    longest_chat: int = 10_000  # messages: ten hours with one every 3.6 seconds; 42 MB at most
    most_granted: int = 5_000  # wraps that one page may store: each colleague of fifty, many times
    longest_unheard: int = 500  # messages while nobody has ever answered; 2 MB at most


# Letters of one console at once, and a second: a line for a whole team goes at once.
POSTS_BURST, POSTS_RATE = 200, 5.0


class HoursNow(NamedTuple):
    """The opening hours as they stand at one moment."""

    lets_in: bool  # open, and not past the last entry
    doors: tuple[Doors, ...] = ()  # as consoles are told
    shut: bool = False  # past closing time, or before the doors open
    closed: frozenset[str] = frozenset()  # doors whose own, narrower hours let nobody in

    def lets_in_at(self, door: str) -> bool:
        """Whether somebody new is let in at `door`; all else that time decides is the house's."""
        return self.lets_in and door not in self.closed


class Hours(Protocol):
    """The one function that page, console and relay ask."""

    def __call__(self, now: int) -> HoursNow:
        """Return the hours as they stand at `now`."""


@dataclass
class OnShift:
    """One signed-in staff member."""

    card: Signed | None = None
    since: int = 0
    roles: tuple[str, ...] = ()
    node: int = 0  # the relay node they are connected to
    # Letters to colleagues; it says nothing about whether somebody's place on shift changed.
    posts: Bucket = field(default_factory=lambda: Bucket(POSTS_BURST, POSTS_RATE), compare=False)


@dataclass
class House:
    """Everything the relay knows while it runs."""

    rules: Rules
    hours: Hours
    hmac: Callable[[bytes], bytes]  # HMAC-SHA256 under the pepper
    root: bytes
    node: int = 0  # this relay's number among those that share a store
    others: frozenset[int] = frozenset()  # the other nodes that are alive
    chats: dict[bytes, Chat] = field(default_factory=dict)
    staff: dict[bytes, OnShift] = field(default_factory=dict)
    gone: dict[bytes, int] = field(default_factory=dict)  # staff id: disconnected since
    papers: Papers | None = None
    waits: Waits = field(default_factory=Waits)
    reading: frozenset[bytes] = frozenset()  # who of `staff` may read a chat at all

    # --- chats ------------------------------------------------------------------------------

    def admit(self, loaded: LoadedChat) -> Chat:
        """Take a stored chat up."""
        chat = Chat(loaded, self.new_bucket(), self.node)
        self.chats[loaded.row.chat] = chat
        chat.elsewhere = self.is_elsewhere(loaded.row)
        return chat

    def is_elsewhere(self, row: ChatRow) -> bool:
        """Whether the page of this row is connected to another node that is alive."""
        return row.presence == "here" and row.node in self.others

    def forget(self, chat: bytes) -> None:
        """Drop a chat from memory; the next one who needs it loads it again."""
        self.chats.pop(chat, None)

    def stored(self, chat: bytes, row: ChatRow | None) -> ChatRow | None:
        """Note that this row of a chat is on disk; return the one in whose place it is."""
        known = self.chats.get(chat)
        if known is None or row is None:
            return None
        if known.stored.epoch == 0 < row.epoch and row.holder is not None:
            self.waits.claimed_after(row.claimed - row.since)  # later ones wait otherwise
        before, known.stored = known.stored, row
        return before

    def takes_more(self, chat: Chat, spare: int = 0) -> bool:
        """Whether a chat takes one more message; `spare` are those that only staff have left."""
        heard = bool(chat.row.held)
        most = self.rules.longest_chat + spare if heard else self.rules.longest_unheard
        return len(chat.mids) < most

    def new_bucket(self) -> Bucket:
        """Return a full bucket for one chat."""
        return Bucket(self.rules.chat_burst, self.rules.chat_rate)

    def count_coming(self, chat: Chat, now: int) -> None:
        """Count that a page comes back, which makes the log longer each time. Raises `Refused`."""
        if chat.comings is None:
            chat.comings = Bucket(self.rules.comings, 1 / self.rules.coming_seconds)
        if not chat.comings.take(now):
            raise Refused("rate")

    # --- staff ------------------------------------------------------------------------------

    def on_duty(self) -> tuple[bytes, ...]:
        """Return who is connected with a duty card, counsellors and supervisors."""
        return tuple(who for who in self._with("hear who waits") if self.staff[who].card)

    def supervisors(self) -> tuple[bytes, ...]:
        """Return those who are connected and see every chat."""
        return self._with("see every chat")

    def may(self, who: bytes, action: str) -> bool:
        """Whether somebody who is connected may do this, by the table of roles."""
        on = self.staff.get(who)
        return on is not None and action in allowed(on.roles)

    def hands_are_full(self, who: bytes) -> bool:
        """Whether somebody holds as many chats as a desk has places; their console says no before.

        What was entrusted to them all the same, by a return or a take-over, is theirs.
        """
        mine = (chat for chat in self.chats.values() if chat.row.holder == who)
        return sum(chat.row.phase in ("claimed", "open") for chat in mine) >= self.rules.most_held

    def shift_changed(self) -> None:
        """Note who may read, after somebody came, went, or got other roles."""
        self.reading = frozenset(self._with("read a chat"))

    def _with(self, action: str) -> tuple[bytes, ...]:
        return tuple([who for who, on in self.staff.items() if action in allowed(on.roles)])

    def current_papers(self) -> Papers | None:
        """Return the papers with the cards of everybody on duty."""
        if self.papers is None:
            return None
        cards = tuple(on.card for on in self.staff.values() if on.card)
        return Papers(self.papers.certificate, self.papers.roster, cards)

    def directory(self, now: int) -> Directory:
        """Return the roster as it stands. Raises `Reject` when there is none that holds."""
        directory = Directory(self.root)
        if self.papers is not None:
            directory.read(self.papers, now / 1000)
        return directory

    def duties(self) -> tuple[Duty, ...]:
        """Return who is connected to this node, for the others to know."""
        mine = ((who, on) for who, on in self.staff.items() if on.node == self.node)
        return tuple(Duty(who, on.since, on.card) for who, on in mine)

    # --- who hears what ---------------------------------------------------------------------

    def listeners(self, chat: Chat) -> tuple[bytes, ...]:
        """Return who gets this chat's log: all on duty while it waits, else its readers."""
        if chat.row.phase in UNHELD:
            hearing = dict.fromkeys(self.on_duty())
            claims = chat.row.holder  # also when their card is withdrawn before their epoch is in
            if claims is not None and claims in self.reading:
                hearing[claims] = None
            return tuple(hearing)
        readers = dict.fromkeys((chat.row.holder, *chat.row.readers))  # staff may be hundreds
        return tuple([who for who in readers if who in self.reading])

    def spread(
        self, chat: Chat, entries: Iterable[Entry], *, visitor: bool, skip: bytes | None = None
    ) -> Spread:
        """Return the effect that sends `entries` to everybody who listens, but `skip`."""
        staff = tuple(who for who in self.listeners(chat) if who != skip)
        return Spread(chat.row.chat, tuple(entries), visitor, staff)

    def news(self, chat: Chat, change: Change) -> list[After]:
        """Return what everybody must know after `change`, also where it moved the line."""
        return [*self.announce(chat), *((Places(),) if change.moves_the_line else ())]

    def announce(self, chat: Chat) -> list[After]:
        """Return what staff must know after a change: its info, or that it left their view.

        Of an erased chat nobody is told anything but that.
        """
        if chat.row.phase == "erased":
            return []
        info, hearing = chat.info(), set(self.listeners(chat))
        seeing = hearing | set(self.supervisors())
        told: list[After] = [TellStaff(who, Info(info)) for who in self.staff if who in seeing]
        if chat.row.phase in UNHELD:  # who gave it back off duty hears nothing of who waits
            deaf = tuple(who for who in self.staff if who not in hearing)
            told += [Unfollow(chat.row.chat, deaf)] if deaf else []
        else:
            others = tuple(who for who in self.staff if not chat.readable_by(who))
            told.append(Unfollow(chat.row.chat, others))
            left = (who for who in others if who not in seeing)  # supervisors go on seeing it
            told += [TellStaff(who, LeftView(chat.row.chat, chat.row.holder)) for who in left]
        return told

    def place(self, chat: Chat, now: int) -> Place:
        """Return where somebody stands who waits."""
        line = in_line(self.chats.values())
        return self._place(line, line.index(chat), now)

    def places(self, now: int) -> list[TellVisitor]:
        """Return everybody's place in the line, for those who wait."""
        line = in_line(self.chats.values())
        self.waits.said = self._place(line, 0, now).most > 0
        return [
            TellVisitor(chat.row.chat, self._place(line, ahead, now))
            for ahead, chat in enumerate(line)
            if chat.connected
        ]

    def _place(self, line: list[Chat], ahead: int, now: int) -> Place:
        if not self.on_duty():
            return Place(ahead, 0, 0)  # nobody knows how long it takes
        return Place(ahead, *self.waits.honest(line, ahead, now))

    def knows_the_wait(self, now: int) -> bool:
        """Whether somebody new in the line can be told how long it takes."""
        return self._place(in_line(self.chats.values()), 0, now).most > 0

    def colleague(self, chat: Chat, now: int) -> Colleague:
        """Return the truth about the holder's connection."""
        holder = chat.row.holder
        if holder is None or holder in self.staff:
            return Colleague(up=True, since=now)
        return Colleague(up=False, since=self._gone_since(holder, now))

    def holder_is_gone(self, chat: Chat, now: int) -> bool:
        """Whether the holder's connection is gone for so long that another may take over."""
        holder = chat.row.holder
        if holder is None or holder in self.staff:
            return False
        return now - self._gone_since(holder, now) >= self.rules.take_over_seconds * 1000

    def _gone_since(self, who: bytes, now: int) -> int:
        """Return since when a console is gone, in milliseconds.

        After a restart nobody saw it go, and a moment that is still to come was noted while
        the clock was ahead: either way it is gone since now.
        """
        self.gone[who] = min(now, self.gone.get(who, now))
        return self.gone[who]

    def papers_changed(self) -> list[Effect]:
        """Return what everybody must know when the roster or who is on duty changed."""
        papers = self.current_papers()
        if papers is None:
            return []
        told: list[Effect] = [TellStaff(who, StaffPapers(papers)) for who in self.staff]
        here = (chat.row.chat for chat in self.chats.values() if chat.connected and chat.live)
        return [*told, *(TellVisitor(chat, Cards(papers)) for chat in here)]
