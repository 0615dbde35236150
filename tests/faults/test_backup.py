"""A backup is made beside a running relay, and put back without what was erased since."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from protocol.ids import new_message
from protocol.visitor_messages import Erase
from server.audit_commands import audit
from server.backup_commands import backup, restore
from server.storage.engines import sqlite_file
from server.storage.sql import SqlStore
from tests.builders import Organisation
from tests.faults.clients import Doors, Page
from tests.faults.forking import forked
from tests.faults.relay_process import RelayProcess, publish
from tests.faults.test_out_of_reach import running, soon
from tests.live import until
from tests.server.storage.builders import a_chat_id, a_message, a_start, positions

COMMANDS = typer.Typer()
COMMANDS.command()(backup)
COMMANDS.command()(restore)
COMMANDS.add_typer(audit, name="audit")


def database(folder: Path) -> Path:
    return folder / "chats" / "veste.db"


def told(environ: dict[str, str], *arguments: str) -> Result:
    """Return what came of a command."""
    return CliRunner(env=environ).invoke(COMMANDS, list(arguments))


@asynccontextmanager
async def a_relay(folder: Path) -> AsyncIterator[tuple[RelayProcess, list[Page]]]:
    """Yield a relay with two visitors who wait."""
    organisation = Organisation()
    organisation.hire()
    relay = RelayProcess(folder, f"sqlite:///{database(folder)}", "", organisation)
    await relay.start()
    doors = Doors(relay.address, [relay.address])
    await publish(doors, organisation)
    pages = [Page(doors, organisation.root_point, soon) for _ in range(2)]
    try:
        async with running(pages[0]), running(pages[1]):
            await until(lambda: all(page.settled for page in pages))
            yield relay, pages
    finally:
        await relay.stop()


async def ask(relay: RelayProcess, *arguments: str) -> Result:
    return await asyncio.to_thread(told, relay.environ, *arguments)


def chats_in(file: Path) -> set[bytes]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as look:
        assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {chat for (chat,) in look.execute("SELECT chat FROM chats WHERE phase <> 'erased'")}


def content(file: Path) -> bytes:
    return file.read_bytes()


def put(file: Path, what: bytes) -> None:
    file.write_bytes(what)


def all_lost_but(kept: Path) -> bytes:
    """Lose the disk; return what somebody has of one file of it."""
    saved = kept.read_bytes()
    for file in kept.parent.iterdir():
        file.unlink()
    return saved


async def test_a_backup_holds_what_a_running_relay_has_stored(tmp_path: Path) -> None:
    async with a_relay(tmp_path) as (relay, pages):
        made = await ask(relay, "backup", str(tmp_path / "copy.db"))
        assert made.exit_code == 0, made.stderr
        assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
        assert chats_in(tmp_path / "copy.db") == {page.session.chat for page in pages}
        again = await ask(relay, "backup", str(tmp_path / "copy.db"))
        assert (again.exit_code, "is there already" in again.stderr) == (1, True)


async def test_what_was_erased_since_a_backup_does_not_come_back_with_it(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    async with a_relay(tmp_path) as (relay, pages):
        gone, stays = (page.session.chat for page in pages)
        assert (await ask(relay, "backup", str(copy))).exit_code == 0
        pages[0].command(Erase(new_message()))
        await until(lambda: chats_in(database(tmp_path)) == {stays})
        refused = await ask(relay, "restore", str(copy), "--replace")
        assert "Another relay is at work" in refused.stderr
        await relay.kill()
        assert chats_in(copy) == {gone, stays}
        refused = await ask(relay, "restore", str(copy))
        assert "There is a store" in refused.stderr
        assert "Traceback" not in refused.stderr
        done = await ask(relay, "restore", str(copy), "--replace")
        assert done.exit_code == 0, done.stderr
        assert "back: 1" in done.stdout
        assert "since: 1" in done.stdout
        assert chats_in(database(tmp_path)) == {stays}
        await relay.start()
        await until(lambda: pages[1].settled)
        assert (await ask(relay, "audit", "verify")).exit_code == 0
        shown = await ask(relay, "audit", "show")
        assert [word in shown.stdout for word in ("backed-up", "restored")] == [True, True]
        assert chats_in(database(tmp_path)) == {stays}


async def test_on_a_new_disk_a_backup_is_put_back_only_with_the_file_of_what_was_erased(
    tmp_path: Path,
) -> None:
    copy, noted = tmp_path / "copy.db", Path(f"{database(tmp_path)}-erased")
    async with a_relay(tmp_path) as (relay, pages):
        stays = pages[1].session.chat
        assert (await ask(relay, "backup", str(copy))).exit_code == 0
        pages[0].command(Erase(new_message()))
        await until(lambda: chats_in(database(tmp_path)) == {stays})
        await relay.kill()
        kept = all_lost_but(noted)
        refused = await ask(relay, "restore", str(copy))
        assert "Nothing tells what visitors erased" in refused.stderr
        await relay.start()  # an empty store, with an empty file of its own
        await relay.kill()
        refused = await ask(relay, "restore", str(copy), "--replace")
        assert "does not belong to this backup" in refused.stderr
        put(noted, kept)
        assert (await ask(relay, "restore", str(copy), "--replace")).exit_code == 0
        assert chats_in(database(tmp_path)) == {stays}


async def test_a_damaged_store_gives_way_to_a_backup_and_a_damaged_backup_to_nothing(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy.db"
    async with a_relay(tmp_path) as (relay, pages):
        both = {page.session.chat for page in pages}
        assert (await ask(relay, "backup", str(copy))).exit_code == 0
        await relay.kill()
        before = content(database(tmp_path))
        put(tmp_path / "torn.db", content(copy)[:-5_000])
        refused = await ask(relay, "restore", str(tmp_path / "torn.db"), "--replace")
        assert "is damaged or no backup" in refused.stderr
        assert content(database(tmp_path)) == before
        put(database(tmp_path), b"rotten" * 1_000)
        assert (await ask(relay, "restore", str(copy), "--replace")).exit_code == 0
        assert chats_in(database(tmp_path)) == both
        await relay.start()
        await until(lambda: all(page.settled for page in pages))


# --- killed in the middle -------------------------------------------------------------------

MANY = 40


def filled(folder: Path, word: bytes, messages: int) -> SqlStore:
    """Make a store of some megabytes, whose log is not yet in its file."""
    store = SqlStore(f"sqlite:///{database(folder)}")
    store.open()
    for number in range(MANY):
        chat = a_chat_id(number)
        sealed = [a_message(chat, pos, word * 512) for pos in range(1, messages + 1)]
        store.commit([a_start(chat), *sealed])
    return store


def struck(seconds: float, environ: dict[str, str], *arguments: str) -> None:
    """Run a command and kill it so many seconds after it began, unless it was done before."""
    ours, theirs = forked.Pipe(duplex=False)
    process = forked.Process(target=_begin, args=(theirs, environ, arguments))
    process.start()
    ours.recv()
    process.join(seconds)
    process.kill()
    process.join()


def _begin(begun: Connection, environ: dict[str, str], arguments: tuple[str, ...]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for out in (sys.stdout, sys.stderr):
        os.dup2(nowhere, out.fileno())
    begun.send(None)
    COMMANDS(list(arguments))


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{database(tmp_path)}"
    return RelayProcess(tmp_path, url, "", Organisation()).environ


def test_a_backup_that_is_killed_is_there_whole_or_not_at_all(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    store, folder = filled(tmp_path, b"sealed 1", 20), tmp_path / "copies"
    folder.mkdir()
    for blow in range(12):
        struck(blow * 0.04, environ, "backup", str(folder / f"{blow}.db"))
        whole = [file for file in folder.iterdir() if file.suffix == ".db"]
        assert all(len(chats_in(file)) == MANY for file in whole)
    assert told(environ, "backup", str(folder / "last.db")).exit_code == 0
    assert len(chats_in(folder / "last.db")) == MANY
    store.close()


def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    store, copy = filled(tmp_path, b"sealed 1", 20), tmp_path / "copy.db"
    assert told(environ, "backup", str(copy)).exit_code == 0
    seen, ended = set(), 20
    for blow in range(12):
        ended = ended + 1
        store.commit([a_message(a_chat_id(number), ended) for number in range(MANY)])
        died(store)
        struck(blow * 0.05, environ, "restore", str(copy), "--replace")
        store = SqlStore(f"sqlite:///{database(tmp_path)}")
        store.open()
        ends = {tuple(positions(store, a_chat_id(number))) for number in range(MANY)}
        (log,) = ends
        assert log == tuple(range(1, len(log) + 1))
        assert len(log) in {20, ended}
        ended = len(log)
        seen.add(ended)
    store.close()
    assert told(environ, "restore", str(copy), "--replace").exit_code == 0
    assert chats_in(database(tmp_path)) == {a_chat_id(number) for number in range(MANY)}


def died(store: SqlStore) -> None:
    """Leave the store as a relay does that dies: what it wrote last is in the log alone."""
    file = database_of(store)
    log, index = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
    kept = {each: each.read_bytes() for each in (file, log, index)}
    store.close()
    for each, was in kept.items():
        each.write_bytes(was)


def database_of(store: SqlStore) -> Path:
    file = sqlite_file(store._url)
    assert file is not None
    return file


def test_a_postgresql_is_told_how_it_makes_its_own(environ: dict[str, str]) -> None:
    environ["VESTE_STORE"] = "postgresql://veste:secret@/veste"
    for name, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        said = told(environ, name, "x")
        assert said.exit_code == 1
        assert tool in said.stderr
        assert "secret" not in said.stderr
