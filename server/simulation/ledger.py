"""The store with a witness beside it: what was committed, and whether it might have been.

Every relay of a night commits through the ledger. What the store says is stored is written
down here too, and both must be the same whenever anybody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from protocol import audit, frames
from protocol.audit import Line, Note
from protocol.epochs import open_announcement
from protocol.ids import VISITOR, is_staff
from protocol.log import EpochEntry, FrameEntry, StateEntry
from server.core.states import UNHELD
from server.ports import Outcome, Store
from server.records import ChatRow, Duty, Item, NewEntry, Post
from server.simulation.course import Broken


class Record:
    """One chat as it was committed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.row: ChatRow | None = None
        self.log: list[NewEntry] = []
        self.mids: dict[bytes, int] = {}
        self.erased = False
        self.held: set[bytes] = set()  # whoever was its holder
        self.listened: dict[bytes, int] = {}  # staff id: up to which position they might hear

    def holder_may_write(self, entry: FrameEntry) -> bool:
        """Whether the sender of a frame is a visitor, or holds the chat."""
        sender = frames.read_header(entry.frame).sender
        return not is_staff(sender) or (self.row is not None and self.row.holder == sender)


def lines_wanted(item: Item, before: ChatRow | None) -> set[tuple[bytes, str]]:
    """Return who must have a line of what in the audit chain, as far as the log tells."""
    wanted: set[tuple[bytes, str]] = set()
    for new in item.entries:
        if isinstance(new.entry, StateEntry) and new.entry.cause in ("claim", "close", "late"):
            wanted.add((new.author, new.entry.cause))
        elif isinstance(new.entry, EpochEntry):
            why = open_announcement(new.entry.epoch, None, None).why
            if why in ("release", "hand-over", "take-over", "return"):
                wanted.add((new.author, why))
            if why == "hand-over" and item.row is not None and item.row.holder is not None:
                wanted.add((item.row.holder, "receive"))
    if item.row is not None and before is not None and item.row.phase == before.phase == "open":
        held = {before.holder, item.row.holder}
        were, are = {*before.readers} - held, {*item.row.readers} - held
        wanted |= {(who, "sit-out") for who in were - are if who}
        if item.row.epoch > before.epoch:  # else the page let somebody in
            wanted |= {(who, "sit-in") for who in are - were if who}
    if item.erase:
        wanted.add((VISITOR, "erase"))
    return wanted


