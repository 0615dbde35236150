"""A chat over real sockets leaves who, when and what in the audit log, and no word of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import get_args

import aiohttp
import pytest

from protocol import audit
from protocol import staff_messages as wire
from protocol import visitor_messages as visitor
from protocol.audit import Head, What, Why, verify
from protocol.ids import VISITOR, new_message
from server.ports import StoreError
from tests.faults.clients import Client, Console, Doors, Page
from tests.faults.one_chat import at_once
from tests.live import LiveRelay, until
from tests.server.web.bare_lines import Floor

CANARIES = ["kanarie-van-de-bezoeker", "kanarie-van-de-hulpverlener", "kanarie-op-het-briefje"]


@asynccontextmanager
async def running(*clients: Client) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        await until(lambda: all(client.settled for client in clients))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def rows(relay: LiveRelay) -> list[tuple[object, ...]]:
    """Return the whole table as it lies on the disk."""
    with sqlite3.connect(relay.folder / "veste.db") as database:
        found = database.execute("SELECT * FROM audit ORDER BY n").fetchall()
    database.close()
    return found


async def test_the_log_holds_ids_moments_and_words_of_closed_lists_and_nothing_else(
    relay: LiveRelay,
) -> None:
    people = [relay.organisation.people[0], relay.hire("counsellor")]
    doors = Doors(relay.address, [relay.address])
    noor, sanne = (Console(doors, relay.organisation, who, at_once) for who in people)
    page = Page(doors, relay.organisation.root_point, at_once)
    async with running(noor, sanne), running(page):
        chat = page.session.chat
        page.say(CANARIES[0])
        await until(lambda: noor.read.get(chat) == [CANARIES[0]])
        noor.claim(chat)
        await until(lambda: noor.holds(chat))
        noor.say(chat, CANARIES[1])
        await until(lambda: page.read == [CANARIES[1]])
        noor.session.offer(chat, people[1].id, CANARIES[2], noor.clock())
        noor.wake()
        await until(lambda: sanne.offers)
        sanne.session.command(wire.Reply(chat, sanne.offers[-1].offer, accept=True))
        sanne.wake()
        await until(lambda: sanne.holds(chat))
        page.command(visitor.Erase(new_message()))
        await until(lambda: "erase" in [row[4] for row in rows(relay)])
    await until(lambda: [row[4] for row in rows(relay)].count("off-duty") == 2)
    whole = rows(relay)
    stored = repr(whole) + " ".join(
        bytes(value).decode("latin-1") for row in whole for value in row if isinstance(value, bytes)
    )
    assert not [canary for canary in CANARIES if canary in stored]
    ids = {person.id for person in people} | {VISITOR, audit.RELAY}
    for n, (number, _, who, about, what, why, previous, digest) in enumerate(whole, 1):
        assert number == n
        assert who in ids
        assert about in (b"", chat)
        assert what in get_args(What)
        assert why in get_args(Why)
        assert len(previous) == len(digest) == 32  # type: ignore[arg-type]
    of_chat = [(row[2], row[4]) for row in whole if row[3]]
    giver, taker = people[0].id, people[1].id
    assert of_chat == [
        (giver, "claim"),
        (giver, "offer"),
        (taker, "accept"),
        (giver, "hand-over"),
        (taker, "receive"),
        (VISITOR, "erase"),
    ]


async def test_the_head_that_a_console_hears_is_in_the_chain_after_a_restart_too(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    me = await Floor(relay, http).worker("counsellor")
    await until(lambda: me.line.got(wire.AuditHead))
    (told,) = me.line.got(wire.AuditHead)
    await relay.stop()
    await relay.start()
    lines = await relay.relay.writer.read(lambda store: store.trail(0, 100))
    assert verify(lines, Head(told.n, told.hash)) is None
    whats = [line.note.what for line in lines]
    assert whats[-2:] == ["off-duty", "start"]
    assert whats[:3] == ["start", "sign-in", "on-duty"]


async def test_a_roster_and_who_is_no_longer_on_it_have_their_lines(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    gone = relay.hire("counsellor")
    await relay.publish_by_order(http)
    relay.organisation.dismiss(gone)
    await relay.publish_by_order(http)
    lines = await relay.relay.writer.read(lambda store: store.trail(0, 100))
    notes = [(line.note.who, line.note.what) for line in lines]
    office = (audit.OFFICE, "roster")
    assert notes[-3:] == [office, office, (gone.id, "removed")]


async def test_a_store_that_does_not_answer_keeps_nobody_from_work_and_gets_its_lines_later(
    relay: LiveRelay, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = relay._store
    assert store is not None
    with monkeypatch.context() as broken:
        broken.setattr(store, "witness", _refuse)
        me = await Floor(relay, http).worker("counsellor", on_duty=False)
        await me.line.say(me.duty())
        await me.line.caught_up()
        assert me.line.got(wire.Night)
        assert me.line.got(wire.AuditHead) == []
    await until(lambda: me.line.got(wire.AuditHead))
    lines = await relay.relay.writer.read(lambda store: store.trail(0, 100))
    assert [line.note.what for line in lines] == ["start", "sign-in", "on-duty"]


def _refuse(_notes: object) -> Head:
    raise StoreError("The disk is full.")
