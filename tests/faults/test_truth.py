"""Both sides know within ten seconds that the other's connection is gone or hangs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.link import port
from protocol.scripted_visitors import ONLY_TELL
from protocol.visitor_messages import Colleague, ToVisitor
from server.demo.visitor import ScriptedVisitor
from tests.faults.proxy import FaultProxy
from tests.journeys.test_sockets import console_of
from tests.live import LiveRelay, live_relay, until

TRUTH = 10.0  # seconds


@asynccontextmanager
async def proxy_to(relay: LiveRelay) -> AsyncIterator[FaultProxy]:
    """Run a proxy in front of the relay."""
    proxy = FaultProxy("127.0.0.1", relay.port)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()


async def test_a_visitor_whose_line_hangs_is_away_at_the_counsellor_within_ten_seconds(
    tmp_path: Path,
) -> None:
    async with (
        live_relay(tmp_path) as relay,
        proxy_to(relay) as proxy,
        console_of(relay, tmp_path / "noor") as noor,
    ):
        await until(lambda: noor.heard(port.Connection))
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        visitor.connect_to = proxy.address
        visiting = asyncio.create_task(visitor.run())
        await until(lambda: noor.heard(port.Waiting) and noor.heard(port.Waiting)[-1].first_words)
        noor.link.claim(noor.heard(port.Waiting)[-1].chat)
        await until(lambda: noor.heard(port.Mine))
        proxy.freeze()
        since = time.monotonic()
        await until(lambda: noor.heard(port.VisitorPresence), TRUTH)
        assert noor.heard(port.VisitorPresence)[-1].presence is port.Presence.AWAY
        assert time.monotonic() - since <= TRUTH
        proxy.thaw()
        await until(
            lambda: noor.heard(port.VisitorPresence)[-1].presence is port.Presence.HERE, TRUTH
        )
        visiting.cancel()


async def test_a_console_whose_line_hangs_is_known_to_itself_and_to_the_visitor(
    tmp_path: Path,
) -> None:
    async with (
        live_relay(tmp_path) as relay,
        proxy_to(relay) as proxy,
        console_of(relay, tmp_path / "noor", through=proxy.address) as noor,
    ):
        await until(lambda: noor.heard(port.Connection))
        told: list[ToVisitor] = []
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        visitor.told = told.append
        visiting = asyncio.create_task(visitor.run())
        await until(lambda: noor.heard(port.Waiting) and noor.heard(port.Waiting)[-1].first_words)
        noor.link.claim(noor.heard(port.Waiting)[-1].chat)
        await until(lambda: noor.heard(port.Mine))
        proxy.freeze()
        await asyncio.gather(
            until(lambda: not noor.heard(port.Connection)[-1].up, TRUTH),
            until(lambda: any(isinstance(m, Colleague) and not m.up for m in told), TRUTH),
        )
        proxy.thaw()
        await until(lambda: noor.heard(port.Connection)[-1].up, TRUTH)
        await until(lambda: [m for m in told if isinstance(m, Colleague)][-1].up, TRUTH)
        visiting.cancel()
