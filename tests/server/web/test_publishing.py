"""A roster that is stored is in force, and the same one again is done and no conflict."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import msgspec
import pytest

from protocol import staff_access as access
from protocol.audit import OFFICE
from protocol.directory import Papers
from server.ports import StoreError
from tests.live import LiveRelay, until
from tests.server.web.codes import Phone, factor_of, lines, ordered


@pytest.fixture
def relay(phone: Phone) -> LiveRelay:
    """The relay of that telephone, which demands a second factor, and whose clock stands."""
    return phone.relay


def next_roster(relay: LiveRelay) -> Papers:
    relay.organisation.version += 1
    return relay.organisation.papers(now=int(time.time()))


async def published(relay: LiveRelay, http: aiohttp.ClientSession, papers: Papers) -> int:
    order = access.Publish(int(time.time()), secrets.token_bytes(32), papers)
    return await ordered(relay, http, order)


async def dismissed(phone: Phone, relay: LiveRelay, http: aiohttp.ClientSession) -> Papers:
    """Return a roster without somebody who has a second factor and is connected."""
    bearer = {"Authorization": f"Bearer {(await phone.set_up()).token}"}
    await relay.publish_by_order(http)
    socket = await http.ws_connect(relay.address + "/v1/staff", headers=bearer)
    await until(lambda: phone.person.id in relay.relay.connections.consoles)
    assert not socket.closed
    relay.organisation.dismiss(phone.person, int(time.time()))
    return next_roster(relay)


def is_in_force(relay: LiveRelay, papers: Papers) -> bool:
    return relay.relay.house.papers == papers


def out_of_reach(*_: object) -> Any:
    raise StoreError("The store is out of reach.")


@pytest.mark.parametrize("fails", ["factor", "change_factor"])
async def test_who_is_removed_is_out_though_their_second_factor_cannot_be_forgotten(
    fails: str,
    phone: Phone,
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers, who = await dismissed(phone, relay, http), phone.person.id
    with monkeypatch.context() as broken:
        broken.setattr(relay._store, fails, out_of_reach)
        assert await published(relay, http, papers) == 503
        assert is_in_force(relay, papers)
        assert who not in relay.relay.connections.consoles
        assert await published(relay, http, papers) == 503
    assert await factor_of(relay, who) is not None
    assert await published(relay, http, papers) == 200
    assert await factor_of(relay, who) is None
    assert [line[:2] for line in await lines(relay)].count((who, "removed")) == 1


async def test_a_second_factor_that_was_left_over_goes_with_the_next_roster(
    phone: Phone,
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers, who = await dismissed(phone, relay, http), phone.person.id
    with monkeypatch.context() as broken:
        broken.setattr(relay._store, "change_factor", out_of_reach)
        assert await published(relay, http, papers) == 503
    assert await published(relay, http, next_roster(relay)) == 200
    assert await factor_of(relay, who) is None


async def test_a_roster_whose_storing_was_not_confirmed_is_in_force_when_it_comes_again(
    phone: Phone,
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers, who = await dismissed(phone, relay, http), phone.person.id
    assert relay._store is not None
    amend = relay._store.amend

    def answer_is_lost(name: str, *change: Any) -> None:
        amend(name, *change)
        if name == "papers":
            raise StoreError("The store is out of reach.")

    with monkeypatch.context() as broken:
        broken.setattr(relay._store, "amend", answer_is_lost)
        assert await published(relay, http, papers) == 503
    assert not is_in_force(relay, papers)
    assert await published(relay, http, papers) == 200
    assert is_in_force(relay, papers)
    assert who not in relay.relay.connections.consoles
    assert (await lines(relay))[-2:] == [(OFFICE, "roster", ""), (who, "removed", "")]


@pytest.mark.parametrize("again", [False, True])
async def test_a_roster_that_was_heard_of_from_the_store_before_is_done(
    again: bool,
    phone: Phone,
    relay: LiveRelay,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers = await dismissed(phone, relay, http)
    publish: Callable[[Papers], None] = relay.relay.nodes.publish

    def twice(heard: Papers) -> None:
        publish(heard)
        publish(heard)

    monkeypatch.setattr(relay.relay.nodes, "publish", twice)
    assert await published(relay, http, papers) == 200
    if again:
        assert await published(relay, http, papers) == 200
    assert is_in_force(relay, papers)
    assert await factor_of(relay, phone.person.id) is None


async def test_another_roster_of_the_same_number_or_an_older_one_is_a_conflict(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    older = next_roster(relay)
    papers = next_roster(relay)
    other = relay.organisation.papers(now=int(time.time()) - 1)
    assert await published(relay, http, papers) == 200
    assert await published(relay, http, older) == 409
    assert await published(relay, http, other) == 409
    assert is_in_force(relay, papers)
    stored = await relay.relay.writer.read(lambda store: store.recall("papers"))
    assert stored == msgspec.json.encode(papers)
