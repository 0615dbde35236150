"""Addresses are slowed without one being known: not kept, not told, not by another hour."""

from __future__ import annotations

import gc
import ipaddress
from dataclasses import replace
from pathlib import Path

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from protocol.ids import new_chat
from protocol.visitor_messages import Leave, Problem, Stored
from server.ports import StoreError
from server.web.drawers import DRAWERS, HOUR, Drawer, Drawers, address_of
from server.web.visitor_socket import last_word
from tests.live import LiveRelay, live_relay, until
from tests.server.web.doorway import World

NAMED = "198.51.100.77"


def asked(peer: str, *named: str) -> web.Request:
    """Return a request from `peer` with these X-Forwarded-For headers."""
    headers = [("X-Forwarded-For", each) for each in named]
    request = make_mocked_request("GET", "/v1/visitor", headers=dict(headers))
    return request.clone(remote=peer)


# --- which address --------------------------------------------------------------------------


def test_the_address_is_the_peers_and_no_header_of_a_stranger_changes_it() -> None:
    assert address_of(asked("192.0.2.1", NAMED), proxied=True) == "192.0.2.1"


def test_behind_a_proxy_on_this_machine_it_is_the_last_one_that_the_proxy_names() -> None:
    assert address_of(asked("127.0.0.1", f"203.0.113.5, {NAMED}"), proxied=True) == NAMED
    assert address_of(asked("::1", NAMED), proxied=True) == NAMED


@pytest.mark.parametrize("proxied", [True, False])
def test_who_comes_from_this_machine_unnamed_as_by_an_onion_service_is_nobody(
    proxied: bool,
) -> None:
    assert address_of(asked("127.0.0.1"), proxied=proxied) is None


def test_without_a_proxy_to_trust_a_named_address_is_not_believed() -> None:
    assert address_of(asked("127.0.0.1", NAMED), proxied=False) is None


# --- which drawer ---------------------------------------------------------------------------


def test_one_address_has_one_drawer_for_an_hour_and_another_key_after_it() -> None:
    keys = [bytes([number]) * 32 for number in range(3)]
    drawers = Drawers(lambda _: keys.pop(0))
    first = drawers.of(NAMED, 0)
    assert drawers.of(NAMED, HOUR - 1) is first
    assert drawers.of(NAMED, HOUR) is not first
    assert drawers._key == bytes([1]) * 32
    assert len(drawers._drawers) == 1  # what was noted in the hour before is gone


def test_a_clock_put_back_also_begins_a_new_hour() -> None:
    drawers = Drawers()
    first = drawers.of(NAMED, 10 * HOUR)
    assert drawers.of(NAMED, 9 * HOUR) is not first


def test_two_relays_put_the_same_address_into_different_drawers() -> None:
    numbers: list[int] = []
    for _ in range(8):
        drawers = Drawers()
        drawers.of(NAMED, 0)
        numbers += drawers._drawers
    assert len(set(numbers)) > 4


def test_a_drawer_is_shared_by_so_many_addresses_that_it_names_none() -> None:
    drawers = Drawers()
    for number in range(3 * DRAWERS):
        drawers.of(str(ipaddress.IPv4Address(0x0A000000 + number)), 0)
    assert DRAWERS * 0.9 < len(drawers._drawers) <= DRAWERS


@pytest.mark.parametrize("address", [None, "", "unknown", "nobody.example", "1.2.3.4:80", "🙂"])
def test_what_is_no_address_has_no_drawer(address: str | None) -> None:
    assert Drawers().of(address, 0) is None


def test_the_addresses_of_one_household_are_one() -> None:
    drawers = Drawers()
    home = drawers.of("2001:db8:1:2::5", 0)
    assert drawers.of("2001:db8:1:ffff::9%eth0", 0) is home
    assert drawers.of("192.0.2.9", 0) is drawers.of("::ffff:192.0.2.9", 0)


