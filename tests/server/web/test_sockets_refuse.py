"""Whatever comes over a socket: one clear problem, nothing changed, and the others go on."""

from __future__ import annotations

import base64
import json
import secrets
import time
from typing import Any

import aiohttp
import msgspec
import pytest

from protocol import staff_access as access
from protocol.ids import new_chat, new_message
from tests.builders import Person
from tests.live import LiveRelay


async def answer_to(relay: LiveRelay, http: aiohttp.ClientSession, sent: bytes) -> Any:
    """Return what the relay says to one text message of a page."""
    async with http.ws_connect(
        relay.address + "/v1/visitor", headers={"Origin": relay.address}
    ) as socket:
        await socket.send_frame(sent, aiohttp.WSMsgType.TEXT)
        received = await socket.receive(timeout=5)
        if received.type is not aiohttp.WSMsgType.TEXT:
            return received.type
        return json.loads(received.data)


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1"])
async def test_a_page_from_elsewhere_gets_no_socket(
    relay: LiveRelay, http: aiohttp.ClientSession, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(relay.address + "/v1/visitor", headers=headers)
    assert refused.value.status == 403
    assert refused.value.headers is not None
    assert refused.value.headers["Cache-Control"] == "no-store"


async def test_the_answer_that_opens_a_socket_says_no_more_than_that(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    headers = {"Origin": relay.address}
    async with http.ws_connect(relay.address + "/v1/visitor", headers=headers) as socket:
        opened = set(socket._response.headers)
    assert opened == {"Upgrade", "Connection", "Sec-WebSocket-Accept", "Date"}


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"knock"',
        b"\xff\xfe\x00",
        b'{"t":"knock"}',
        b'{"t":"nothing","v":1}',
        b'{"t":"knock","v":1,"more":2}',
        b'{"t":"knock","v":"1"}',
        b'{"t":"resume","chat":"AAAA","pass":"AAAA","have":0}',
        b"[" * 60_000,
        b'{"t":' * 20_000,
        b'{"t":"unlock","lookup":"!!!!"}',
    ],
)
async def test_what_is_no_message_is_malformed_and_nothing_else(
    relay: LiveRelay, http: aiohttp.ClientSession, sent: bytes
) -> None:
    said = await answer_to(relay, http, sent)
    assert said == {"t": "problem", "code": "malformed", "mid": None, "chat": None}
    assert relay.relay.house.chats == {}


