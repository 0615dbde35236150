"""A relay that cannot serve is refused before it says of anybody that they are gone."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import Organisation
from tests.faults.one_visitor import a_relay_with_a_visitor
from tests.faults.relay_process import RelayProcess


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[RelayProcess]:
    """Yield a relay with one visitor."""
    async with a_relay_with_a_visitor(tmp_path, f"sqlite:///{database(tmp_path)}") as made:
        yield made


def database(folder: Path) -> Path:
    return folder / "chats" / "veste.db"


def stored(folder: Path) -> list[tuple[str, int]]:
    """Return where each visitor is and how long their log is."""
    with sqlite3.connect(f"file:{database(folder)}?mode=ro", uri=True) as look:
        return look.execute("SELECT presence, pos FROM chats").fetchall()


async def refusal(relay: RelayProcess) -> str:
    """Start a relay that leaves at once; return what it said."""
    await relay.begin()
    try:
        await asyncio.wait_for(relay.ended(), 60)
    except TimeoutError:
        await relay.kill()
        raise
    return relay.log()


@pytest.mark.usefixtures("relay")
async def test_a_second_relay_on_one_file_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    before = stored(tmp_path)
    assert [presence for presence, _ in before] == ["here"]
    other = RelayProcess(tmp_path, f"sqlite:///{database(tmp_path)}", "", Organisation())
    assert "Another relay is at work on" in await refusal(other)
    assert stored(tmp_path) == before


async def test_a_relay_whose_port_is_taken_changes_nothing(
    relay: RelayProcess, tmp_path: Path
) -> None:
    await relay.kill()
    before = stored(tmp_path)
    assert [presence for presence, _ in before] == ["here"]
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", relay.port))
        taken.listen()
        assert "cannot listen there" in await refusal(relay)
        assert stored(tmp_path) == before
    await relay.start()


async def test_a_relay_with_another_pepper_is_refused_and_changes_nothing(
    relay: RelayProcess, tmp_path: Path
) -> None:
    await relay.kill()
    before = stored(tmp_path)
    pepper = (tmp_path / "pepper").read_bytes()
    (tmp_path / "pepper").write_bytes(bytes(32))
    assert "`pepper` is not the one of this store" in await refusal(relay)
    assert stored(tmp_path) == before
    (tmp_path / "pepper").write_bytes(pepper)
    await relay.start()


async def test_a_store_of_before_this_check_gets_its_mark(
    relay: RelayProcess, tmp_path: Path
) -> None:
    await relay.kill()
    with sqlite3.connect(database(tmp_path)) as old:
        old.execute("DELETE FROM notes WHERE name = 'whose'")
    await relay.start()
    await relay.kill()
    (tmp_path / "pepper").write_bytes(bytes(32))
    assert "`pepper` is not the one of this store" in await refusal(relay)
