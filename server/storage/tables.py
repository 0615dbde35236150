"""The tables: chats, entries as they arrive, capsules, notes, second factors, the audit.

A log's key would be (chat, pos), but rows are appended as they arrive: a clustered key
writes all over the file and halves the speed. A unique index keeps the log without doubles.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
)

REVISION = "0008"  # the newest file in `migrations`: what `SqlStore.open` wants to find
FOREIGN = "The database holds the tables of another program: give Veste one of its own."

metadata = MetaData()

# The columns are the fields of `server.records.ChatRow`, in their order.
chats = Table(
    "chats",
    metadata,
    Column("chat", LargeBinary, primary_key=True),
    Column("pass_hash", LargeBinary, nullable=False),
    Column("door", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("phase", Text, nullable=False),
    Column("presence", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("holder", LargeBinary),
    Column("returned", Boolean, nullable=False),
    Column("has_code", Boolean, nullable=False),
    Column("pos", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("touched", BigInteger, nullable=False),
    Column("claimed", BigInteger, nullable=False),
    Column("readers", LargeBinary, nullable=False),  # staff ids of 8 bytes, one after another
    Column("rev", BigInteger, nullable=False, server_default="0"),
    Column("node", BigInteger, nullable=False, server_default="0"),
    Column("offer", LargeBinary),  # server.records.Offer as MessagePack
    Column("erasing", LargeBinary, nullable=False, server_default=""),  # staff ids, as above
    Column("block", LargeBinary),  # server.records.Block as MessagePack
    Column("held", LargeBinary, nullable=False, server_default=""),  # staff ids, as above
    Column("page", LargeBinary, nullable=False, server_default=""),  # see `server.core.pages`
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    # SQLite counts by itself only in a column of exactly this type.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat", LargeBinary, nullable=False),
    Column("pos", BigInteger, nullable=False),
    Column("author", LargeBinary, nullable=False),
    Column("mid", LargeBinary),
    Column("epoch", BigInteger),
    Column("seq", BigInteger),
    Column("entry", LargeBinary, nullable=False),  # protocol.log.Entry as MessagePack
    Index("entries_in_order", "chat", "pos", unique=True),
)

capsules = Table(
    "capsules",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("chat", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("capsule", LargeBinary, nullable=False),
    Index("capsules_one_of_a_kind", "chat", "kind", unique=True),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# Nothing here leads to a chat: no id, no moment, no number, no order of arrival.
registrations = Table(
    "registrations",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("night", Date, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),  # protocol.research
    sqlite_with_rowid=False,
)

# The fields of `server.records.Factor`: of a stolen table nobody reads a secret.
second_factors = Table(
    "second_factors",
    metadata,
    Column("who", LargeBinary, primary_key=True),  # a staff id
    Column("sealed", LargeBinary, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("wrong", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# One row for each batch that a node committed; only where several share a database.
news = Table(
    "news",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("node", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("chats", LargeBinary, nullable=False),  # chat ids of 16 bytes, one after another
    Column("posts", LargeBinary),  # a list of server.records.Post as MessagePack
)

# What each node that is alive tells of its staff.
nodes = Table(
    "nodes",
    metadata,
    Column("node", BigInteger, primary_key=True, autoincrement=False),
    Column("shift", LargeBinary, nullable=False),  # a list of server.records.Duty as MessagePack
)

# The fields of `protocol.audit.Line`: opaque ids and moments, and no word of anybody.
audit = Table(
    "audit",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),  # from 1 without a hole
    Column("at", BigInteger, nullable=False),
    Column("who", LargeBinary, nullable=False),
    Column("chat", LargeBinary, nullable=False),  # empty when it is about none
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
