"""Supervisors and administrators sign in with a signature and a code, over real sockets."""

from __future__ import annotations

from typing import Any

import aiohttp
import msgspec
import pytest

from protocol import staff_access as access
from protocol.second_factor import STEP
from server.web.sessions import VOUCHER_MS
from tests.builders import Person
from tests.live import LiveRelay
from tests.server.web.codes import Phone, factor_of, later, lines

NO_CODES = ["12345", "1234567", "abcdef", "", 123456, ["1"], "١٢٣٤٥٦"]


@pytest.fixture
def relay(phone: Phone) -> LiveRelay:
    """The relay of that telephone, which demands a second factor, and whose clock stands."""
    return phone.relay


# --- setting up ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
async def test_who_has_none_is_told_to_set_one_up_and_it_counts_from_the_first_right_code(
    relay: LiveRelay, http: aiohttp.ClientSession, role: Any
) -> None:
    phone = Phone(relay, http, relay.hire(role))
    assert (await phone.sign_in()).asked == access.FactorAsked("none")
    assert (await phone.sign_in(code="123456")).asked.why == "none"
    assert (await phone.ask()).status == 200
    assert (await phone.sign_in()).asked.why == "none"  # not confirmed: it does not count
    assert (await phone.sign_in(code=phone.wrong())).asked.why == "wrong"
    first = await phone.sign_in(code=phone.code())
    assert first.session.voucher is not None
    assert await phone.connects(first.bearer) == 101
    assert (await phone.sign_in()).asked.why == "code"
    me = phone.person.id
    told = [line for line in await lines(relay) if line[0] == me]
    assert told[:3] == [(me, "factor-wrong", ""), (me, "factor-set", ""), (me, "sign-in", "code")]


async def test_a_secret_is_handed_out_anew_until_it_is_confirmed_and_never_after(
    phone: Phone,
) -> None:
    await phone.ask()
    lost = phone.code()
    await phone.ask()
    assert (await phone.sign_in(code=lost)).asked.why == "wrong"
    await phone.sign_in(code=phone.code())
    secret = phone.secret
    assert (await phone.ask()).status == 409
    assert phone.secret == secret


async def test_counsellors_consultants_and_researchers_need_none_and_get_none(
    relay: LiveRelay, http: aiohttp.ClientSession
) -> None:
    for role in ("counsellor", "consultant", "researcher"):
        phone = Phone(relay, http, relay.hire(role))
        answered = await phone.sign_in()
        assert msgspec.json.decode(answered.body).keys() == {"token", "expires"}
        assert await phone.connects(answered.bearer) == 101
        assert (await phone.sign_in(code="123456")).status == 200  # there is nothing to compare
        assert (await phone.ask()).status == 403
        assert (phone.person.id, "sign-in", "") in await lines(relay)


async def test_only_who_signed_for_it_gets_a_secret(phone: Phone, relay: LiveRelay) -> None:
    stranger = Phone(relay, phone.http, Person(("supervisor",), id=phone.person.id))
    assert (await stranger.ask()).status == 401
    signed_in = await phone._signed("/v1/staff/second-factor", access.sign_challenge, None, {})
    assert signed_in.status == 401
    assert await factor_of(relay, phone.person.id) is None


# --- signing in ---------------------------------------------------------------------------


async def test_a_right_code_opens_once_and_the_same_one_not_again(phone: Phone) -> None:
    await phone.set_up()
    again = (await phone.sign_in(code=phone.code())).asked
    assert again.why == "again"
    assert 0 <= again.wait <= STEP


async def test_the_code_of_the_step_before_and_after_are_right_and_no_further(
    phone: Phone, relay: LiveRelay
) -> None:
    await phone.set_up()
    for off, status in ((-2, 428), (-1, 200), (2, 428), (1, 200)):
        later(relay, 5)
        assert (await phone.sign_in(code=phone.code(off))).status == status, off


async def test_a_code_before_the_last_that_was_used_is_refused(
    phone: Phone, relay: LiveRelay
) -> None:
    await phone.set_up()
    later(relay, 3)
    seen = phone.code(-1)
    assert (await phone.sign_in(code=phone.code())).status == 200
    assert (await phone.sign_in(code=seen)).asked.why == "again"


async def test_what_was_used_is_remembered_over_a_restart(phone: Phone, relay: LiveRelay) -> None:
    await phone.set_up()
    code = phone.code()
    await relay.stop()
    await relay.start()
    relay.publish()
    assert (await phone.sign_in(code=code)).asked.why in ("again", "wrong")
    later(relay, 2)
    assert (await phone.sign_in(code=phone.code())).status == 200


async def test_wrong_codes_slow_down_one_person_and_nobody_else_and_not_for_ever(
    phone: Phone, relay: LiveRelay
) -> None:
    await phone.set_up()
    other = Phone(relay, phone.http, relay.hire("supervisor"))
    await other.set_up()
    later(relay, 2)
    waits = [(await phone.sign_in(code=phone.wrong())).asked for _ in range(4)]
    assert [asked.why for asked in waits] == ["wrong", "wrong", "wrong", "slow"]
    assert waits[2].wait == 30
    right_but_early = (await phone.sign_in(code=phone.code())).asked
    assert right_but_early.why == "slow"
    assert (await other.sign_in(code=other.code())).status == 200
    later(relay)
    assert (await phone.sign_in(code=phone.code())).status == 200
    whats = [what for who, what, _ in await lines(relay) if who == phone.person.id]
    assert whats.count("factor-wrong") == 3  # what was not looked at stands nowhere


async def test_a_right_code_without_the_signature_opens_nothing(phone: Phone) -> None:
    await phone.set_up()
    thief = Phone(phone.relay, phone.http, Person(("supervisor",), id=phone.person.id))
    thief.secret = phone.secret
    later(phone.relay, 2)
    assert (await thief.sign_in(code=thief.code())).status == 401
    assert (await phone.sign_in(code=phone.code())).status == 200  # it is not used up by that


@pytest.mark.parametrize("code", NO_CODES)
async def test_what_is_no_code_is_a_bad_request_and_counts_for_nothing(
    phone: Phone, code: Any
) -> None:
    await phone.set_up()
    for _ in range(5):
        assert (await phone.sign_in(code=code)).status == 400
    later(phone.relay, 2)
    assert (await phone.sign_in(code=phone.code())).status == 200


async def test_a_voucher_stands_for_the_code_beside_a_signature_for_one_night(
    phone: Phone, relay: LiveRelay
) -> None:
    session = await phone.set_up()
    back = await phone.sign_in(voucher=session.voucher)
    assert back.session.voucher is None  # the first one goes on counting
    assert await phone.connects(back.bearer) == 101
    thief = Phone(relay, phone.http, Person(("supervisor",), id=phone.person.id))
    assert (await thief.sign_in(voucher=session.voucher)).status == 401
    assert (await phone.sign_in(voucher=bytes(32))).asked.why == "code"
    assert (await phone.sign_in(voucher=b"short")).status == 400
    assert (phone.person.id, "sign-in", "voucher") in await lines(relay)
    later(relay, VOUCHER_MS // 1000 // STEP + 1)
    assert (await phone.sign_in(voucher=session.voucher)).asked.why == "code"


async def test_a_voucher_of_one_person_is_no_voucher_of_another(
    phone: Phone, relay: LiveRelay
) -> None:
    other = Phone(relay, phone.http, relay.hire("supervisor"))
    await other.set_up()
    session = await phone.set_up()
    assert (await other.sign_in(voucher=session.voucher)).asked.why == "code"
