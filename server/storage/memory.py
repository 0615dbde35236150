"""The store in memory, which dies as a machine does: for tests and simulations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto

import msgspec

from protocol import audit
from protocol.audit import Head, Line, Note
from protocol.log import Entry
from protocol.visitor_messages import CapsuleKind
from server.ports import ALL, Outcome, StoreError
from server.records import (
    SHIFT,
    ChatRow,
    Duty,
    Factor,
    FactorChange,
    Fresh,
    Item,
    LoadedChat,
    NewEntry,
    News,
    Post,
    Registered,
)
from server.storage.batch import aside


class Crash(Exception):
    """The machine went down during a commit."""


class CrashAt(Enum):
    """When, in the next commit, the machine goes down."""

    BEFORE = auto()  # nothing of the batch is on disk
    AFTER = auto()  # all of it is, and nobody was told


class Disk(msgspec.Struct):
    """What is committed. It outlives a crash; nothing else here does."""

    rows: dict[bytes, ChatRow] = {}
    logs: dict[bytes, tuple[NewEntry, ...]] = {}
    capsules: dict[tuple[bytes, CapsuleKind], tuple[bytes, bytes]] = {}  # (lookup, capsule)
    notes: dict[str, bytes] = {}
    factors: dict[bytes, Factor] = {}
    registrations: dict[bytes, Registered] = {}
    news: list[tuple[int, tuple[bytes, ...], tuple[Post, ...]]] = []  # by whom, chats, posts
    shifts: dict[int, tuple[Duty, ...]] = {}  # of the nodes that are alive
    trail: list[Line] = []

    def witness(self, notes: Iterable[Note]) -> Head:
        """Put `notes` behind the last line of the audit chain."""
        last = Head(self.trail[-1].n, self.trail[-1].hash) if self.trail else audit.START
        self.trail += audit.append(last, notes)
        return Head(self.trail[-1].n, self.trail[-1].hash) if self.trail else last


class MemoryStore:
    """Keeps `server.ports.Store` on `disk`, which several nodes may share."""

    def __init__(self, disk: Disk | None = None, node: int = 0) -> None:
        self.node = node
        self.session = 0
        self._disk = disk if disk is not None else Disk()
        self._is_open = False
        self._crash_at: CrashAt | None = None

    def open(self) -> None:
        """Take up what was committed, also after a crash."""
        self._is_open = True
        self.session += 1
        self._crash_at = None
        self._disk.shifts[self.node] = ()

    def close(self) -> None:
        """Refuse everything until `open`."""
        self._is_open = False
        self._disk.shifts.pop(self.node, None)

    def crash(self, at: CrashAt | None = None) -> None:
        """Go down, now or in the next commit, which then raises `Crash`.

        Until `open` every call raises `StoreError`; what was committed, and only that, is there.
        """
        self._crash_at = at
        if at is None:
            self.close()

    def lose_posts(self) -> None:
        """Forget what no disk was waited for, as a database that went down does."""
        told = self._disk.news
        while told and not told[-1][1] and Post(SHIFT) not in told[-1][2]:
            told.pop()

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit each item that fits, in order; an outcome for each."""
        disk = self._now()
        if self._crash_at is CrashAt.BEFORE:
            self.close()
            raise Crash
        outcomes = []
        broken: dict[bytes, Outcome] = {}
        for item in items:
            outcome = broken.get(item.chat) or _commit(disk, item)
            if outcome is not Outcome.STORED:
                broken[item.chat] = outcome
            outcomes.append(outcome)
        pairs = zip(items, outcomes, strict=True)
        self._tell({item.chat: None for item, done in pairs if done is Outcome.STORED}, ())
        if self._crash_at is CrashAt.AFTER:
            self.close()
            raise Crash
        return outcomes

    def live(self) -> list[LoadedChat]:
        """Return every chat that lives or is blocked, or that consoles must forget."""
        rows = self._now().rows.values()
        over = ("closed", "erased")
        wanted = (row for row in rows if row.phase not in over or row.erasing or row.block)
        return [_loaded(self._disk, row) for row in wanted]

    def load(self, chat: bytes) -> LoadedChat | None:
        """Return one chat, also a closed or erased one; None when it never was."""
        row = self._now().rows.get(chat)
        return None if row is None else _loaded(self._disk, row)

    def entries(self, chat: bytes, after: int, most: int = ALL) -> list[Entry]:
        """Return the first `most` entries of `chat` with a position above `after`, in order."""
        log = self._now().logs.get(chat, ())
        return [new.entry for new in log if new.entry.pos > after][:most]

    def fresh(self, have: dict[bytes, int]) -> dict[bytes, Fresh]:
        """Return what is stored of these chats, with the log after the position one has."""
        disk = self._now()
        return {
            chat: Fresh(
                disk.rows.get(chat),
                tuple(new for new in disk.logs.get(chat, ()) if new.entry.pos > pos),
            )
            for chat, pos in have.items()
        }

    def capsule(self, lookup: bytes) -> tuple[bytes, bytes] | None:
        """Return (chat, capsule) filed under `lookup`, or None."""
        filed = self._now().capsules.items()
        return next(((chat, kept[1]) for (chat, _), kept in filed if kept[0] == lookup), None)

    def expired(self, before: int) -> dict[bytes, int]:
        """Return the chats whose last event lies before the moment `before`, and their `rev`."""
        return {chat: row.rev for chat, row in self._now().rows.items() if row.touched < before}

    def date_back(self, after: int, to: int) -> None:
        """Move the last event of each chat that lies after the moment `after` to `to`."""
        rows = self._now().rows
        late = (row for row in rows.values() if row.touched > after)
        rows |= {row.chat: msgspec.structs.replace(row, touched=to) for row in late}

    def remember(self, name: str, value: bytes) -> None:
        """Keep `value` under `name`."""
        self._now().notes[name] = value

    def recall(self, name: str) -> bytes | None:
        """Return what was kept under `name`, or None."""
        return self._now().notes.get(name)

    def amend(
        self,
        name: str,
        change: Callable[[bytes | None], bytes | None],
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Replace what was kept under `name` by what `change` makes of it (None: as it was)."""
        if (value := change(self.recall(name))) is not None:
            self.remember(name, value)
            self._disk.witness(notes)

    def witness(self, notes: tuple[Note, ...]) -> Head:
        """Add `notes` that belong to no change of a chat, and return the new head."""
        return self._now().witness(notes)

    def trail(self, after: int, most: int) -> list[Line]:
        """Return at most so many lines of the audit chain with a number above `after`."""
        return [line for line in self._now().trail if line.n > after][:most]

    def shorten(self, before: int, note: Note) -> int:
        """Remove what the audit chain has from before `before` but the last; return how many."""
        trail = self._now().trail
        young = (at for at, line in enumerate(trail) if line.note.at >= before)
        old = next(young, len(trail)) - 1
        if old > 0:
            del trail[:old]
            self._disk.witness((note,))
        return max(0, old)

    def factor(self, who: bytes) -> Factor | None:
        """Return the second factor of the member `who`, or None."""
        return self._now().factors.get(who)

    def change_factor(self, who: bytes, change: Callable[[Factor | None], FactorChange]) -> None:
        """Let `change` decide about the second factor of `who` from how it stands now."""
        disk = self._now()
        after, notes = change(self.factor(who))
        if after is None:
            disk.factors.pop(who, None)
        else:
            disk.factors[who] = after
        disk.witness(notes)

    def register(self, registered: Registered) -> None:
        """Keep a registration apart from every chat."""
        self._now().registrations.setdefault(registered.key, registered)

    def registrations(self) -> list[Registered]:
        """Return every registration, by key."""
        return sorted(self._now().registrations.values())

    # --- among nodes ------------------------------------------------------------------------

    def news(self, after: int | None) -> News:
        """Return what other nodes did after the number `after`; None: only the last number."""
        told = self._now().news
        if after is None:
            return News(len(told))
        others = [(chats, posts) for node, chats, posts in told[after:] if node != self.node]
        changed = dict.fromkeys(chat for chats, _ in others for chat in chats)
        return News(len(told), tuple(changed), tuple(p for _, posts in others for p in posts))

    def post(self, post: Post) -> None:
        """Tell the other nodes, now and only now."""
        self._tell((), (post,))

    def sign_on(self, duties: tuple[Duty, ...]) -> None:
        """Tell the other nodes who is connected to this one."""
        self._now().shifts[self.node] = duties
        self._tell((), (Post(SHIFT),))

    def shifts(self) -> dict[int, tuple[Duty, ...]]:
        """Return who is connected to each other node that is alive."""
        return {node: said for node, said in self._now().shifts.items() if node != self.node}

    def sweep(self) -> None:
        """Keep all news: a night in memory is short."""

    def _tell(self, chats: Iterable[bytes], posts: tuple[Post, ...]) -> None:
        if self.node:
            self._now().news.append((self.node, tuple(chats), posts))

    def _now(self) -> Disk:
        if not self._is_open:
            raise StoreError("The store is not open.")
        return self._disk


def _commit(disk: Disk, item: Item) -> Outcome:
    """Write one item whole, or find that it does not fit and write nothing."""
    stored = disk.rows.get(item.chat)
    if (stored.rev if stored is not None else None) != item.expected:
        return Outcome.CONFLICT
    log = disk.logs.get(item.chat, ()) + item.entries
    if len({new.entry.pos for new in log}) < len(log):
        return Outcome.FAILED
    kinds = {*item.forget, *(put.kind for put in item.keep)}
    capsules = {
        place: kept
        for place, kept in disk.capsules.items()
        if place[0] != item.chat or place[1] not in kinds
    }
    for put in item.keep:
        taken = any(lookup == put.lookup for lookup, _ in capsules.values())
        lookup = aside(item.chat, put) if taken else put.lookup
        capsules[item.chat, put.kind] = (lookup, put.capsule)
    over = item.erase or item.remove
    disk.logs[item.chat] = () if over else log
    disk.capsules = {p: kept for p, kept in capsules.items() if not over or p[0] != item.chat}
    if item.remove:
        disk.rows.pop(item.chat, None)
        del disk.logs[item.chat]
    elif item.row is not None:
        disk.rows[item.chat] = item.row
    disk.witness(item.notes)
    return Outcome.STORED


def _loaded(disk: Disk, row: ChatRow) -> LoadedChat:
    log = disk.logs.get(row.chat, ())
    mids = {new.mid: new.entry.pos for new in log if new.mid is not None}
    marks = {(new.epoch, new.author): new.seq for new in log}
    seqs = {
        (epoch, author): seq
        for (epoch, author), seq in marks.items()
        if epoch is not None and seq is not None
    }
    return LoadedChat(row=row, mids=mids, seqs=seqs)
