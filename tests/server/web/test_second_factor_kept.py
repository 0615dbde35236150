"""Nobody gets round the second factor; the office resets it; its table tells nothing."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import sqlite3
import time
from pathlib import Path

import aiohttp
import msgspec
import pytest

from protocol import staff_access as access
from protocol.audit import OFFICE
from server.core.house import House
from server.pepper import FactorSeal
from server.storage.memory import Disk, MemoryStore
from tests.live import LiveRelay, until
from tests.server.web.codes import Phone, factor_of, later, lines, ordered

DAY = 86_400_000


@pytest.fixture
def relay(phone: Phone) -> LiveRelay:
    """The relay of that telephone, which demands a second factor, and whose clock stands."""
    return phone.relay


def reset_of(who: bytes) -> access.ResetFactor:
    return access.ResetFactor(int(time.time()), secrets.token_bytes(32), who)


# --- who skips it -------------------------------------------------------------------------


async def test_a_session_that_was_begun_without_a_code_opens_nothing_for_such_a_role(
    phone: Phone, relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    await phone.set_up()
    friend = relay.hire("counsellor")
    skipping = await Phone(relay, http, friend).sign_in()
    friend.roles = ("counsellor", "supervisor")
    relay.publish()
    assert await phone.connects(skipping.bearer) == 401
    url = relay.address + "/v1/registrations"
    async with http.post(url, data=b"x", headers=skipping.bearer) as answer:
        assert answer.status == 401


async def test_who_gets_such_a_role_while_connected_signs_in_anew_with_a_second_factor(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    friend = relay.hire("counsellor")
    phone = Phone(relay, http, friend)
    bearer = (await phone.sign_in()).bearer
    socket = await http.ws_connect(relay.address + "/v1/staff", headers=bearer)
    await until(lambda: friend.id in relay.relay.connections.consoles)
    friend.roles = ("counsellor", "administrator")
    relay.publish()
    told = [message.data async for message in socket]
    assert '"restart"' in told[-1]
    assert (await phone.sign_in()).asked.why == "none"
    session = await phone.set_up()
    assert await phone.connects({"Authorization": f"Bearer {session.token}"}) == 101


async def test_who_stays_a_counsellor_is_not_sent_back(
    relay: LiveRelay, http: aiohttp.ClientSession, phone: Phone
) -> None:
    friend = Phone(relay, http, relay.hire("counsellor"))
    sockets = [
        await http.ws_connect(relay.address + "/v1/staff", headers=bearer)
        for bearer in (
            (await friend.sign_in()).bearer,
            {"Authorization": f"Bearer {(await phone.set_up()).token}"},
        )
    ]
    relay.publish()
    for _ in range(3):
        relay.relay.tick()
        relay.factors.send_back()
    assert not any(socket.closed for socket in sockets)
    for socket in sockets:
        await socket.close()


async def test_whom_to_send_back_is_known_each_second_without_reading_the_roster(
    relay: LiveRelay, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = (await Phone(relay, http, relay.hire("counsellor")).sign_in()).bearer
    socket = await http.ws_connect(relay.address + "/v1/staff", headers=bearer)
    await until(lambda: relay.relay.connections.consoles)
    reads: list[int] = []
    monkeypatch.setattr(House, "directory", lambda _, now: reads.append(now))
    relay.factors.send_back()
    monkeypatch.undo()
    assert reads == []
    await socket.close()


async def test_until_the_day_nothing_is_asked_but_of_who_has_one_already(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    await relay.stop()
    relay.second_factor_from = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    await relay.start()
    without, early = (Phone(relay, http, relay.hire("supervisor")) for _ in range(2))
    session = await without.sign_in()
    assert await without.connects(session.bearer) == 101
    await early.set_up()
    assert (await early.sign_in()).asked.why == "code"
    now = relay.relay.now() + 3 * DAY
    relay.relay.now = lambda: now
    assert (await without.sign_in()).asked.why == "none"


# --- resetting ----------------------------------------------------------------------------


async def test_after_a_reset_the_old_codes_and_vouchers_are_nothing_and_another_is_set_up(
    phone: Phone, relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    session = await phone.set_up()
    assert await ordered(relay, http, reset_of(phone.person.id)) == 200
    assert (await phone.sign_in(voucher=session.voucher)).asked.why == "none"
    assert (await phone.sign_in(code=phone.code(1))).asked.why == "none"
    later(relay, 2)
    old = phone.secret
    await phone.set_up()
    assert phone.secret != old
    assert (await phone.sign_in(voucher=session.voucher)).asked.why == "code"
    told = [line for line in await lines(relay) if line[1].startswith("factor")]
    me = phone.person.id
    assert told == [(me, "factor-set", ""), (me, "factor-reset", ""), (me, "factor-set", "")]


async def test_a_reset_is_the_roster_keys_alone_once_and_of_somebody_who_has_one(
    phone: Phone, relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    assert await ordered(relay, http, reset_of(phone.person.id)) == 404
    await phone.set_up()
    order = reset_of(phone.person.id)
    stale = access.ResetFactor(int(time.time()) - 300, bytes(32), phone.person.id)
    assert await ordered(relay, http, stale) == 403
    sealed = access.seal_order(phone.person.signing, order)
    papers = relay.organisation.papers(now=int(time.time()))
    body = msgspec.json.encode(access.Ordered(papers.certificate, sealed))
    async with http.post(relay.address + "/v1/organisation", data=body) as answer:
        assert answer.status == 403
    assert (await phone.sign_in()).asked.why == "code"
    assert await ordered(relay, http, order) == 200
    await phone.set_up()
    assert await ordered(relay, http, order) == 403


async def test_who_leaves_the_roster_leaves_no_secret_behind(
    phone: Phone, relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    await phone.set_up()
    await relay.publish_by_order(http)
    who = phone.person.id
    assert await factor_of(relay, who) is not None
    relay.organisation.dismiss(phone.person)
    await relay.publish_by_order(http)
    assert await factor_of(relay, who) is None
    assert (await lines(relay))[-2:] == [(OFFICE, "roster", ""), (who, "removed", "")]


# --- what lies where ----------------------------------------------------------------------


async def test_the_table_gives_no_secret_without_the_pepper_nor_to_another_row(
    phone: Phone, relay: LiveRelay
) -> None:
    await phone.set_up()
    await relay.relay.writer.read(lambda store: store.trail(0, 1))
    with sqlite3.connect(relay.folder / "veste.db") as database:
        ((who, sealed),) = database.execute("SELECT who, sealed FROM second_factors").fetchall()
    database.close()
    assert who == phone.person.id
    assert len(sealed) == 12 + 20 + 16
    whole = b"".join(file.read_bytes() for file in relay.folder.glob("veste.db*"))
    assert phone.secret not in whole
    assert FactorSeal(relay._pepper).open(who, sealed) == phone.secret
    assert FactorSeal(bytes(32)).open(who, sealed) is None
    assert FactorSeal(relay._pepper).open(b"S-staff2", sealed) is None
    assert FactorSeal(relay._pepper).open(who, sealed[:-1]) is None
    assert FactorSeal(relay._pepper).open(who, b"") is None
    assert FactorSeal(relay._pepper).seal(who, phone.secret) != sealed


async def test_under_another_pepper_nobody_gets_in_and_the_operator_is_told(
    phone: Phone, relay: LiveRelay, caplog: pytest.LogCaptureFixture
) -> None:
    await phone.set_up()
    await relay.stop()
    relay._pepper = secrets.token_bytes(32)
    await relay.start()
    relay.publish()
    assert (await phone.sign_in()).asked.why == "code"
    later(relay, 2)
    with caplog.at_level(logging.DEBUG):
        assert (await phone.sign_in(code=phone.code())).status == 503
    assert "is the pepper another one?" in caplog.text


async def test_no_secret_no_code_and_no_name_stands_in_a_log(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        session = await phone.set_up()
        code = phone.code()
        await phone.sign_in(code=code)
        await phone.sign_in(code=phone.wrong())
    assert session.voucher is not None
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name[:5] == "veste"
    )
    for word in (code, phone.secret.hex(), phone.person.id.hex(), repr(phone.secret)):
        assert word not in logged


async def test_two_nodes_share_what_was_used_and_what_was_wrong(
    tmp_path: Path, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    monkeypatch.setattr("tests.live.SqlStore", lambda _: MemoryStore(disk))
    one, two = LiveRelay(tmp_path), LiveRelay(tmp_path)
    two.organisation, two._pepper = one.organisation, one._pepper
    for node in (one, two):
        node.second_factor_from = None
        await node.start()
    phone = Phone(one, http, one.hire("supervisor"))
    two.publish()
    session = await phone.set_up()
    code = phone.code()
    assert (await phone.sign_in(two, code=code)).asked.why == "again"
    assert (await phone.sign_in(two, voucher=session.voucher)).status == 200
    for node in (one, two):
        assert (await phone.sign_in(node, code=phone.wrong())).asked.why == "wrong"
    assert (await phone.sign_in(one, code=code)).asked.why == "slow"
    for node in (one, two):
        await node.stop()


async def test_a_store_that_does_not_answer_lets_nobody_in(phone: Phone, relay: LiveRelay) -> None:
    session = await phone.set_up()
    assert relay._store is not None
    relay._store.close()
    for given in ({}, {"code": phone.code(1)}, {"voucher": session.voucher}):
        assert (await phone.sign_in(**given)).status == 503
    relay._store.open()
    assert (await phone.sign_in(voucher=session.voucher)).status == 200