class Ledger:
    """What all relays of a night have committed, whichever of them did."""

    def __init__(self, on_duty: Callable[[], Iterable[bytes]]) -> None:
        """Begin empty; `on_duty` tells who may hear of those who wait."""
        self._on_duty = on_duty
        self.records: dict[bytes, Record] = {}
        self.noted: list[Note] = []  # what came with the changes of chats, in their order
        self.committed: Callable[[Item], None] = lambda _item: None
        self.told: Callable[[int], None] = lambda _node: None  # a node has news for the others

    def write_down(self, item: Item) -> None:
        """Write down what was stored. Raises `Broken` when it might not have been."""
        record = self.records.setdefault(item.chat, Record())
        if item.remove:
            self.noted += item.notes
            del self.records[item.chat]
            return
        if record.erased and item.entries:
            raise Broken("erased is gone", "something was added to an erased chat")
        before = set(self._listeners(record.row))
        self.noted += item.notes
        missing = lines_wanted(item, record.row) - {(each.who, each.what) for each in item.notes}
        if missing:
            raise Broken("staff leave a line", f"{min(what for _, what in missing)} has none")
        for new in item.entries:
            self._add(record, new)
        if item.erase:
            record.erased, record.log, record.mids = True, [], {}
        if item.row is not None:
            self._turn(record, item.row)
        for who in before | set(self._listeners(record.row)):
            record.listened[who] = len(record.log)
        self.committed(item)

    def _turn(self, record: Record, row: ChatRow) -> None:
        if row.phase == "erased" and not record.held <= {*row.erasing}:
            raise Broken("erased is gone", "a console that held it is not asked to erase it")
        record.row = row
        if row.phase == "erased":
            record.held.clear()
        elif row.holder is not None:
            record.held.add(row.holder)

    def _add(self, record: Record, new: NewEntry) -> None:
        entry = new.entry
        if entry.pos != len(record.log) + 1:
            raise Broken("in order", f"position {entry.pos} after {len(record.log)}")
        if new.mid is not None and new.mid in record.mids:
            raise Broken(
                "nothing doubled", f"one message at {record.mids[new.mid]} and {entry.pos}"
            )
        if isinstance(entry, FrameEntry) and not record.holder_may_write(entry):
            raise Broken("one holder", f"words of somebody who does not hold, at {entry.pos}")
        if isinstance(entry, StateEntry) and entry.cause == "claim":
            before = next(
                (e for e in reversed(record.log) if isinstance(e.entry, StateEntry)), None
            )
            phase = None if before is None else before.entry.phase  # type: ignore[union-attr]
            if phase != "waiting":
                raise Broken("one holder", f"a claim of a chat that does not wait, at {entry.pos}")
        record.log.append(new)
        if new.mid is not None:
            record.mids[new.mid] = entry.pos

    def looks(self) -> None:
        """Note who is on duty now; called before anything changes that."""
        self._on_duty()

    def _listeners(self, row: ChatRow | None) -> tuple[bytes, ...]:
        if row is None:
            return ()
        held = () if row.holder is None else (row.holder,)
        return (*held, *row.readers, *(self._on_duty() if row.phase in UNHELD else ()))

    def believed(self, chat: bytes, who: bytes, pos: int) -> None:
        """Note that a relay had reason to send `who` this chat's log up to `pos`."""
        record = self.records.get(chat)
        if record is not None:
            record.listened[who] = max(pos, record.listened.get(who, 0))

    def may_hear(self, chat: bytes, who: bytes) -> int:
        """Return up to which position `who` may have been sent this chat's log by now."""
        record = self.records.get(chat)
        if record is None:
            return 0
        if who in self._listeners(record.row):
            record.listened[who] = len(record.log)
        return record.listened.get(who, 0)

    def same_as(self, store: Store) -> None:
        """Raise `Broken` unless the store has exactly what it said it has."""
        for chat, record in self.records.items():
            loaded = store.load(chat)
            if loaded is None or loaded.row != record.row or loaded.mids != record.mids:
                raise Broken("acknowledged is stored", "the store lost a chat or a message of it")
            if store.entries(chat, 0) != [new.entry for new in record.log]:
                raise Broken("acknowledged is stored", "a log is not the one that was committed")
        self._chain_holds(store.trail(0, 1_000_000))

    def _chain_holds(self, lines: list[Line]) -> None:
        broken = audit.verify(lines)
        if broken is not None:
            raise Broken("staff leave a line", f"line {broken.n} is {broken.reason}")
        of_chats = [line.note for line in lines if line.note.chat and line.note.what != "ask"]
        if of_chats != self.noted:
            raise Broken("staff leave a line", "the chain is not what was committed")


class Watched:
    """One relay's store: `server.ports.Store`, of which each commit goes through the ledger."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        """Stand before `store`."""
        self.store, self._ledger = store, ledger

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit, and write down what was stored. Raises `Broken`."""
        outcomes = self.store.commit(items)
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome is Outcome.STORED:
                self._ledger.write_down(item)
        self._ledger.told(self.store.node)
        return outcomes

    def post(self, post: Post) -> None:
        """Tell the other nodes."""
        self.store.post(post)
        self._ledger.told(self.store.node)

    def sign_on(self, duties: tuple[Duty, ...]) -> None:
        """Tell the other nodes who is connected to this one."""
        self.store.sign_on(duties)
        self._ledger.told(self.store.node)

    def __getattr__(self, name: str) -> Any:
        """Ask the store itself: reading changes nothing."""
        return getattr(self.store, name)
