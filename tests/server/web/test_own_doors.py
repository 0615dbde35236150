"""A door with hours of its own beside one with the house's: each page is true."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from protocol.door_hours import DoorHours, OwnDoor, OwnDoors
from protocol.opening_hours import HoursException, OpeningHours
from protocol.page_manifest import fingerprint
from protocol.visitor_messages import Door, Problem, Stored
from server.simulation.light import LightVisitor
from server.web.page_voices import read_voices
from server.web.pages import DOORS, add_pages
from tests.live import LiveRelay, until
from tests.server.web.bare_lines import Line, _to_visitor
from tests.server.web.page_client import SHUT, Client, World, boot_of, moment, settings, text_of

# The islands' evening: 18:00 to 23:00 there in summer, an hour earlier in winter.
EVENING = DoorHours(weekday=dt.time(0), weekend=dt.time(0), closes=dt.time(5), last_entry=15)
DOORS_OF = OwnDoors(
    islands=OwnDoor(EVENING), boys=OwnDoor(DoorHours(closes=dt.time(23, 30), late=20))
)
SETTINGS = settings(doors=DOORS_OF)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    app = web.Application()
    add_pages(app, SETTINGS, lambda: world.waiting, world.clock)
    async with TestClient(TestServer(app)) as client:
        yield client


def at(text: str) -> dt.datetime:
    there = dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    return there.astimezone(dt.UTC)


async def test_a_closed_door_beside_open_ones_says_when_it_opens(
    client: Client, world: World
) -> None:
    world.now = at("2026-06-03 23:20")
    closed = await boot_of(client, "/eilanden")
    assert (closed["open"], closed["closes"], closed["late"]) == (False, 0, False)
    assert moment(closed["opens"]) == "2026-06-03T22:00:00+00:00"
    house, boys = await boot_of(client, "/"), await boot_of(client, "/jongens")
    assert (house["open"], house["late"], moment(house["closes"])) == (
        True,
        False,
        "2026-06-04T04:00:00+00:00",
    )
    assert (boys["open"], boys["late"], moment(boys["closes"])) == (
        True,
        True,
        "2026-06-03T21:30:00+00:00",
    )
    assert house["waiting"] == boys["waiting"] == closed["waiting"]  # one line behind all doors


async def test_each_door_follows_its_own_clock_from_minute_to_minute(
    client: Client, world: World
) -> None:
    async def stand() -> dict[str, bool]:
        return {door: (await boot_of(client, path))["open"] for door, path in DOORS.items()}

    told = {}
    for time in ("06-03 23:29", "06-03 23:30", "06-04 00:00", "06-04 04:45", "06-04 06:00"):
        world.now = at(f"2026-{time}")
        told[time] = await stand()
    assert told == {
        "06-03 23:29": {"general": True, "boys": True, "islands": False},
        "06-03 23:30": {"general": True, "boys": False, "islands": False},
        "06-04 00:00": {"general": True, "boys": False, "islands": True},
        "06-04 04:45": {"general": True, "boys": False, "islands": False},  # past its last entry
        "06-04 06:00": {"general": False, "boys": False, "islands": False},
    }


async def test_without_a_script_each_door_says_its_own_hours(client: Client) -> None:
    def said(page: str) -> list[str]:
        sentence = page.partition("Open: maandag")[2].partition("</p>")[0]
        return re.findall(r"\d\d\.\d\d", sentence)

    house = said(await text_of(client, "/nl"))
    assert house == ["19.00", "06.00", "20.00", "06.00"]
    assert said(await text_of(client, "/eilanden/nl")) == ["00.00", "05.00", "00.00", "05.00"]
    assert said(await text_of(client, "/jongens/nl")) == ["19.00", "23.30", "20.00", "23.30"]


def test_a_door_without_hours_of_its_own_says_what_it_said_before() -> None:
    assert read_voices(SETTINGS, door="general") == read_voices(settings())


async def test_what_an_administrator_signs_is_each_door_with_its_own_hours(
    world: World,
) -> None:
    app = web.Application()
    pages = add_pages(app, SETTINGS, lambda: 0, world.clock)
    signed = pages.manifest()
    plain = add_pages(web.Application(), settings(), lambda: 0, world.clock).manifest()
    other = {visit for visit, digest in signed.items() if plain[visit] != digest}
    assert {visit.split("/")[1].split()[0] for visit in other} == {"eilanden", "jongens"}
    async with TestClient(TestServer(app)) as client:
        for now in (world.now, SHUT):
            world.now = now
            for visit in ("/nl", "/eilanden/nl", "/jongens/en"):
                body = (await text_of(client, visit)).encode()
                assert fingerprint(visit, body) == signed[visit]


# --- a real relay -------------------------------------------------------------------------------


def closed_now() -> DoorHours:
    """Return hours that begin in some hours, by the clock of whoever asks."""
    later = dt.datetime.now(ZoneInfo("Europe/Amsterdam")) + dt.timedelta(hours=3)
    opens = later.time().replace(second=0, microsecond=0)
    return DoorHours(opens, opens, (later + dt.timedelta(hours=2)).time())


async def answered(relay: LiveRelay, http: aiohttp.ClientSession, door: Door, number: int) -> str:
    """Return what a visitor hears who begins at `door`."""
    socket = await http.ws_connect(relay.address + "/v1/visitor", headers={"Origin": relay.address})
    line, light = Line(socket, _to_visitor), LightVisitor(number)
    start = light.start(relay.relay.house.on_duty(), danger=False)
    await line.say(msgspec.structs.replace(start, door=door))
    await until(lambda: line.got(Stored) or line.got(Problem))
    await line.close()
    return line.got(Problem)[0].code if line.got(Problem) else "stored"


async def test_a_relay_refuses_a_start_at_a_closed_door_and_no_other(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    await relay.stop()
    relay.doors = OwnDoors(islands=OwnDoor(closed_now()))
    await relay.start()
    relay.publish()
    told = [await answered(relay, http, door, number) for number, door in enumerate(DOORS, 1)]
    assert dict(zip(DOORS, told, strict=True)) == {
        "general": "stored",
        "boys": "stored",
        "islands": "closed",
    }
    opened = {}
    for door, path in DOORS.items():
        async with http.get(relay.address + path) as answer:
            opened[door] = '"open":true' in await answer.text()
    assert opened == {"general": True, "boys": True, "islands": False}


async def test_the_hours_of_a_door_are_told_by_its_name_and_those_of_the_house_as_before(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    await relay.stop()
    named = HoursException(dt.date(2026, 6, 4), "Femke is ziek")
    relay.hours = OpeningHours(exceptions=(named,))
    relay.doors = OwnDoors(islands=OwnDoor(DoorHours(closes=dt.time(1))))
    await relay.start()

    async def told(query: str) -> tuple[int, bytes]:
        async with http.get(relay.address + "/v1/hours" + query) as answer:
            return answer.status, await answer.read()

    house = msgspec.json.decode((await told(""))[1], type=OpeningHours)
    islands = msgspec.json.decode((await told("?door=islands"))[1], type=OpeningHours)
    assert (house.closes, islands.closes, islands.weekday) == (dt.time(6), dt.time(1), dt.time(19))
    assert [each.reason for each in (*house.exceptions, *islands.exceptions)] == ["exception"] * 2
    assert await told("?door=general") == await told("") == await told("?dor=islands")
    for unknown in ("?door=", "?door=isles", "?door=/etc/passwd"):
        assert (await told(unknown))[0] == 404
