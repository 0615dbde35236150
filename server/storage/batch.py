"""Folds the items of one transaction into what is written to each table.

What a chat becomes in the course of a batch is written once, as its last row. The moments in
between are never seen by anybody: the batch is on disk whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any

import msgspec

from protocol.audit import Note
from protocol.visitor_messages import CapsuleKind
from server.ports import Outcome
from server.records import ChatRow, Item, PutCapsule

_encode = msgspec.msgpack.Encoder().encode


class Conflict(Exception):
    """The past an item was decided from is not what is stored (or not in this batch)."""


class OutOfReach(Exception):
    """The database does not do what it is asked, whatever that is."""


class Batch(msgspec.Struct):
    """What one transaction writes, table by table."""

    new: dict[bytes, ChatRow] = {}
    changed: dict[bytes, tuple[int, ChatRow]] = {}  # the rev that must be stored, and the row
    grown: dict[bytes, tuple[int, ChatRow]] = {}  # the same, where little of the row is new
    untouched: dict[bytes, int | None] = {}  # the rev that must be stored, where no row follows
    entries: list[tuple[Any, ...]] = []
    capsules: dict[tuple[bytes, CapsuleKind], PutCapsule | None] = {}
    erased: list[bytes] = []
    removed: list[bytes] = []
    notes: list[Note] = []  # for the audit chain, in the order of the items

    @property
    def only_goes_on(self) -> bool:
        """Whether chats get entries and other rows, and nothing begins or ends by it."""
        others = (self.new, self.untouched, self.capsules, self.erased, self.removed)
        return not any(others)


def fold(items: list[Item]) -> Batch:
    """Return what `items` write together. Raises `Conflict` if one does not follow another."""
    batch = Batch()
    reached: dict[bytes, int | None] = {}  # the rev of a chat so far in this batch
    for item in items:
        chat, row = item.chat, item.row
        if reached.setdefault(chat, item.expected) != item.expected:
            raise Conflict
        if row is not None and not item.remove:
            _put_row(batch, item, row)
            reached[chat] = row.rev
        elif not (chat in batch.new or chat in batch.changed or chat in batch.grown):
            batch.untouched.setdefault(chat, item.expected)
        for new in item.entries:
            entry = new.entry
            batch.entries.append(
                (chat, entry.pos, new.author, new.mid, new.epoch, new.seq, _encode(entry))
            )
        if item.notes:
            batch.notes += item.notes
        for kind in item.forget:
            batch.capsules[chat, kind] = None
        for put in item.keep:
            batch.capsules[chat, put.kind] = put
        if item.erase:
            batch.erased.append(chat)
        if item.remove:
            batch.removed.append(chat)
        if item.erase or item.remove:
            reached[chat] = _OVER
    return batch


def aside(chat: bytes, put: PutCapsule) -> bytes:
    """Return under what a capsule is kept whose lookup another one has: nobody finds it there."""
    return sha256(b"aside" + chat + put.kind.encode() + put.lookup).digest()


# What follows the end of a chat is written in a transaction of its own: no rev equals this.
_OVER = -1


def _put_row(batch: Batch, item: Item, row: ChatRow) -> None:
    """Note the row, under the rev that the first item of its chat expects to be stored."""
    chat = item.chat
    if chat in batch.new:
        batch.new[chat] = row
    elif chat in batch.changed:
        batch.changed[chat] = (batch.changed[chat][0], row)
    elif chat in batch.grown:
        kept = batch.grown if item.grown else batch.changed
        kept[chat] = (batch.grown.pop(chat)[0], row)
    else:
        batch.untouched.pop(chat, None)
        if item.expected is None:
            batch.new[chat] = row
        else:
            kept = batch.grown if item.grown else batch.changed
            kept[chat] = (item.expected, row)


def settle(items: list[Item], attempt: Callable[[list[Item]], Outcome | None]) -> list[Outcome]:
    """Return what became of each item when `attempt` was made at all, then at halves that failed.

    `attempt` returns None when it stored what it was given, and else what was the matter, which
    is then the matter with all that follows in its chat. It raises `OutOfReach` when it makes no
    sense to go on; then what is not stored has failed.
    """
    outcomes = [Outcome.FAILED] * len(items)
    broken: dict[bytes, Outcome] = {}

    def part(numbers: range) -> None:
        tried = []
        for number in numbers:
            if (before := broken.get(items[number].chat)) is not None:
                outcomes[number] = before
            else:
                tried.append(number)
        if not tried:
            return
        refused = attempt([items[number] for number in tried])
        if refused is None:
            for number in tried:
                outcomes[number] = Outcome.STORED
        elif len(tried) == 1:
            outcomes[tried[0]] = broken[items[tried[0]].chat] = refused
        else:
            half = tried[len(tried) // 2]
            part(range(numbers.start, half))
            part(range(half, numbers.stop))

    with suppress(OutOfReach):
        part(range(len(items)))
    return outcomes
