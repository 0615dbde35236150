"""What nodes on one PostgreSQL tell each other: numbered news, posts, and who is on duty.

Each batch takes one advisory lock *before* its news is numbered and keeps it until it is
committed, so number order is commit order: without it a node that asks for `id > last`
misses for ever what was numbered early and committed late. A node is alive as long as its
connection holds the node's own lock: the database lets go of it when the process dies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from server.records import SHIFT, Duty, News, Post
from server.storage.tables import news, nodes

CHANNEL = "veste"
_ORDER = 0x7665737465  # "veste": the lock of whoever commits
_ALIVE = 0x76657374  # "vest": the first half of each node's own lock
_KEPT = dt.timedelta(hours=1)
_CHAT = 16  # bytes of a chat id

_encode = msgspec.msgpack.Encoder().encode
_posts = msgspec.msgpack.Decoder(tuple[Post, ...]).decode
_duties = msgspec.msgpack.Decoder(tuple[Duty, ...]).decode

IN_ORDER = f"SELECT pg_advisory_xact_lock({_ORDER})"
_TELL = "INSERT INTO news (node, chats, posts) VALUES (%s, %s, %s)"
_NOTIFY = "SELECT pg_notify(%s, %s)"
told_after = (
    select(news.c.id, news.c.node, news.c.chats, news.c.posts)
    .where(news.c.id > bindparam("after"))
    .order_by(news.c.id)
)
_END = """SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s AND objsubid = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_IF_SILENT = """ AND pid IN (SELECT pid FROM pg_stat_activity
WHERE wait_event = 'ClientRead' AND state_change < clock_timestamp() - interval '4 seconds')"""
_living = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND classid = :alive AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
# A lock's key as `pg_locks` shows it: two halves, and whether they were given as one or two.
_ORDER_KEY = (_ORDER >> 32, _ORDER & 0xFFFFFFFF, 1)


def live_as(connection: Any, node: int) -> None:
    """Take the lock that tells the others this node is alive, on a driver's connection.

    Who still holds it is this node's own connection of before, which broke on this side only.
    Raises the driver's error when that one does not go within seconds: a connection that is
    not alive for the others is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_END, (_ALIVE, node, 2))
        cursor.execute(f"SELECT pg_advisory_lock({_ALIVE}, {node})")
    connection.commit()


def in_order(conn: Connection) -> None:
    """Wait until no other node is committing; whoever is next waits for this transaction."""
    conn.exec_driver_sql(IN_ORDER)


def dislodge(conn: Connection) -> None:
    """End the session that holds the order and has said nothing for seconds.

    The server does so itself where a node stopped between two statements, but not where it
    stopped in the middle of several that are sent together.
    """
    conn.exec_driver_sql(_END + _IF_SILENT, _ORDER_KEY)


def tell(conn: Connection, node: int, chats: Collection[bytes], posts: Collection[Post]) -> None:
    """Number what this transaction did, and wake the others when it is committed."""
    for statement, values in telling(node, chats, posts):
        conn.exec_driver_sql(statement, values)


def telling(
    node: int, chats: Collection[bytes], posts: Collection[Post]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the statements of `tell` with their values."""
    yield _TELL, (node, b"".join(chats), _encode(posts) if posts else None)
    yield _NOTIFY, (CHANNEL, str(node))


def post(conn: Connection, node: int, letter: Post) -> None:
    """Tell the others something that is not worth waiting for the disk."""
    conn.exec_driver_sql("SET LOCAL synchronous_commit TO off")
    in_order(conn)
    tell(conn, node, (), (letter,))


def newest(conn: Connection) -> News:
    """Return the number of the last news, and none of it."""
    return News(conn.scalar(select(func.max(news.c.id))) or 0)


def news_of(told: Iterable[Sequence[Any]], node: int, after: int) -> News:
    """Return what rows of `told_after` say to `node`."""
    last, chats, posts = after, dict[bytes, None](), list[Post]()
    for number, teller, changed, letters in told:
        last = number
        if teller != node:
            chats |= dict.fromkeys(changed[at : at + _CHAT] for at in range(0, len(changed), _CHAT))
            posts += _posts(letters) if letters else ()
    return News(last, tuple(chats), tuple(posts))


def sign_on(conn: Connection, node: int, duties: tuple[Duty, ...]) -> None:
    """Say who is connected to this node, and drop what dead nodes said."""
    in_order(conn)
    shift = _encode(duties)
    said = upsert(nodes).values(node=node, shift=shift)
    conn.execute(said.on_conflict_do_update(index_elements=[nodes.c.node], set_={"shift": shift}))
    conn.execute(delete(nodes).where(nodes.c.node.not_in([*_alive(conn), node])))
    tell(conn, node, (), (Post(SHIFT),))


def shifts(conn: Connection, node: int) -> dict[int, tuple[Duty, ...]]:
    """Return who is connected to each other node that is alive."""
    said = {row.node: row.shift for row in conn.execute(select(nodes.c.node, nodes.c.shift))}
    others = _alive(conn) - {node}
    return {other: _duties(said[other]) if other in said else () for other in others}


def _alive(conn: Connection) -> set[int]:
    return set(conn.scalars(_living, {"alive": _ALIVE}))


def sweep(conn: Connection) -> None:
    """Drop old news: who has not heard it by now takes everything up anew."""
    conn.execute(delete(news).where(news.c.at < func.now() - _KEPT))