async def test_an_unknown_version_is_said_to_be_one(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    assert (await answer_to(relay, http, b'{"t":"knock","v":2}'))["code"] == "version"


async def test_an_oversized_message_ends_only_its_own_connection(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    said = await answer_to(relay, http, b" " * (129 * 1024))
    assert said in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    assert (await answer_to(relay, http, b'{"t":"knock","v":1}'))["t"] == "welcome"


async def test_a_wrong_pass_and_a_chat_that_never_was_sound_the_same(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    resume = {
        "t": "resume",
        "chat": base64.b64encode(new_chat()).decode(),
        "pass": base64.b64encode(secrets.token_bytes(32)).decode(),
        "have": 0,
    }
    said = await answer_to(relay, http, json.dumps(resume).encode())
    assert said["code"] == "unknown_chat"


async def test_a_command_before_there_is_a_chat_is_refused(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    erase = {"t": "erase", "mid": base64.b64encode(new_message()).decode()}
    assert (await answer_to(relay, http, json.dumps(erase).encode()))["code"] == "unknown_chat"


async def test_an_unknown_code_is_answered_like_a_known_one_and_always_the_same(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    ask = json.dumps({"t": "unlock", "lookup": base64.b64encode(bytes(16)).decode()}).encode()
    first, again = await answer_to(relay, http, ask), await answer_to(relay, http, ask)
    assert first == again
    assert len(base64.b64decode(first["capsule"])) == 540


# --- staff ----------------------------------------------------------------------------------


async def signed_in(relay: LiveRelay, http: aiohttp.ClientSession, person: Person) -> str:
    """Return a token for `person`."""
    asked = msgspec.json.encode(access.ChallengeFor(person.id))
    async with http.post(relay.address + "/v1/staff/challenge", data=asked) as given:
        nonce = msgspec.json.decode(await given.read(), type=access.Challenge).nonce
    answer = access.sign_challenge(person.signing, relay.address, nonce, person.id)
    async with http.post(
        relay.address + "/v1/staff/session", data=msgspec.json.encode(answer)
    ) as session:
        session.raise_for_status()
        return msgspec.json.decode(await session.read(), type=access.Session).token


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x", "Basic YTpi", "Bearer " + "A" * 43])
async def test_a_console_without_a_session_gets_no_socket(
    relay: LiveRelay, http: aiohttp.ClientSession, given: str
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(relay.address + "/v1/staff", headers={"Authorization": given})
    assert refused.value.status == 401


async def test_a_browser_is_no_console(relay: LiveRelay, http: aiohttp.ClientSession) -> None:
    token = await signed_in(relay, http, relay.organisation.people[0])
    headers = {"Authorization": f"Bearer {token}", "Origin": relay.address}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(relay.address + "/v1/staff", headers=headers)
    assert refused.value.status == 403


async def test_a_challenge_works_once_and_only_for_who_asked(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    noor, sanne = relay.organisation.people[0], relay.hire()
    asked = msgspec.json.encode(access.ChallengeFor(noor.id))
    async with http.post(relay.address + "/v1/staff/challenge", data=asked) as given:
        nonce = msgspec.json.decode(await given.read(), type=access.Challenge).nonce
    stolen = access.sign_challenge(sanne.signing, relay.address, nonce, sanne.id)
    elsewhere = access.sign_challenge(noor.signing, "https://evil.example", nonce, noor.id)
    good = access.sign_challenge(noor.signing, relay.address, nonce, noor.id)
    statuses = []
    for answer in (stolen, elsewhere, good, good):
        body = msgspec.json.encode(answer)
        async with http.post(relay.address + "/v1/staff/session", data=body) as session:
            statuses.append(session.status)
    assert statuses == [401, 401, 200, 401]  # the right answer is good once


async def test_whoever_leaves_the_roster_is_out_at_once(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    noor = relay.organisation.people[0]
    token = await signed_in(relay, http, noor)
    headers = {"Authorization": f"Bearer {token}"}
    async with http.ws_connect(relay.address + "/v1/staff", headers=headers) as socket:
        card = msgspec.json.encode(relay.organisation.on_duty(noor, int(time.time())))
        await socket.send_frame(card, aiohttp.WSMsgType.TEXT)
        assert (await socket.receive_json(timeout=5))["t"] == "night"
        relay.organisation.dismiss(noor)
        await relay.publish_by_order(http)
        said = [json.loads(m.data) async for m in socket if m.type is aiohttp.WSMsgType.TEXT]
        assert said[-1] == {"t": "bye", "why": "removed"}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(relay.address + "/v1/staff", headers=headers)
    assert refused.value.status == 401


async def test_an_order_that_the_roster_key_did_not_sign_changes_nothing(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    before = relay.relay.house.papers
    papers = relay.organisation.papers(now=int(time.time()))
    order = access.Publish(int(time.time()), secrets.token_bytes(32), papers)
    forged = access.seal_order(relay.organisation.people[0].signing, order)
    body = msgspec.json.encode(access.Ordered(papers.certificate, forged))
    async with http.post(relay.address + "/v1/organisation", data=body) as refused:
        assert refused.status == 403
    assert relay.relay.house.papers == before


async def test_the_same_order_twice_works_once(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    now = int(time.time())
    papers = relay.organisation.papers(now=now)
    order = access.ListEnrolments(now, secrets.token_bytes(32))
    sealed = access.seal_order(relay.organisation.roster_key, order)
    body = msgspec.json.encode(access.Ordered(papers.certificate, sealed))
    statuses = []
    for _ in range(2):
        async with http.post(relay.address + "/v1/organisation", data=body) as answered:
            statuses.append(answered.status)
    assert statuses == [200, 403]
