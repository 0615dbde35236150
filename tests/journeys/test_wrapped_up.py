"""From a chat over real sockets to a record that only the research key opens."""

from __future__ import annotations

import asyncio
import secrets
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import msgspec

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.link import port
from protocol import ids
from protocol import staff_access as access
from protocol.p256 import new_key, public_bytes
from protocol.research import open_registration, sign_research
from protocol.scripted_visitors import ONLY_TELL
from server.demo.visitor import ScriptedVisitor
from tests.journeys.test_sockets import console_of
from tests.live import LiveRelay, live_relay, until


async def publish_research(relay: LiveRelay, point: bytes) -> None:
    """Let the relay show a research key, as an administrator does."""
    now, key = int(time.time()), relay.organisation.roster_key
    order = access.PublishResearch(
        now, secrets.token_bytes(32), sign_research(key, point, now, now + 3600)
    )
    certificate = relay.organisation.papers(now=now).certificate
    body = msgspec.json.encode(access.Ordered(certificate, access.seal_order(key, order)))
    url = relay.address + "/v1/organisation"
    async with aiohttp.ClientSession() as http, http.post(url, data=body) as answer:
        answer.raise_for_status()


async def test_a_chat_becomes_a_record_that_leads_back_to_nobody(tmp_path: Path) -> None:
    research = new_key()
    async with live_relay(tmp_path) as relay, console_of(relay, tmp_path / "noor") as noor:
        await publish_research(relay, public_bytes(research))
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        visiting = asyncio.create_task(visitor.run())
        await until(lambda: noor.heard(port.Waiting) and noor.heard(port.Waiting)[-1].first_words)
        chat = noor.heard(port.Waiting)[-1].chat
        noor.link.claim(chat)
        await until(lambda: noor.heard(port.Mine))
        assert noor.heard(port.Mine)[0].claimed is not None
        noor.link.close(chat)
        await asyncio.wait_for(visiting, 5)
        await until(lambda: noor.heard(port.Ended))

        desk = Desk(load_words("nl"), ZoneInfo("Europe/Amsterdam"))
        counsellor = Counsellor(desk, noor.link)
        for event in noor.events:
            counsellor.hear(event, time.time())
        desk.wrap_ups.open(desk.wrap_ups.of(chat), time.time())
        for key in ("1", "enter", "2"):
            desk.wrap_ups.press(key, time.time())
        counsellor.keep(time.time())
        assert counsellor.finish_form(time.time())
        for _ in range(2):
            await noor.link.registrations.send(noor.link.tell)

        (kept,) = await relay.relay.writer.read(lambda store: store.registrations())
        record = open_registration(research, kept.sealed)
        assert (record.role, record.age, record.ended_by) == ("self", "12-15", "counsellor")
        assert (record.duration, record.waited, record.returning) == ("<5", "<1", "not_asked")
        raw = kept.key + kept.sealed
        assert ids.from_text(chat) not in raw
        assert noor.link._ring.staff not in raw
        assert noor.link.forms() == []
        assert noor.heard(port.Trouble) == []
