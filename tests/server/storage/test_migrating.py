"""A database is brought to new tables while a relay of the version before goes on writing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from protocol.audit import Note
from server.ports import Outcome, StoreError
from server.records import Block, Factor, FactorChange, Item
from server.storage import migrations, patience
from server.storage.engines import connect_to
from server.storage.migrations import (
    migrate,
    v0001_first_tables,
    v0002_several_nodes,
    v0003_audit,
    v0004_registrations,
    v0005_second_factors,
    v0006_blocks,
    v0007_held,
    v0008_page,
)
from server.storage.sql import SqlStore
from tests.server.storage.builders import COUNSELLOR, NOW, a_chat_id, a_frame, a_row

STEPS = (
    v0001_first_tables,
    v0002_several_nodes,
    v0003_audit,
    v0004_registrations,
    v0005_second_factors,
    v0006_blocks,
    v0007_held,
    v0008_page,
)
OLD, NEW = a_chat_id(1), a_chat_id(2)

# What a relay of version 0001 writes: it names its columns, so that others may be added.
_START = text(
    "INSERT INTO chats (chat, pass_hash, door, language, danger, since, phase, presence, changed,"
    " holder, returned, has_code, pos, epoch, touched, claimed, readers) VALUES (:chat, :pass_hash,"
    " :door, :language, :danger, :since, :phase, :presence, :changed, :holder, :returned,"
    " :has_code, :pos, :epoch, :touched, :claimed, :readers)"
)
_GROW = text("UPDATE chats SET pos = 1, touched = :now WHERE chat = :chat AND pos = 0")


def _row(chat: bytes) -> dict[str, Any]:
    row = a_row(chat, 0)
    names = ("rev", "node", "offer", "erasing", "block", "held")
    fields = {n: getattr(row, n) for n in row.__struct_fields__ if n not in names}
    return fields | {"readers": b""}


def _of_version(version: int, url: str) -> Engine:
    """Return a database as an older version made it, with one chat in it."""
    engine = connect_to(url)
    with engine.begin() as conn:
        context = MigrationContext.configure(conn)
        with Operations.context(context):
            for step in STEPS[:version]:
                step.upgrade()
        here = str(Path(migrations.__file__).parent)
        context.stamp(ScriptDirectory(here, version_locations=[here]), f"{version:04}")
        conn.execute(_START, _row(OLD))
    return engine


def _goes_on(conn: Connection) -> None:
    conn.execute(_START, _row(NEW))
    grown = conn.execute(_GROW, {"chat": OLD, "now": 1})
    assert grown.rowcount == 1


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_a_running_relay_of_an_older_version_survives_the_migration(
    database_url: str, version: int
) -> None:
    running = _of_version(version, database_url)
    store = SqlStore(database_url)
    with pytest.raises(StoreError, match="veste-server migrate"):
        store.open()
    assert len(migrate(database_url)) == len(STEPS) - version
    with running.begin() as conn:
        _goes_on(conn)
    running.dispose()
    store.open()
    assert {loaded.row.chat for loaded in store.live()} == {OLD, NEW}
    assert [loaded.row.page for loaded in store.live()] == [b"", b""]  # any page is let in
    claimed = Note(NOW, COUNSELLOR, "claim", OLD)
    block = Block(COUNSELLOR, "threats", NOW, NOW + 1, "3d")
    row, entries = a_row(OLD, 2, block=block), (a_frame(2),)
    changed = Item(chat=OLD, expected=0, row=row, entries=entries, notes=(claimed,))
    assert store.commit([changed]) == [Outcome.STORED]
    assert [line.note for line in store.trail(0, 10)] == [claimed]
    assert {loaded.row.block for loaded in store.live()} == {block, None}
    store.change_factor(COUNSELLOR, lambda _: FactorChange(Factor(b"sealed")))
    assert store.factor(COUNSELLOR) == Factor(b"sealed")
    store.close()


@pytest.mark.postgres
def test_a_migration_takes_longer_than_a_node_waits_for_an_answer(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = _of_version(1, postgres_url)
    monkeypatch.setattr(patience, "_ANSWER", 0.5)
    with running.connect() as busy:
        busy.execute(text("SELECT FROM chats FOR UPDATE"))  # as a relay that writes
        with ThreadPoolExecutor() as thread:
            steps = thread.submit(migrate, postgres_url)
            with pytest.raises(TimeoutError):
                steps.result(3 * patience._ANSWER)
            busy.rollback()
    assert len(steps.result()) == len(STEPS) - 1
    running.dispose()
