"""How many signatures of people it does not know yet a relay checks, and for whom first."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import msgspec
import pytest

from protocol.staff_messages import OffDuty
from server.web.connections import ConsoleConnection
from server.web.limits import Bounds, Limits
from server.web.staff_socket import take, welcome
from tests.live import live_relay
from tests.server.web.doorway import Line, World


def test_signatures_of_strangers_are_checked_so_many_a_second_and_fairly() -> None:
    limits = World.limits(Bounds(sign_ins=40))
    flood, other = limits.drawers.of("192.0.2.1", 1000), limits.drawers.of("192.0.2.2", 1000)
    assert sum(limits.may_sign_in(flood, 1000) for _ in range(500)) == 200
    assert limits.may_sign_in(other, 1000)
    assert sum(limits.may_sign_in(None, 1000) for _ in range(2000)) == 799


async def test_too_many_sign_ins_are_told_so_and_before_anything_is_read(tmp_path: Path) -> None:
    async with live_relay(tmp_path) as relay, aiohttp.ClientSession() as http:
        relay.relay.limits = Limits(relay.relay.house, Bounds(sign_ins=0.12))
        doors = ("session", "second-factor", "enrol", "session")
        statuses = [await answered(http, f"{relay.address}/v1/staff/{door}") for door in doors]
        assert statuses == [400, 400, 400, 429]


@pytest.mark.parametrize("named", [{}, {"X-Forwarded-For": "192.0.2.1"}])
async def test_a_flood_of_orders_and_one_of_sign_ins_leave_each_other_in_peace(
    named: dict[str, str], tmp_path: Path
) -> None:
    async with live_relay(tmp_path) as relay, aiohttp.ClientSession(headers=named) as http:
        relay.relay.now = lambda: 1000
        order, session = f"{relay.address}/v1/organisation", f"{relay.address}/v1/staff/session"
        bounds = Bounds(sign_ins=0.12, orders=0.12)
        for flooded, other in ((order, session), (session, order)):
            relay.relay.limits = Limits(relay.relay.house, bounds)
            statuses = [await answered(http, flooded) for _ in range(5)]
            assert statuses == [400, 400, 400, 429, 429]
            assert await answered(http, other) == 400


def test_one_address_can_use_up_nobody_elses_orders_nor_its_own_sign_ins() -> None:
    limits = World.limits(Bounds())
    flood, other = limits.drawers.of("192.0.2.1", 1000), limits.drawers.of("192.0.2.2", 1000)
    assert sum(limits.may_order(flood, 1000) for _ in range(500)) == 60
    assert limits.may_sign_in(flood, 1000)
    assert limits.may_order(other, 1000)
    assert sum(limits.may_sign_in(flood, 1000) for _ in range(500)) == 199
    assert sum(limits.may_order(other, 1000) for _ in range(500)) == 59


async def answered(http: aiohttp.ClientSession, door: str) -> int:
    async with http.post(door, data=b"{}") as answer:
        return answer.status


async def test_going_on_and_off_duty_is_dear_for_every_page_hears_of_it() -> None:
    world, line = World(), Line()
    world.open()
    console = ConsoleConnection(line, world.organisation.people[0].id)
    console.talk = world.relay.limits.console()
    assert welcome(world.relay, console)
    said, heard = msgspec.json.encode(OffDuty()), console.outbox
    for _ in range(60):
        console.talk.hear(world.now)
        await take(world.relay, console, said)
    waiting = [message for message in heard._queue if b"rate" in message]
    assert len(waiting) == 60 - 34  # as many as 1,700 words
    await world.close()
