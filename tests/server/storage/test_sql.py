"""What a database must be before it is used, and what is left in it afterwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from server.ports import Outcome, StoreError
from server.records import Item
from server.storage import migrations
from server.storage.engines import connect_to
from server.storage.migrations import migrate
from server.storage.sql import SqlStore
from server.storage.tables import REVISION, metadata
from tests.server.storage.builders import a_chat_id, a_message, a_reload_capsule, a_row, a_start

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
FILES = ("chats.db", "chats.db-wal", "chats.db-shm", "chats.db-erased")
SEALED = b"sealed-words-of-somebody" * 13


def opened(url: str) -> SqlStore:
    store = SqlStore(url)
    store.open()
    return store


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        opened(url)
    return str(caught.value)


def set_version(url: str, version: str) -> None:
    engine = connect_to(url)
    with engine.begin() as conn:
        conn.execute(
            text("UPDATE alembic_version SET version_num = :version"), {"version": version}
        )
    engine.dispose()


def test_an_empty_database_gets_exactly_the_tables_of_the_program(database_url: str) -> None:
    opened(database_url).close()
    engine = connect_to(database_url)
    with engine.begin() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
    engine.dispose()


def test_the_program_wants_the_newest_step_of_the_migrations() -> None:
    here = str(Path(migrations.__file__).parent)
    steps = ScriptDirectory(here, version_locations=[here])
    assert steps.get_heads() == [REVISION]


def test_migrating_tells_its_steps_and_does_them_once(database_url: str) -> None:
    assert len(migrate(database_url)) == int(REVISION)
    assert migrate(database_url) == []
    opened(database_url).close()


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_another_version_is_refused_and_the_way_out_is_named(
    database_url: str, version: str
) -> None:
    opened(database_url).close()
    set_version(database_url, version)
    said = refusal(database_url)
    assert version in said
    assert "veste-server migrate" in said


def test_a_database_of_a_newer_program_cannot_be_migrated(database_url: str) -> None:
    opened(database_url).close()
    set_version(database_url, "9999")
    with pytest.raises(StoreError, match="newer"):
        migrate(database_url)


def test_a_database_of_somebody_else_is_refused_and_left_alone(database_url: str) -> None:
    engine = connect_to(database_url)
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    engine.dispose()
    assert "another program" in refusal(database_url)
    with pytest.raises(StoreError, match="another program"):
        migrate(database_url)
    engine = connect_to(database_url)
    assert inspect(engine).get_table_names() == ["recipes"]
    engine.dispose()


@pytest.mark.parametrize("url", ["", "chats.db", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_names_no_database_of_ours_is_refused(url: str) -> None:
    assert "sqlite:///PATH" in refusal(url)


def test_a_server_that_is_not_there_is_refused_without_its_password(tmp_path: Path) -> None:
    said = refusal(f"postgresql://veste:secret@/veste?host={tmp_path}")
    assert "cannot be used" in said
    assert "secret" not in said


def test_the_database_is_the_relays_own_file(tmp_path: Path) -> None:
    file = tmp_path / "store" / "chats.db"
    store = opened(f"sqlite:///{file}")
    store.commit([a_start(CHAT)])
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == dict.fromkeys(FILES, 0o600)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    store.close()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    file.touch(0o644)
    opened(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert "chmod 700" in refusal(f"sqlite:///{tmp_path / 'chats.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_missing_is_refused_and_not_made(tmp_path: Path) -> None:
    assert "is not there" in refusal(f"sqlite:///{tmp_path / 'disk' / 'veste' / 'chats.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chats.db").symlink_to(tmp_path / "elsewhere")
    assert "cannot be written" in refusal(f"sqlite:///{tmp_path / 'chats.db'}")


def on_disk(url: str) -> bytes:
    file = Path(str(make_url(url).database))
    return b"".join(path.read_bytes() for path in file.parent.iterdir())


@pytest.mark.parametrize(
    "end",
    [
        Item(chat=CHAT, expected=60, row=a_row(CHAT, 60, phase="erased"), erase=True),
        Item(chat=CHAT, expected=60, row=None, remove=True),
    ],
    ids=["erase", "remove"],
)
def test_what_is_erased_lies_on_the_disk_no_more_when_that_is_announced(
    sqlite_url: str, end: Item
) -> None:
    store = opened(sqlite_url)
    store.commit([a_start(CHAT), a_start(OTHER)])
    for pos in range(1, 61):
        store.commit([a_message(CHAT, pos, SEALED), a_message(OTHER, pos)])
    store.commit([Item(chat=CHAT, expected=60, row=None, keep=(a_reload_capsule(b"l", SEALED),))])
    assert SEALED in on_disk(sqlite_url)
    assert store.commit([end]) == [Outcome.STORED]
    assert b"sealed-words-of-somebody" not in on_disk(sqlite_url)
    store.close()


@pytest.mark.parametrize(
    "change", [{"forget": ("reload",)}, {"keep": (a_reload_capsule(b"new", b"new"),)}]
)
def test_a_capsule_that_is_forgotten_or_replaced_lies_on_the_disk_no_more(
    sqlite_url: str, change: dict[str, tuple[object, ...]]
) -> None:
    store = opened(sqlite_url)
    kept = a_reload_capsule(b"l", SEALED)
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 0), keep=(kept,))])
    assert SEALED in on_disk(sqlite_url)
    store.commit([Item(chat=CHAT, expected=0, row=None, **change)])  # type: ignore[arg-type]
    assert SEALED not in on_disk(sqlite_url)
    store.close()


def wal(folder: Path) -> bytes:
    return (folder / "chats.db-wal").read_bytes()


def test_while_a_backup_reads_erasing_does_not_wait_and_is_finished_later(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = opened(sqlite_url)
    store.commit([a_start(CHAT), a_message(CHAT, 1, SEALED), a_start(OTHER)])
    backup = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    backup.execute("BEGIN")
    backup.execute("SELECT count(*) FROM entries").fetchall()
    erased = Item(chat=CHAT, expected=1, row=a_row(CHAT, 1, phase="erased"), erase=True)
    assert store.commit([erased]) == [Outcome.STORED]
    assert SEALED in on_disk(sqlite_url)
    died = shutil.copytree(tmp_path, tmp_path / "died")
    backup.close()
    store.commit([a_message(OTHER, 1)])
    assert SEALED not in (tmp_path / "chats.db").read_bytes() + wal(tmp_path)
    store.close()

    # A relay that died before it came to it, comes to it when it starts again.
    assert SEALED in wal(died)
    store = opened(f"sqlite:///{died / 'chats.db'}")
    assert SEALED not in (died / "chats.db").read_bytes() + wal(died)
    store.close()


def test_sqlite_syncs_each_commit_and_overwrites_what_it_deletes(sqlite_url: str) -> None:
    engine = connect_to(sqlite_url)
    with engine.connect() as conn:
        wanted = {"synchronous": 2, "secure_delete": 1, "journal_mode": "wal"}
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    engine.dispose()
    assert found == wanted


@pytest.mark.postgres
def test_postgresql_syncs_each_commit_whatever_its_settings_say(postgres_url: str) -> None:
    engine = connect_to(postgres_url)
    with engine.connect() as conn:
        conn.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = off")
        conn.commit()
    engine.dispose()
    with engine.connect() as conn:
        assert conn.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    engine.dispose()


def test_no_error_and_no_log_line_quotes_what_was_to_be_stored(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(database_url)
    store.commit([a_start(CHAT), a_message(CHAT, 1, SEALED)])
    message = a_message(CHAT, 1, SEALED)
    double = Item(chat=CHAT, expected=1, row=a_row(CHAT, 2), entries=message.entries)
    assert store.commit([double]) == [Outcome.FAILED]
    store.close()
    # The driver may add that a pipeline was aborted: whether it does is a matter of moments.
    assert len([each for each in caplog.records if each.name == "veste.store"]) == 1
    assert "sealed-words" not in caplog.text
    assert CHAT.hex() not in caplog.text


@pytest.mark.postgres
def test_postgresql_without_its_driver_names_the_extra() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from server.storage.engines import connect_to\n"
        "connect_to('postgresql://veste@/veste')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=os.environ
    )
    assert "veste[postgres]" in run.stderr.splitlines()[-1]


def test_alembic_is_not_loaded_to_open_a_database_that_has_its_tables(sqlite_url: str) -> None:
    opened(sqlite_url).close()
    program = (
        "import sys; from server.storage.sql import SqlStore\n"
        f"store = SqlStore({sqlite_url!r}); store.open(); print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout.strip() == b"False"