def test_a_school_behind_one_address_begins_thirty_chats_at_once_and_goes_on() -> None:
    drawer = Drawers().of(NAMED, 0)
    assert drawer is not None
    assert [drawer.starts.take(1000) for _ in range(31)] == [True] * 30 + [False]
    assert drawer.starts.take(1000 + 5000)


# --- what is left of one --------------------------------------------------------------------


def reachable_texts() -> set[str]:
    """Return every text and byte string that an object of this process holds."""
    found: set[str] = set()
    for each in gc.get_objects():
        for held in gc.get_referents(each):
            if isinstance(held, bytes | bytearray):
                found.add(bytes(held).decode("latin-1"))
            elif isinstance(held, str):
                found.add(held)
    return found


def holding(address: str) -> int:
    """Return how many texts in memory hold `address`, this file's own constant aside."""
    gc.collect()
    return sum(address in text and text != address for text in reachable_texts())


async def test_once_a_connection_is_closed_its_address_is_nowhere_in_the_relay(
    tmp_path: Path,
) -> None:
    async with live_relay(tmp_path) as relay:
        relay.hire()
        parts = NAMED.split(".")
        await _visit(relay, "203.0.113.1, " + ".".join(parts))
        assert relay.relay.limits.drawers._drawers
        await until(lambda: holding(NAMED) == 0)
    assert NAMED.encode() not in written(tmp_path)
    assert ipaddress.ip_address(NAMED).packed not in written(tmp_path)


def written(folder: Path) -> bytes:
    """Return everything that lies in any file under `folder`."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def _visit(relay: LiveRelay, named: str) -> None:
    headers = {"Origin": relay.address, "X-Forwarded-For": named}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(relay.address + "/v1/visitor", headers=headers) as socket,
    ):
        await socket.send_str('{"t":"knock","v":1}')
        assert (await socket.receive_json(timeout=5))["t"] == "welcome"


def test_the_looking_finds_an_address_where_there_is_one() -> None:
    kept = [f"for={NAMED}"]
    assert holding(NAMED) >= 1
    assert kept


# --- the line -------------------------------------------------------------------------------


async def test_those_who_came_by_one_drawer_take_a_quarter_of_the_line_and_no_more() -> None:
    world = World()
    world.open()
    flood, other = world.relay.limits.drawers.of(NAMED, 1000), Drawer()
    told = []
    for drawer in (*[flood] * 13, other):
        page, line = world.page(drawer)
        await world.says(page, world.start())
        await until(lambda line=line: line.got(Stored) or line.got(Problem))  # type: ignore[misc]
        told.append(line.got(Problem)[0].code if line.got(Problem) else "stored")
    assert told == ["stored"] * 12 + ["full", "stored"]
    assert flood is not None
    name = flood.waiting[0]
    world.relay.house.chats[name].row = msgspec.structs.replace(
        world.relay.house.chats[name].row, phase="open"
    )
    page, line = world.page(flood)
    await world.says(page, world.start())
    await until(lambda: line.got(Stored))
    await world.close()


async def test_a_short_line_is_open_to_all_who_come_by_one_drawer() -> None:
    world = World()
    world.open()
    world.relay.house.rules = replace(world.relay.house.rules, longest_line=3)
    school, told = Drawer(), []
    for _ in range(4):
        page, line = world.page(school)
        await world.says(page, world.start())
        await until(lambda line=line: line.got(Stored) or line.got(Problem))  # type: ignore[misc]
        told.append(line.got(Problem)[0].code if line.got(Problem) else "stored")
    assert told == ["stored"] * 3 + ["full"]
    await world.close()


async def test_what_could_not_be_looked_up_for_want_of_the_store_counts_for_nobody() -> None:
    world = World()
    world.open()
    drawer = world.relay.limits.drawers.of(NAMED, world.now)
    world.store.close()
    for _ in range(70):
        with pytest.raises(StoreError):
            await last_word(world.relay, Leave(new_chat(), bytes(32)), drawer)
    world.store.open()
    await last_word(world.relay, Leave(new_chat(), bytes(32)), drawer)  # it need not wait
    await world.close()
