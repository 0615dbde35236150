"""How much one connection and all together may ask for, and what they are told then."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest

from protocol.ids import new_chat, new_message
from protocol.visitor_messages import (
    Bye,
    Capsule,
    End,
    Knock,
    Problem,
    Resume,
    Stored,
    Unlock,
    Welcome,
)
from server.core.house import Rules
from server.core.refused import Refused
from server.web.connections import PageConnection
from server.web.doorstep import sweep
from server.web.drawers import Drawer
from server.web.limits import Bounds, Talk
from server.web.visitor_socket import gone, take
from tests.live import until
from tests.server.web.doorway import Line, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(Bounds(at_the_door=3, starts=0.2, unlocks=0.4))  # five and ten at once
    world.open()
    yield world
    await world.close()


def codes(line: Line) -> list[str]:
    return [problem.code for problem in line.got(Problem)]


async def begun(world: World, drawer: Drawer | None = None) -> tuple[PageConnection, Line]:
    """Return a page whose chat has begun."""
    page, line = world.page(drawer)
    await world.says(page, world.start())
    await until(lambda: line.got(Stored) or line.got(Problem))
    return page, line


# --- one connection -------------------------------------------------------------------------


def test_a_connection_may_say_its_burst_then_is_told_to_wait_then_goodbye() -> None:
    talk = Talk(10, 1)
    said = [talk.hear(1000) for _ in range(200)]
    assert said[:10] == ["fine"] * 10
    assert set(said[10:110]) == {"too much"}
    assert set(said[110:]) == {"goodbye"}


def test_whoever_waits_may_go_on_talking() -> None:
    talk = Talk(10, 1)
    assert [talk.hear(1000) for _ in range(11)][-1] == "too much"
    assert talk.hear(2000) == "fine"


def test_a_connection_may_always_say_more_than_a_chat_may_store(world: World) -> None:
    talk, rules = world.relay.limits.page(), Rules()
    stored_in_a_minute = rules.chat_burst + 60 * rules.chat_rate
    heard = [talk.hear(1000 + second * 1000) for second in range(60) for _ in range(20)]
    assert heard.count("fine") > stored_in_a_minute


def test_a_console_may_ask_for_every_chat_of_the_night_at_once(world: World) -> None:
    talk, rules = world.relay.limits.console(), Rules()
    assert {talk.hear(1000) for _ in range(rules.longest_line + 200)} == {"fine"}


async def test_malformed_messages_burn_no_quota_of_the_chat(world: World) -> None:
    page, line = await begun(world)
    assert page.chat is not None
    bucket = world.relay.house.chats[page.chat].bucket
    before = bucket._level
    for _ in range(20):
        await take(world.relay, page, b'{"t":"say"}')
    await until(lambda: codes(line) == ["malformed"] * 20)
    assert bucket._level == before


# --- codes ----------------------------------------------------------------------------------


async def test_guessing_on_one_connection_ends_it_whether_codes_are_known_or_not(
    world: World,
) -> None:
    page, line = world.page()
    for _ in range(30):
        await world.says(page, Unlock(secrets.token_bytes(16)))
    await until(lambda: line.closed)
    assert len(line.got(Capsule)) <= 6
    assert line.heard[-1] == Bye("slow")
    assert codes(line) == []


async def test_guessing_is_no_faster_over_many_connections(world: World) -> None:
    world.relay.limits.bounds = Bounds()  # a door wide enough for all of them
    lines = []
    for _ in range(40):
        page, line = world.page()
        lines.append(line)
        await world.says(page, Unlock(secrets.token_bytes(16)))
    await until(lambda: sum(bool(line.got(Capsule)) or line.closed for line in lines) == 40)
    assert sum(len(line.got(Capsule)) for line in lines) == 10


def test_one_address_cannot_use_up_what_all_others_may_look_up() -> None:
    limits = World.limits(Bounds(unlocks=4))
    greedy, other = limits.drawers.of("192.0.2.1", 1000), limits.drawers.of("192.0.2.2", 1000)
    assert sum(limits.may_unlock(greedy, 1000) for _ in range(500)) == 30
    assert limits.may_unlock(other, 1000)


# --- beginnings -----------------------------------------------------------------------------


async def test_too_many_beginnings_at_once_are_told_to_wait_and_then_let_in(
    world: World,
) -> None:
    for _ in range(5):
        _, line = await begun(world)
        assert codes(line) == []
    page, line = world.page()
    start = world.start()
    await world.says(page, start)
    await until(lambda: codes(line) == ["rate"])
    assert line.got(Problem)[0].mid == start.mid
    world.now += 5000
    await world.says(page, start)
    await until(lambda: line.got(Stored))


async def test_the_same_beginning_sent_again_is_heard_when_nobody_else_may_begin(
    world: World,
) -> None:
    page, line = world.page()
    start = world.start()
    await world.says(page, start)
    for _ in range(4):
        await begun(world)
    again, line = world.page()
    await world.says(again, start)
    await until(lambda: line.got(Stored))
    assert codes(line) == []


async def test_a_beginning_that_is_refused_costs_the_house_nothing(world: World) -> None:
    page, line = world.page()
    start = world.start()
    wrong = type(start)(
        **{name: getattr(start, name) for name in start.__struct_fields__} | {"hello": bytes(320)}
    )
    for _ in range(5):
        await world.says(page, wrong)
    await until(lambda: codes(line) == ["malformed"] * 5)
    assert world.relay.limits._starts._level == 5


async def test_with_too_many_connected_no_chat_begins_and_every_one_may_come_back(
    world: World,
) -> None:
    world.relay.limits.bounds = Bounds(connected=1)
    page, _ = world.page()
    start = world.start()
    await world.says(page, start)
    _, line = await begun(world)
    assert codes(line) == ["full"]
    back, line = world.page()
    await world.says(back, Resume(start.chat, start.pass_, 0))
    await until(lambda: world.relay.connections.pages[start.chat] is back)


@pytest.mark.parametrize("at_once", [1, 70])
async def test_asking_on_and_on_for_chats_that_never_were_is_slowed_by_address(
    world: World, at_once: int
) -> None:
    world.relay.limits.bounds = Bounds()  # else who stood at the door longest would go
    drawer = world.relay.limits.drawers.of("192.0.2.1", world.now)
    asking = [world.page(drawer) for _ in range(70)]
    resume = Resume(new_chat(), bytes(32), 0)
    for first in range(0, len(asking), at_once):
        some = asking[first : first + at_once]
        await asyncio.gather(*(world.says(page, resume) for page, _ in some))
    heard = [line for _, line in asking]
    await until(lambda: all(line.got(Problem) for line in heard))
    told = [codes(line)[0] for line in heard]
    assert told.count("unknown_chat") == 60
    assert told.count("rate") == 10
    page, _ = await begun(world)
    assert page.chat in world.relay.house.chats


def test_a_full_house_and_a_hurry_have_words_of_their_own() -> None:
    limits = World.limits(Bounds(connected=2, starts=0.04))
    with pytest.raises(Refused, match="full"):
        limits.may_start(2, None, 1000)
    limits.may_start(1, None, 1000)
    limits.started(new_chat(), None, 1000)
    with pytest.raises(Refused, match="rate"):
        limits.may_start(1, None, 1000)


# --- the door -------------------------------------------------------------------------------


async def test_when_the_door_is_full_who_stood_there_longest_goes(world: World) -> None:
    lines = []
    for _ in range(4):
        world.now += 1
        lines.append(world.page()[1])
    await until(lambda: lines[0].closed)
    assert lines[0].heard == [Bye("slow")]
    assert [line.closed for line in lines] == [True, False, False, False]
    assert len(world.relay.connections.at_the_door) == 3


async def test_whoever_takes_most_of_the_door_makes_room_for_everybody_else(
    world: World,
) -> None:
    drawers = world.relay.limits.drawers
    flood, other = drawers.of("192.0.2.1", world.now), drawers.of("192.0.2.2", world.now)
    _, first = world.page(other)
    _, second = world.page(flood)
    for _ in range(20):
        world.now += 1
        world.page(flood)
    await until(lambda: second.closed)
    assert not first.closed


async def test_nobody_who_has_a_chat_is_ever_put_out_of_the_door(world: World) -> None:
    _, line = await begun(world)
    for _ in range(20):
        world.page()
    world.now += 3_600_000
    sweep(world.relay)
    assert not line.got(Bye)
    assert len(world.relay.connections.pages) == 1


async def test_after_ten_minutes_without_a_chat_a_connection_is_told_to_come_again(
    world: World,
) -> None:
    _, line = world.page()
    world.now += 599_000
    assert sweep(world.relay) == 0
    world.now += 1_000
    assert sweep(world.relay) == 1
    await until(lambda: line.closed)
    assert line.heard == [Bye("slow")]


async def test_a_page_may_stay_for_ten_minutes_after_its_chat_is_over(world: World) -> None:
    page, line = await begun(world)
    await world.says(page, End(new_message()))
    await world.says(page, End(new_message()))
    world.now += 599_000
    assert sweep(world.relay) == 0
    world.now += 1_000
    assert sweep(world.relay) == 1
    await until(lambda: line.closed)


async def test_whoever_left_by_themselves_takes_no_room(world: World) -> None:
    for _ in range(10):
        page, _ = world.page()
        gone(world.relay, page)
    assert world.relay.connections.at_the_door == set()


async def test_knocks_are_answered_until_a_connection_has_said_enough(world: World) -> None:
    page, line = world.page()
    for _ in range(200):
        await world.says(page, Knock(1))
    await until(lambda: len(line.heard) == 200)
    assert 20 <= len(line.got(Welcome)) <= 40
    assert set(codes(line)) == {"rate"}
