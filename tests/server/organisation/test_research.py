"""An administrator makes a research key; its private half stays in a file of its own."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import msgspec
import pytest
from aiohttp.test_utils import BaseTestServer

from protocol.p256 import load_private, public_bytes
from protocol.research import (
    PublishedResearch,
    ResearchKey,
    open_registration,
    open_research,
    seal_registration,
)
from server.organisation.office import Office, OfficeError, open_file
from server.organisation.research import RESEARCH_FILE, ResearchPair, research_pair
from tests.protocol.test_registration import a_record
from tests.server.organisation.relays import WORDS, Run, origin_of


async def shown(relay: BaseTestServer, folder: Path) -> ResearchKey:
    async with httpx.AsyncClient(base_url=origin_of(relay)) as http:
        content = (await http.get("/v1/research")).content
    document = msgspec.json.decode(content, type=PublishedResearch)
    return open_research(Office(folder, WORDS).book.root, document, time.time())


def pairs(folder: Path) -> tuple[ResearchPair, ...]:
    plain = open_file(folder / RESEARCH_FILE, WORDS, b"veste research")
    return msgspec.json.decode(plain, type=tuple[ResearchPair, ...])


async def test_what_a_console_seals_opens_with_the_key_in_the_file(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    done = await run("research")
    assert done.exit_code == 0, done.output
    research = await shown(relay, folder)
    assert research.until == Office(folder, WORDS).book.certified_until
    sealed = seal_registration(research.key, a_record(age="12-15"))
    (pair,) = pairs(folder)
    assert open_registration(load_private(pair.private), sealed).age == "12-15"


async def test_signing_again_keeps_the_key_and_new_makes_another_beside_it(
    relay: BaseTestServer, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run("research")
    first = (await shown(relay, folder)).key
    now = time.time()
    monkeypatch.setattr("server.organisation.cli._now", lambda: int(now) + 2)
    assert (await run("research")).exit_code == 0
    assert (await shown(relay, folder)).key == first
    monkeypatch.setattr("server.organisation.cli._now", lambda: int(now) + 4)
    assert (await run("research", "--new")).exit_code == 0
    assert (await shown(relay, folder)).key != first
    kept = [public_bytes(load_private(pair.private)) for pair in pairs(folder)]
    assert kept == [first, (await shown(relay, folder)).key]


async def test_the_file_is_sealed_and_no_other_passphrase_opens_it(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    await run("research")
    path = folder / RESEARCH_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    (pair,) = pairs(folder)
    assert pair.private not in path.read_bytes()
    with pytest.raises(OfficeError, match="does not open"):
        research_pair(folder, "andere woorden", 0, fresh=False)
    assert relay.port


async def test_a_key_file_of_another_purpose_is_refused_in_one_line(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    (folder / RESEARCH_FILE).write_bytes((folder / "office.key").read_bytes())
    refused = await run("research")
    assert refused.exit_code == 1
    assert "does not open" in refused.stderr.strip().splitlines()[-1]
    assert relay.port
