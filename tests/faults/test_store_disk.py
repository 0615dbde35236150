"""A disk that is full, closed or rotten: a clear sentence, and nothing half written."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.ports import Outcome, StoreError
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_message, a_row, a_start

CHAT = a_chat_id(1)
SIZE = 600_000  # bytes that the small disk can hold
Disk = tuple[Path, Callable[[], object]]  # a folder, and what gives it room again


def mounted(place: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Disk]:
    if not mounted(tmp_path, f"size={SIZE},mode=0700"):
        pytest.skip("only root can mount a small volume")
    grow = ["mount", "-o", "remount,size=20m", str(tmp_path)]
    yield tmp_path, lambda: subprocess.run(grow, check=True)
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.fixture
def small_quota(tmp_path: Path) -> Iterator[Disk]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, before[1]))
    yield tmp_path, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("disk", ["small_volume", "small_quota"])
def test_on_a_full_disk_items_fail_whole_and_go_on_when_there_is_room(
    disk: str, request: pytest.FixtureRequest
) -> None:
    folder, make_room = request.getfixturevalue(disk)
    store = SqlStore(f"sqlite:///{folder / 'chats.db'}")
    store.open()
    assert store.commit([a_start(CHAT)]) == [Outcome.STORED]
    pos, outcomes = 0, [Outcome.STORED]
    while set(outcomes) == {Outcome.STORED}:
        assert pos < 10_000, "the disk was never full"
        outcomes = store.commit([a_message(CHAT, pos + n, bytes(4160)) for n in range(1, 9)])
        pos += outcomes.count(Outcome.STORED)
    assert Outcome.CONFLICT not in outcomes
    assert outcomes == sorted(outcomes, key=lambda each: each is Outcome.FAILED)

    assert [each.pos for each in store.entries(CHAT, 0)] == list(range(1, pos + 1))
    make_room()
    assert store.commit([a_message(CHAT, pos + 1)]) == [Outcome.STORED]
    store.close()
    store.open()
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == a_row(CHAT, pos + 1)
    assert [each.pos for each in store.entries(CHAT, 0)] == list(range(1, pos + 2))
    store.close()


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder that nobody can write in, with a database in it."""
    is_volume = mounted(tmp_path, "size=20m,mode=0700")
    store = SqlStore(f"sqlite:///{tmp_path / 'chats.db'}")
    store.open()
    store.close()
    if is_volume:
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
    elif os.geteuid() == 0:
        pytest.skip("root can write anywhere, and could not mount a volume")
    else:
        (tmp_path / "chats.db").chmod(0o400)
        tmp_path.chmod(0o500)
    yield tmp_path
    if is_volume:
        subprocess.run(["umount", str(tmp_path)], check=True)
    else:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("name", ["chats.db", "new.db"])
def test_a_folder_that_can_only_be_read_is_refused(closed_folder: Path, name: str) -> None:
    store = SqlStore(f"sqlite:///{closed_folder / name}")
    with pytest.raises(StoreError, match="cannot be written"):
        store.open()


@pytest.fixture
def a_full_file(tmp_path: Path) -> Path:
    """Return a database of many pages, closed, so that all of it is in one file."""
    file = tmp_path / "chats.db"
    store = SqlStore(f"sqlite:///{file}")
    store.open()
    store.commit([a_start(CHAT), *(a_message(CHAT, pos) for pos in range(1, 200))])
    store.close()
    return file


def flip(file: Path, at: int, count: int) -> None:
    rotten = bytearray(file.read_bytes())
    for place in range(at, at + count):
        rotten[place] ^= 0xFF
    file.write_bytes(rotten)


@pytest.mark.parametrize(("at", "count"), [(0, 16), (100, 8), (4096 * 3, 8), (4096 * 9, 64)])
def test_a_file_with_flipped_bytes_is_refused_as_damaged(
    a_full_file: Path, at: int, count: int
) -> None:
    flip(a_full_file, at, count)
    with pytest.raises(StoreError, match="damaged: put a backup back"):
        SqlStore(f"sqlite:///{a_full_file}").open()


def test_half_a_file_is_refused_as_damaged(a_full_file: Path) -> None:
    os.truncate(a_full_file, a_full_file.stat().st_size // 2)
    with pytest.raises(StoreError, match="damaged"):
        SqlStore(f"sqlite:///{a_full_file}").open()


def test_an_index_that_lacks_a_row_is_refused_as_damaged(a_full_file: Path) -> None:
    """A log is read by its index: it would come back short, and nobody would know."""
    index = "FROM sqlite_schema WHERE name = 'entries_in_order'"
    with sqlite3.connect(a_full_file) as rot:
        kept = rot.execute(f"SELECT * {index}").fetchone()
        rot.execute("PRAGMA writable_schema=ON")
        rot.execute(f"DELETE {index}")
    with sqlite3.connect(a_full_file) as rot:
        columns = "chat, author, mid, epoch, seq, entry"
        last = "FROM entries WHERE pos = 199"
        rot.execute(f"INSERT INTO entries ({columns}, pos) SELECT {columns}, 200 {last}")
        rot.execute("PRAGMA writable_schema=ON")
        rot.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", kept)
    with sqlite3.connect(a_full_file) as look:
        assert look.execute("PRAGMA quick_check").fetchone() == ("ok",)
        in_order = "FROM entries INDEXED BY entries_in_order WHERE chat = ?"
        assert look.execute(f"SELECT count(*) {in_order}", (CHAT,)).fetchone() == (199,)
        assert look.execute("SELECT count(*) FROM entries NOT INDEXED").fetchone() == (200,)
    with pytest.raises(StoreError, match="damaged: put a backup back"):
        SqlStore(f"sqlite:///{a_full_file}").open()


def test_an_entry_that_rotted_where_no_check_looks_is_an_error_and_not_a_word(
    a_full_file: Path,
) -> None:
    with sqlite3.connect(a_full_file) as rot:
        rot.execute("UPDATE entries SET entry = x'c1ff' WHERE pos = 7")
    store = SqlStore(f"sqlite:///{a_full_file}")
    store.open()
    assert len(store.entries(CHAT, 7)) == 192
    with pytest.raises(StoreError):
        store.entries(CHAT, 0)
    store.close()
