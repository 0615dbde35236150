"""A registration comes over a real socket; nothing of who sent it or when stays."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from hashlib import sha256

import aiohttp
import msgspec
import pytest

from console.link.api import Api
from protocol import staff_access as access
from protocol.opening_hours import OpeningHours
from protocol.p256 import new_key, public_bytes
from protocol.research import (
    LENGTH,
    PublishedResearch,
    open_research,
    seal_registration,
    sign_research,
)
from server.ports import StoreError
from server.records import Registered
from server.web import registrations
from tests.builders import Person
from tests.live import LiveRelay
from tests.protocol.test_registration import a_record

POINT = public_bytes(new_key())


@pytest.fixture
def noor(relay: LiveRelay) -> Person:
    return relay.hire()


@pytest.fixture
async def bearer(relay: LiveRelay, noor: Person) -> dict[str, str]:
    return await session_of(relay, noor)


async def session_of(relay: LiveRelay, person: Person) -> dict[str, str]:
    api = Api(relay.address)
    session = await api.sign_in(person.signing, person.id)
    await api.close()
    return {"Authorization": f"Bearer {session.token}"}


def a_sealed_record() -> bytes:
    return seal_registration(POINT, a_record())


async def sent(
    relay: LiveRelay, http: aiohttp.ClientSession, body: bytes, headers: dict[str, str]
) -> tuple[int, str]:
    url = relay.address + "/v1/registrations"
    async with http.post(url, data=body, headers=headers) as answer:
        return answer.status, (await answer.text()).strip()


async def kept(relay: LiveRelay) -> list[Registered]:
    return await relay.relay.writer.read(lambda store: store.registrations())


async def test_a_record_is_kept_with_the_night_and_a_key_made_from_itself(
    relay: LiveRelay, http: aiohttp.ClientSession, bearer: dict[str, str]
) -> None:
    sealed = a_sealed_record()
    assert await sent(relay, http, sealed, bearer) == (204, "")
    night = OpeningHours(always=True).night_at(dt.datetime.now(dt.UTC))
    assert await kept(relay) == [Registered(sha256(sealed).digest()[:16], night, sealed)]


async def test_what_is_sent_again_is_kept_once(
    relay: LiveRelay, http: aiohttp.ClientSession, bearer: dict[str, str]
) -> None:
    sealed = a_sealed_record()
    assert [(await sent(relay, http, sealed, bearer))[0] for _ in range(3)] == [204] * 3
    assert len(await kept(relay)) == 1


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"", (400, "malformed")),
        (b"{}", (400, "malformed")),
        (b"VF\1\1" + bytes(LENGTH - 5), (400, "malformed")),
        (bytes(LENGTH), (400, "malformed")),
        (b"VF\2\1" + bytes(LENGTH - 4), (400, "version")),
    ],
)
async def test_what_is_no_sealed_record_is_refused_by_name_and_not_kept(
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    bearer: dict[str, str],
    body: bytes,
    answer: tuple[int, str],
) -> None:
    assert await sent(relay, http, body, bearer) == answer
    assert await kept(relay) == []


async def test_a_body_that_is_too_large_is_not_even_read(
    relay: LiveRelay, http: aiohttp.ClientSession, bearer: dict[str, str]
) -> None:
    assert (await sent(relay, http, bytes(LENGTH + 1), bearer))[0] == 413
    assert (await sent(relay, http, bytes(10**6), bearer))[0] == 413
    assert await kept(relay) == []


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer " + "A" * 43, "Basic x"])
async def test_without_a_session_nothing_is_kept(
    relay: LiveRelay, http: aiohttp.ClientSession, header: str
) -> None:
    headers = {"Authorization": header} if header else {}
    assert (await sent(relay, http, a_sealed_record(), headers))[0] == 401
    assert await kept(relay) == []


async def test_who_left_the_roster_or_is_no_counsellor_registers_nothing(
    relay: LiveRelay, http: aiohttp.ClientSession, noor: Person, bearer: dict[str, str]
) -> None:
    office = relay.hire("administrator")
    headers = await session_of(relay, office)
    assert (await sent(relay, http, a_sealed_record(), headers))[0] == 401
    relay.organisation.dismiss(noor)
    relay.publish()
    assert (await sent(relay, http, a_sealed_record(), bearer))[0] == 401
    assert await kept(relay) == []


async def test_a_browser_registers_nothing(
    relay: LiveRelay, http: aiohttp.ClientSession, bearer: dict[str, str]
) -> None:
    headers = bearer | {"Origin": relay.address}
    assert (await sent(relay, http, a_sealed_record(), headers))[0] == 403
    assert await kept(relay) == []


async def test_one_member_is_slowed_down_and_no_other(
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    bearer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registrations, "BURST", 3)
    answers = [(await sent(relay, http, a_sealed_record(), bearer))[0] for _ in range(5)]
    assert answers == [204, 204, 204, 429, 429]
    other = await session_of(relay, relay.hire("supervisor"))
    assert (await sent(relay, http, a_sealed_record(), other))[0] == 204
    assert len(await kept(relay)) == 4


async def test_a_store_that_cannot_be_used_is_said_so(
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    bearer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(relay._store, "register", broken)
    assert (await sent(relay, http, a_sealed_record(), bearer))[0] == 503


async def test_nothing_of_it_is_logged(
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    bearer: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, logger="veste"):
        await sent(relay, http, a_sealed_record(), bearer)
        await sent(relay, http, b"wrong", bearer)
    assert caplog.records == []


# --- the research key ---------------------------------------------------------------------


async def publish(
    relay: LiveRelay, http: aiohttp.ClientSession, *, now: int, point: bytes = POINT
) -> int:
    key = relay.organisation.roster_key
    research = sign_research(key, point, now, now + 3600)
    order = access.PublishResearch(int(time.time()), secrets.token_bytes(32), research)
    certificate = relay.organisation.papers(now=int(time.time())).certificate
    ordered = access.Ordered(certificate, access.seal_order(key, order))
    url = relay.address + "/v1/organisation"
    async with http.post(url, data=msgspec.json.encode(ordered)) as answer:
        return answer.status


async def shown(relay: LiveRelay, http: aiohttp.ClientSession) -> bytes | None:
    async with http.get(relay.address + "/v1/research") as answer:
        return await answer.read() if answer.status == 200 else None


async def test_the_newest_research_key_that_was_signed_is_shown_to_everybody(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    now = int(time.time())
    assert await shown(relay, http) is None
    assert await publish(relay, http, now=now) == 200
    newer = public_bytes(new_key())
    assert await publish(relay, http, now=now - 1, point=newer) == 409
    assert await publish(relay, http, now=now + 1, point=newer) == 200
    document = msgspec.json.decode(await shown(relay, http) or b"", type=PublishedResearch)
    root = relay.organisation.root_point
    assert open_research(root, document, time.time()).key == newer


@pytest.mark.parametrize("point", [bytes(65), b"\4" + bytes(64)])
async def test_a_research_key_that_is_no_point_is_refused(
    relay: LiveRelay, http: aiohttp.ClientSession, point: bytes
) -> None:
    assert await publish(relay, http, now=int(time.time()), point=point) == 409
    assert await shown(relay, http) is None
