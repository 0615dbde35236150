"""What the tests of the administrator's commands share."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from typer.testing import CliRunner, Result

from protocol import keyfile
from server.app import make_app
from server.organisation.cli import staff
from server.settings import Settings
from server.storage.memory import MemoryStore
from tests.server.organisation.relays import WORDS, Command, LyingRelay, Run, origin_of


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a passphrase cost next to nothing: what it costs is tested with the key files."""

    def cheap(**costs: Any) -> Argon2id:
        return Argon2id(**costs | {"iterations": 1, "memory_cost": 8 * costs["lanes"]})

    monkeypatch.setattr(keyfile, "Argon2id", cheap)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def command(tmp_path: Path, folder: Path) -> Command:
    """Run `veste-server staff` with these arguments."""
    words = tmp_path / "words"
    words.write_text(WORDS + "\n")
    environ = {"VESTE_OFFICE": str(folder), "VESTE_PASSPHRASE_FILE": str(words)}

    def command(*arguments: str, answer: str = "", **changed: str) -> Result:
        return CliRunner(env={**environ, **changed}).invoke(staff, arguments, input=answer)

    return command


@pytest.fixture
def run(command: Command) -> Run:
    """Run a command in a thread, so that a relay in this one can answer."""

    async def run(*arguments: str, answer: str = "", **changed: str) -> Result:
        return await asyncio.to_thread(lambda: command(*arguments, answer=answer, **changed))

    return run


@pytest.fixture
async def lying(run: Run) -> AsyncIterator[LyingRelay]:
    """A lying relay with an organisation that was founded for it."""
    liar = LyingRelay()
    async with TestServer(liar.app()) as server:
        assert (await run("init", "--relay", origin_of(server))).exit_code == 0
        yield liar


@pytest.fixture
async def relay(run: Run) -> AsyncIterator[BaseTestServer]:
    """The real relay, set up with the root point that `init` printed."""
    server = TestServer(web.Application())
    await server.start_server()
    origin = origin_of(server)
    port = server.port
    await server.close()
    made = await run("init", "--relay", origin)
    root = base64.b64decode(made.stdout.strip().partition("=")[2])
    settings = Settings(origin=origin, deployment="test", root=root, pepper="none")
    store = MemoryStore()
    store.open()
    async with TestServer(await make_app(settings, store, bytes(32)), port=port) as real:
        yield real
