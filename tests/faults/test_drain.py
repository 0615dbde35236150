"""An operator who stops a relay costs everybody a second: what was said is kept, and told."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import aiohttp

from server.storage.sql import SqlStore
from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.coming_back import back
from tests.faults.load import Crew
from tests.faults.relay_process import RelayProcess, publish

ON_A_BUSY_MACHINE = 8.0  # seconds for what takes one


async def is_ready(relay: RelayProcess) -> bool:
    async with aiohttp.ClientSession() as http, http.get(relay.address + "/readyz") as answer:
        return answer.status == 200


async def last_word_at_the_door(relay: RelayProcess, heard: asyncio.Event) -> str:
    """Stand at the door of `relay` until it says goodbye; return that."""
    headers = {"Origin": relay.address}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(relay.address + "/v1/visitor", headers=headers) as socket,
    ):
        await socket.send_frame(b'{"t":"ping"}', aiohttp.WSMsgType.TEXT)
        await socket.receive_str(timeout=5)
        heard.set()
        return await socket.receive_str(timeout=30)


async def test_a_relay_that_is_told_to_stop_commits_says_goodbye_and_ends(tmp_path: Path) -> None:
    organisation, url = Organisation(), f"sqlite:///{tmp_path / 'chats' / 'veste.db'}"
    relay = RelayProcess(tmp_path, url, "", organisation)
    doors = Doors(relay.address, [relay.address])
    for _ in range(2):
        organisation.hire()
    await relay.start()
    try:
        assert not await is_ready(relay)  # it has no roster yet
        await publish(doors, organisation)
        assert await is_ready(relay)
        crew = Crew(doors, organisation, seed=7)
        await crew.begin(visitors=3, counsellors=2)
        heard = asyncio.Event()
        at_the_door = asyncio.create_task(last_word_at_the_door(relay, heard))
        await heard.wait()
        since = time.monotonic()
        await relay.stop()
        assert time.monotonic() - since < ON_A_BUSY_MACHINE
        assert json.loads(await at_the_door) == {"t": "bye", "why": "restart"}
        await relay.start()
        assert (await back(crew, 30.0)).seconds < ON_A_BUSY_MACHINE
        await crew.rest()
    finally:
        await relay.stop()
    store = SqlStore(url)
    store.open()
    verdict = crew.judge(store)
    store.close()
    assert verdict.wrong == []
    assert verdict.acknowledged >= 10
    assert "Traceback" not in relay.log()
