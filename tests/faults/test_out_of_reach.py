"""A store that is out of reach for a while costs nobody a word, whoever comes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.ports import StoreError
from tests.faults.clients import Client, Console, Doors, Page
from tests.live import LiveRelay, live_relay, until


def soon(attempt: int) -> float:
    del attempt
    return 0.05


@asynccontextmanager
async def running(client: Client) -> AsyncIterator[None]:
    """Keep a client connected."""
    task = asyncio.create_task(client.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def out_of_reach(relay: LiveRelay, *, gone: bool) -> None:
    """Let the store answer nothing, or answer again."""

    def refuse() -> Any:
        raise StoreError("The database is out of reach.")

    store: Any = relay._store
    if gone:
        store._open_connection = refuse
    else:
        del store._open_connection


async def test_a_console_that_comes_back_meanwhile_keeps_its_chats_and_what_it_has_to_say(
    tmp_path: Path,
) -> None:
    async with live_relay(tmp_path) as relay:
        person = relay.hire()
        doors = Doors(relay.address, [relay.address])
        page = Page(doors, relay.organisation.root_point, soon)
        console = Console(doors, relay.organisation, person, soon)
        chat = page.session.chat
        async with running(page):
            async with running(console):
                await until(lambda: chat in console.session.places)
                await until(lambda: console.session.places[chat].room.visitor_key)
                console.claim(chat)
                await until(lambda: console.holds(chat))
                out_of_reach(relay, gone=True)
                console.say(chat, "a000001")
                await until(lambda: "not_stored" in console.troubles)
            dismissed = console.byes
            async with running(console):
                await until(lambda: console.byes > dismissed)
                assert not console.settled
                out_of_reach(relay, gone=False)
                await until(lambda: console.acknowledged.get(chat) == ["a000001"])
                await until(lambda: page.read == ["a000001"])
