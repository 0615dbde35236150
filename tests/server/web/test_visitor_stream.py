"""A page that is carried by requests is heard, bounded and sent away as one on a socket."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from typing import Any

import aiohttp
import msgspec
import pytest

from protocol.ids import new_message
from protocol.visitor_messages import ToVisitor
from server.web.limits import Bounds, Limits
from tests.faults.clients import Doors, Page
from tests.faults.requests import Requests
from tests.live import LiveRelay, until
from tests.server.web.posted import heard, opened, status, streams, whole

PING, KNOCK = '{"t":"ping"}', '{"t":"knock","v":1}'
decode = msgspec.json.Decoder(ToVisitor).decode
NOBODY = base64.b64encode(bytes(16)).decode()


# --- the same as on a socket ----------------------------------------------------------------


@pytest.mark.parametrize("by", ["stream", "short answers"])
async def test_a_page_begins_says_something_and_goes_on_after_it_was_cut(
    relay: LiveRelay, by: Any
) -> None:
    doors = Doors(relay.address, [relay.address], by)
    page = Page(doors, relay.organisation.root_point, lambda _: 0.05)
    running = asyncio.create_task(page.run())
    chat = page.session.chat
    expected = [f"zin {number}" for number in range(6)]
    for number, words in enumerate(expected):
        page.say(words)
        if number % 2:
            page.hang_up()
        await until(lambda: page.acknowledged.get(chat, [])[-1:] == [words])  # noqa: B023
    assert page.acknowledged[chat] == expected
    assert relay.relay.house.chats[chat].row.presence == "here"
    assert relay.relay.house.chats[chat].stored.pos == 3 + len(expected)
    running.cancel()
    await until(lambda: relay.relay.house.chats[chat].row.presence == "away")
    await until(lambda: len(streams(relay)) == 0)
    assert not streams(relay)._visits


async def test_the_answer_is_kept_by_nobody_and_changed_by_nobody(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    stream = Requests(http, relay.address, {"Origin": relay.address}, once=True)
    async with stream.post('{"t":"open","once":true}') as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store, no-transform"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert "Access-Control-Allow-Origin" not in answer.headers
        name = (await answer.text()).removeprefix("id: ").strip()
    assert len(base64.b64decode(name)) == 16


async def test_what_one_stream_is_called_no_other_is_and_none_is_told_twice(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as one, opened(relay, http) as other:
        assert one.name != other.name
        await one.send_str(KNOCK)
        assert (await heard(one))[0]["t"] == "welcome"
        await other.send_str(PING)
        assert await heard(other) == [{"t": "pong"}]


async def test_a_request_that_comes_twice_or_overtakes_another_is_heard_once_and_in_turn(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as stream:
        stream._carried = first = 1  # its first request said that it is there
        bodies = [
            stream.carrying(first + n, [f'{{"t":"knock","v":{2 + n}}}', PING]) for n in range(3)
        ]
        for body in (bodies[2], bodies[1], bodies[2], bodies[0], bodies[0], bodies[1]):
            assert await status(stream, body) == 204
        told = await heard(stream, 6)
        assert [each["t"] for each in told] == ["problem", "pong"] * 3
        await status(stream, stream.carrying(first + 3, [PING, KNOCK]))
        assert [each["t"] for each in await heard(stream, 2)] == ["pong", "welcome"]


async def test_a_beginning_that_is_carried_twice_begins_one_chat(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    session = relay.organisation.visitor()
    session.connected()
    session.take()
    async with opened(relay, http) as stream:
        await stream.send_str(KNOCK)
        welcome = decode(json.dumps((await heard(stream))[0]))
        session.receive(welcome, time.time())
        (start,) = session.take()
        body = stream.carrying(stream._carried, [msgspec.json.encode(start).decode()])
        assert [await status(stream, body) for _ in range(3)] == [204] * 3
        told = await heard(stream, 3)
        assert [each["t"] for each in told].count("stored") == 1
        (chat,) = relay.relay.house.chats.values()
        assert chat.stored.pos == 3


async def test_a_relay_that_goes_tells_a_stream_to_come_back(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as long, opened(relay, http, once=True) as short:
        since = time.monotonic()
        stopping = asyncio.create_task(relay.stop())
        assert await whole(long) == await whole(short) == [{"t": "bye", "why": "restart"}]
        await stopping
        assert time.monotonic() - since < 3
        await relay.start()


async def test_a_newer_connection_of_the_chat_sends_an_older_stream_away(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    doors = Doors(relay.address, [relay.address], "stream")
    page = Page(doors, relay.organisation.root_point, lambda _: 60.0)
    running = asyncio.create_task(page.run())
    await until(lambda: page.settled)
    session = page.session
    newer = {"t": "resume", "have": 0, "chat": session.chat, "pass": session.pass_}
    body = json.dumps(newer, default=lambda each: base64.b64encode(each).decode())
    async with http.ws_connect(
        relay.address + "/v1/visitor", headers={"Origin": relay.address}
    ) as socket:
        await socket.send_str(body)
        await until(lambda: page.byes == 1)
        assert relay.relay.house.chats[session.chat].row.presence == "here"
    running.cancel()


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1"])
async def test_a_page_from_elsewhere_gets_no_stream(
    relay: LiveRelay, http: aiohttp.ClientSession, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    stranger = Requests(http, relay.address, headers, once=False)
    assert await status(stranger, '{"t":"open"}') == 403
    assert len(streams(relay)) == 0


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ("", 400),
        ("{}", 400),
        ('{"t":"open","once":1}', 400),
        ('{"t":"open","more":1}', 400),
        ('{"t":"ping"}', 400),
        ('{"t":"carry","name":"AAAA","number":0,"messages":[]}', 400),
        (f'{{"t":"carry","name":"{NOBODY}","number":-1,"messages":[]}}', 400),
        (f'{{"t":"carry","name":"{NOBODY}","number":0,"messages":{"[" * 50_000}', 400),
        (f'{{"t":"carry","name":"{NOBODY}","number":0,"messages":[{"1," * 100}1]}}', 400),
        (f'{{"t":"carry","name":"{NOBODY}","number":0,"messages":["\\ud800"]}}', 400),
        (f'{{"t":"carry","name":"{NOBODY}","number":0,"messages":[]}}', 404),
        (f'{{"t":"listen","name":"{NOBODY}","number":1}}', 404),
        (f'{{"t":"carry","name":"{NOBODY}","number":0,"messages":["{"x" * 140_000}"]}}', 413),
        ("x" * 600_000, 413),
    ],
    ids=range(14),
)
async def test_what_is_nothing_to_post_opens_nothing_and_changes_nothing(
    relay: LiveRelay, http: aiohttp.ClientSession, body: str, answered: int
) -> None:
    stream = Requests(http, relay.address, {"Origin": relay.address}, once=False)
    assert await status(stream, body) == answered
    assert len(streams(relay)) == 0
    assert relay.relay.house.chats == {}


async def test_what_is_carried_and_is_no_message_is_malformed_and_the_stream_goes_on(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as stream:
        for words in ("null", "[]", '{"t":"nothing"}', '{"t":"say"}', '"knock"'):
            await stream.send_str(words)
            assert (await heard(stream))[0]["code"] == "malformed"
        erase = {"t": "erase", "mid": base64.b64encode(new_message()).decode()}
        await stream.send_str(json.dumps(erase))
        assert (await heard(stream))[0]["code"] == "unknown_chat"
        await stream.send_str(PING)
        assert await heard(stream) == [{"t": "pong"}]


async def test_a_request_too_far_ahead_is_told_so_and_the_next_one_is_heard(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as stream:
        assert await status(stream, stream.carrying(900, [KNOCK])) == 429
        await stream.send_str(PING)
        assert await heard(stream) == [{"t": "pong"}]


async def test_whoever_listens_twice_at_once_is_on_no_stream_any_more(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http, once=True) as stream:
        again = f'{{"t":"listen","name":"{stream.name}","number":1}}'
        assert await status(stream, again) == 409
        assert await status(stream, stream.carrying(0, [PING])) in {404, 410}
        assert await whole(stream) == []


# --- bounds ---------------------------------------------------------------------------------


async def test_a_stream_that_talks_too_much_is_told_to_wait_and_then_sent_away(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as stream:
        for _ in range(500):
            await stream.send_str(PING)
        told = await whole(stream)
    assert {"t": "problem", "code": "rate", "mid": None, "chat": None} in told
    assert told[-1] == {"t": "bye", "why": "slow"}
    await until(lambda: len(streams(relay)) == 0)


async def test_a_full_door_lets_the_oldest_stream_go_and_there_is_an_end_to_their_number(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    bounds = Bounds(connected=1, at_the_door=2)
    relay.relay.limits = Limits(relay.relay.house, bounds)
    async with opened(relay, http) as oldest, opened(relay, http), opened(relay, http):
        assert await whole(oldest) == [{"t": "bye", "why": "slow"}]
        stream = Requests(http, relay.address, {"Origin": relay.address}, once=True)
        answers = [await status(stream, '{"t":"open","once":true}') for _ in range(10)]
        assert set(answers) == {200}
        assert len(streams(relay)) <= bounds.connected + 2 * bounds.at_the_door


async def test_a_flood_of_streams_from_one_address_shuts_nobody_out_and_touches_no_chat(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    bounds = Bounds(connected=1, at_the_door=4)
    relay.relay.limits = Limits(relay.relay.house, bounds)
    doors = Doors(relay.address, [relay.address], "stream")
    page = Page(doors, relay.organisation.root_point, lambda _: 0.05)
    running = asyncio.create_task(page.run())
    await until(lambda: page.settled)
    flooder = {"Origin": relay.address, "X-Forwarded-For": "203.0.113.9"}
    flood = Requests(http, relay.address, flooder, once=True)
    for _ in range(20):
        assert await status(flood, '{"t":"open","once":true}') == 200
        assert len(streams(relay)) <= bounds.connected + 2 * bounds.at_the_door
    other = {"Origin": relay.address, "X-Forwarded-For": "198.51.100.7"}
    guest = Requests(http, relay.address, other, once=False)
    await guest.open()
    for _ in range(20):
        assert await status(flood, '{"t":"open","once":true}') == 200
    await guest.send_str(KNOCK)
    assert (await heard(guest))[0]["t"] == "welcome"
    page.say("hoi")
    await until(lambda: page.acknowledged.get(page.session.chat, [])[-1:] == ["hoi"])
    await guest.close()
    running.cancel()


async def test_where_every_stream_has_its_chat_one_more_is_turned_away(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    doors = Doors(relay.address, [relay.address], "stream")
    page = Page(doors, relay.organisation.root_point, lambda _: 0.05)
    running = asyncio.create_task(page.run())
    await until(lambda: page.settled)
    relay.relay.limits = Limits(relay.relay.house, Bounds(connected=1, at_the_door=0))
    stream = Requests(http, relay.address, {"Origin": relay.address}, once=True)
    assert await status(stream, '{"t":"open","once":true}') == 503
    running.cancel()


async def test_nobody_can_guess_what_a_stream_is_called(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    async with opened(relay, http) as stream:
        name, stream.name = stream.name, base64.b64encode(secrets.token_bytes(16)).decode()
        assert await status(stream, stream.carrying(1, [PING])) == 404
        stream.name = name
        await stream.send_str(PING)
        assert await heard(stream) == [{"t": "pong"}]
