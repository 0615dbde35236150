"""Somebody who tries codes at a real relay: what is answered to each, and how fast."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import secrets
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec
from sqlalchemy import insert

from protocol import visitor_messages as wire
from protocol.ids import new_message
from server.storage.tables import capsules
from server.web.limits import Bounds, Limits
from tests.live import LiveRelay, live_relay

Socket = aiohttp.ClientWebSocketResponse


class Answer(NamedTuple):
    """What came back for one lookup: the message as it was sent, and after how many seconds."""

    message: bytes
    seconds: float


class Told(NamedTuple):
    """The answers for codes that exist, and for codes that never were."""

    known: list[Answer]
    unknown: list[Answer]


async def guess(folder: Path, count: int, warm: int = 50) -> Told:
    """Ask a relay for `count` codes of each kind in a random order, each on a new connection.

    The relay's bounds on guessing are lifted: at ten codes a second, as in earnest, these
    differences would take hours to collect. Throws `warm` answers of each kind away.
    """
    told = Told([], [])
    async with live_relay(folder) as relay, aiohttp.ClientSession() as http:
        relay.relay.limits = Limits(relay.relay.house, Bounds(unlocks=1e9, at_the_door=10_000))
        filed = _file(relay, count + warm)
        turns = [(lookup, told.known) for lookup in filed]
        turns += [(secrets.token_bytes(16), told.unknown) for _ in filed]
        secrets.SystemRandom().shuffle(turns)
        for lookup, heard in turns:
            heard.append(await ask(http, relay.address, lookup))
    return Told(told.known[warm:], told.unknown[warm:])


async def ask(http: aiohttp.ClientSession, address: str, lookup: bytes) -> Answer:
    """Return what the relay answers to one `unlock`."""
    asked = json.dumps({"t": "unlock", "lookup": base64.b64encode(lookup).decode()})
    url, origin = address + "/v1/visitor", {"Origin": address}
    async with http.ws_connect(url, headers=origin, compress=0) as socket:
        await asyncio.sleep(0)
        began = time.perf_counter()
        await socket.send_str(asked)
        message = await socket.receive()
        took = time.perf_counter() - began
    assert isinstance(message.data, str | bytes), message
    data = message.data
    return Answer(data.encode() if isinstance(data, str) else data, took)


async def begin(http: aiohttp.ClientSession, relay: LiveRelay) -> Socket:
    """Begin a chat, and return its page's socket once that is stored."""
    headers = {"Origin": relay.address}
    socket = await http.ws_connect(relay.address + "/v1/visitor", headers=headers, compress=0)
    session = relay.organisation.visitor()
    session.connected()
    session.say("hoi")
    while len(session.outbox) or not session._started:
        for message in session.take():
            await socket.send_str(msgspec.json.encode(message).decode())
        heard = await socket.receive()
        session.receive(msgspec.json.decode(heard.data, type=wire.ToVisitor), time.time())
    return socket


async def file(socket: Socket, lookup: bytes, capsule: bytes) -> Answer:
    """Return what a page is answered that files `capsule` under `lookup`."""
    keep = wire.Keep(new_message(), "reload", lookup, capsule)
    began = time.perf_counter()
    await socket.send_str(msgspec.json.encode(keep).decode())
    mid = base64.b64encode(keep.mid).decode()
    while mid not in (heard := str((await socket.receive()).data)):
        pass
    return Answer(heard.encode(), time.perf_counter() - began)


def rank_test(one: list[float], other: list[float]) -> tuple[float, float]:
    """Return how often a value of `one` is the larger (0.5 if alike), and Mann and Whitney's p.

    Two-sided, by the normal approximation with the correction for ties.
    """
    merged = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks, ties, at = 0.0, 0, 0
    while at < len(merged):
        end = at
        while end < len(merged) and merged[end][0] == merged[at][0]:
            end += 1
        ranks += sum((at + end + 1) / 2 for _, first in merged[at:end] if first)
        ties += (end - at) ** 3 - (end - at)
        at = end
    many, n, m = len(merged), len(one), len(other)
    u = ranks - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((many + 1) - ties / (many * (many - 1))))
    p = math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2)) if spread else 1.0
    return u / (n * m), p


def as_text(told: Told) -> str:
    """Return sizes, medians and the rank test as lines."""
    known, unknown = ([one.seconds for one in answers] for answers in told)
    larger, p = rank_test(known, unknown)
    lines = [
        f"{name:8} n={len(answers)} sizes={sorted({len(one.message) for one in answers})} "
        f"median={statistics.median(one.seconds for one in answers) * 1e6:.0f} us"
        for name, answers in zip(("known", "unknown"), told, strict=True)
    ]
    lines.append(f"known slower than unknown in {larger:.1%} of pairs, p={p:.3g} (Mann-Whitney)")
    return "\n".join(lines)


def _file(relay: LiveRelay, count: int) -> list[bytes]:
    """File `count` capsules of random bytes under random lookups, which are returned."""
    lookups = [secrets.token_bytes(16) for _ in range(count)]
    rows = [
        {
            "lookup": relay.relay.house.hmac(lookup),
            "chat": secrets.token_bytes(16),
            "kind": "return",
            "capsule": secrets.token_bytes(540),
        }
        for lookup in lookups
    ]
    assert relay._store is not None
    relay._store._read(lambda conn: conn.execute(insert(capsules), rows))
    return lookups
