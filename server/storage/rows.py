"""The functions that read and write the tables, the same for SQLite and PostgreSQL.

Each takes a connection with a transaction open. None of them decides anything.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Dialect,
    Select,
    and_,
    bindparam,
    delete,
    false,
    insert,
    or_,
    select,
    update,
)

from protocol.log import Entry
from server.records import Block, ChatRow, Fresh, LoadedChat, NewEntry, Offer
from server.storage.batch import Batch, Conflict, aside
from server.storage.packed import Packed, among, execute, insert_into, text_of, update_where
from server.storage.tables import capsules, chats, entries, notes

_decode = msgspec.msgpack.Decoder(Entry).decode
_offer = msgspec.msgpack.Decoder(Offer).decode
_block = msgspec.msgpack.Decoder(Block).decode
_encode = msgspec.msgpack.Encoder().encode
_ID = 8  # bytes of a staff id

FILLED = [entries.c[n] for n in ("chat", "pos", "author", "mid", "epoch", "seq", "entry")]
_marks = FILLED[:-1]
_add_entries = Packed(insert_into(entries, FILLED))
_add_chats = Packed(insert_into(chats, list(chats.c)))
_grown = [chats.c[name] for name in ("chat", "pos", "touched", "rev")]
_change_chats = Packed(update_where(chats, chats.c.chat, chats.c.rev, list(chats.c)))
_grow_chats = Packed(update_where(chats, chats.c.chat, chats.c.rev, _grown))
_log_after = (
    select(entries.c.entry)
    .where(
        entries.c.chat == bindparam("chat"),
        entries.c.pos > bindparam("after"),
        entries.c.pos <= bindparam("until"),  # a log has no holes
    )
    .order_by(entries.c.pos)
)
_add_capsules = Packed(insert_into(capsules, list(capsules.c)))
_same_lookup = Packed(among([capsules.c.lookup], lambda: select(capsules.c.lookup)))
_dropped_lookups = Packed(
    among([capsules.c.chat, capsules.c.kind], lambda: select(capsules.c.lookup))
)
_drop_capsules = Packed(among([capsules.c.chat, capsules.c.kind], lambda: delete(capsules)))
_wipe_capsules = Packed(among([capsules.c.chat], lambda: delete(capsules)))
_wipe_entries = Packed(among([entries.c.chat], lambda: delete(entries)))
_drop_chats = Packed(among([chats.c.chat], lambda: delete(chats)))


def write(conn: Connection, batch: Batch) -> bool:
    """Write `batch` and tell whether something sealed was destroyed by it.

    Raises `Conflict` if a row is not at the revision that an item expects.
    """
    _check_untouched(conn, batch.untouched)
    if batch.new:
        _check_untouched(conn, dict.fromkeys(batch.new))
        _add_chats.run(conn, [_columns(row) for row in batch.new.values()])
    for text, values, touched in changing(batch, conn.dialect):
        if execute(conn, text, values).rowcount != touched:
            raise Conflict
    if batch.grown and _grow_chats.run(conn, grown(batch)) != len(batch.grown):
        raise Conflict
    if batch.entries:
        _add_entries.run(conn, batch.entries)
    gone = 0
    if batch.capsules:
        gone += _drop_capsules.run(conn, list(batch.capsules))
        _add_capsules.run(conn, _filed(conn, batch))
    over = [(chat,) for chat in (*batch.erased, *batch.removed)]
    if over:
        gone += _wipe_entries.run(conn, over) + _wipe_capsules.run(conn, over)
    if batch.removed:
        gone += _drop_chats.run(conn, [(chat,) for chat in batch.removed])
    return gone > 0


def going(conn: Connection, batch: Batch) -> list[bytes]:
    """Return what `batch` destroys: ids of chats, and lookups under which nothing is filed then."""
    kept = {put.lookup for put in batch.capsules.values() if put is not None}
    lookups = [
        bytes(lookup)
        for text, values, _ in _dropped_lookups.parts(conn.dialect, list(batch.capsules))
        for (lookup,) in execute(conn, text, values).fetchall()
    ]
    gone = [lookup for lookup in lookups if lookup not in kept]
    return [*batch.erased, *batch.removed, *gone]


def _filed(conn: Connection, batch: Batch) -> list[tuple[Any, ...]]:
    """Return the rows of the capsules to keep, each under a lookup that no other has.

    Taken or free, it costs the same statements and as many rows: no later one tells.
    """
    puts = [(chat, put) for (chat, _), put in batch.capsules.items() if put is not None]
    taken: set[bytes] = set()
    for text, values, _ in _same_lookup.parts(conn.dialect, [(put.lookup,) for _, put in puts]):
        taken.update(bytes(lookup) for (lookup,) in execute(conn, text, values).fetchall())
    kept = []
    for chat, put in puts:
        lookup = aside(chat, put) if put.lookup in taken else put.lookup
        taken.add(lookup)
        kept.append((lookup, chat, put.kind, put.capsule))
    return kept


def changing(batch: Batch, dialect: Dialect) -> Iterator[tuple[str, tuple[Any, ...], int]]:
    """Yield what changes rows: statements, their values, how many rows each must touch.

    One that touches fewer found a row at another revision than an item expects.
    """
    rows = [(rev, *_columns(row)) for rev, row in batch.changed.values()]
    yield from _change_chats.parts(dialect, rows)


def grown(batch: Batch) -> list[tuple[Any, ...]]:
    """Return of each chat that only grew the rev that must be stored, and what is new."""
    return [(rev, row.chat, row.pos, row.touched, row.rev) for rev, row in batch.grown.values()]


def _check_untouched(conn: Connection, expected: dict[bytes, int | None]) -> None:
    for chat, rev in expected.items():
        stored = conn.scalar(select(chats.c.rev).where(chats.c.chat == chat).with_for_update())
        if stored != rev:
            raise Conflict


def _columns(row: ChatRow) -> tuple[Any, ...]:
    *fields, readers, rev, node, offer, erasing, block, held, page = msgspec.structs.astuple(row)
    offered, blocked = (None if each is None else _encode(each) for each in (offer, block))
    readers, erasing, held = map(b"".join, (readers, erasing, held))
    return (*fields, readers, rev, node, offered, erasing, blocked, held, page)


def _chat_row(found: Sequence[Any]) -> ChatRow:
    values = dict(zip(ChatRow.__struct_fields__, found, strict=True))
    for name in ("door", "language", "phase", "presence"):  # of thousands of chats, a few texts
        values[name] = sys.intern(values[name])
    for name in ("readers", "erasing", "held"):
        values[name] = _ids(values[name])
    values["page"] = values["page"] or b""  # SQLite gives a row of before the column a text
    for name, decode in (("offer", _offer), ("block", _block)):
        values[name] = None if values[name] is None else decode(values[name])
    return ChatRow(**values)


def _ids(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + _ID] for at in range(0, len(joined), _ID))


def live(conn: Connection) -> list[LoadedChat]:
    """Return every chat that lives or is blocked, or that consoles must forget."""
    alive = chats.c.phase.not_in(["closed", "erased"])
    wanted = or_(alive, chats.c.erasing != b"", chats.c.block.is_not(None))
    return _load(conn, select(chats).where(wanted))


def load(conn: Connection, chat: bytes) -> LoadedChat | None:
    """Return one chat, or None when it never was."""
    return next(iter(_load(conn, select(chats).where(chats.c.chat == chat))), None)


def _load(conn: Connection, wanted: Select[Any]) -> list[LoadedChat]:
    stored = [_chat_row(row) for row in conn.execute(wanted)]
    loaded = {row.chat: LoadedChat(row=row, mids={}, seqs={}) for row in stored}
    these = wanted.with_only_columns(chats.c.chat).scalar_subquery()
    made = select(*_marks).where(entries.c.chat.in_(these)).order_by(entries.c.id)
    for chat, pos, author, mid, epoch, seq in conn.execute(made):
        found = loaded[chat]
        if mid is not None:
            found.mids[mid] = pos
        if seq is not None:
            found.seqs[epoch, author] = seq
    return list(loaded.values())


def entries_after(conn: Connection, chat: bytes, after: int, most: int) -> list[Entry]:
    """Return the first `most` entries of `chat` with a position above `after`, in order.

    Raises `msgspec.MsgspecError` if one is damaged.
    """
    found = execute(conn, text_of(conn, _log_after), (chat, after, after + most))
    return [_decode(sealed) for (sealed,) in found.fetchall()]


def fresh(conn: Connection, have: dict[bytes, int]) -> dict[bytes, Fresh]:
    """Return what is stored of these chats, with the log after the position one has.

    Raises `msgspec.MsgspecError` if an entry is damaged.
    """
    found = conn.execute(select(chats).where(chats.c.chat.in_(have))).all()
    newer = [and_(entries.c.chat == chat, entries.c.pos > pos) for chat, pos in have.items()]
    wanted = select(*FILLED).where(or_(false(), *newer)).order_by(entries.c.id)
    return fresh_of(have, found, conn.execute(wanted).all())


def fresh_of(
    have: Collection[bytes], found: Iterable[Sequence[Any]], added: Iterable[Sequence[Any]]
) -> dict[bytes, Fresh]:
    """Return these chats as the rows `found` and the entries `added` tell.

    Raises `msgspec.MsgspecError` if an entry is damaged.
    """
    stored = {row.chat: row for row in map(_chat_row, found)}
    logs: dict[bytes, list[NewEntry]] = {chat: [] for chat in have}
    for chat, _, author, mid, epoch, seq, sealed in added:
        new = NewEntry(entry=_decode(sealed), author=author, mid=mid, epoch=epoch, seq=seq)
        logs[chat].append(new)
    return {chat: Fresh(stored.get(chat), tuple(log)) for chat, log in logs.items()}


def capsule(conn: Connection, lookup: bytes) -> tuple[bytes, bytes] | None:
    """Return (chat, capsule) filed under `lookup`, or None."""
    wanted = select(capsules.c.chat, capsules.c.capsule).where(capsules.c.lookup == lookup)
    found = conn.execute(wanted).one_or_none()
    return None if found is None else (found.chat, found.capsule)


def expired(conn: Connection, before: int) -> dict[bytes, int]:
    """Return the chats whose last event lies before `before`, and their `rev`."""
    found = conn.execute(select(chats.c.chat, chats.c.rev).where(chats.c.touched < before))
    return {row.chat: row.rev for row in found}


def date_back(conn: Connection, after: int, to: int) -> None:
    """Move the last event of each chat that lies after the moment `after` to `to`."""
    conn.execute(update(chats).where(chats.c.touched > after).values(touched=to))


def remember(conn: Connection, name: str, value: bytes) -> None:
    """Keep `value` under `name`, in the place of what was there."""
    changed = conn.execute(update(notes).where(notes.c.name == name).values(value=value))
    if changed.rowcount == 0:
        conn.execute(insert(notes).values(name=name, value=value))


def recall(conn: Connection, name: str) -> bytes | None:
    """Return what was kept under `name`, or None."""
    return conn.scalar(select(notes.c.value).where(notes.c.name == name))
