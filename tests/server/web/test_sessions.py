"""A challenge and a session hold at every node, for whom they were made, for a while."""

from __future__ import annotations

import base64
import hmac

import msgspec
import pytest

from protocol.staff_access import Session
from server.web.sessions import CHALLENGE_MS, SESSION_MS, VOUCHER_MS, Sessions

NOW = 1_800_000_000_000
NOOR, SANNE = b"S-noor-1", b"S-sanne1"


def node(pepper: bytes = b"pepper") -> Sessions:
    return Sessions(lambda value: hmac.digest(pepper, value, "sha256"))


def test_one_node_asks_and_another_takes_the_answer() -> None:
    nonce = node().challenge(NOOR, NOW)
    assert len(nonce) == 32
    assert node().is_good(nonce, NOOR, NOW + CHALLENGE_MS)


def test_a_challenge_is_for_one_person_one_minute_one_answer() -> None:
    one = node()
    nonce = one.challenge(NOOR, NOW)
    assert not one.is_good(nonce, SANNE, NOW)
    assert not one.is_good(nonce, NOOR, NOW + CHALLENGE_MS + 1)
    assert one.is_good(nonce, NOOR, NOW)
    one.spend(nonce, NOW)
    assert not one.is_good(nonce, NOOR, NOW)


def test_what_was_spent_is_forgotten_once_it_is_too_old_anyway() -> None:
    one = node()
    one.spend(one.challenge(NOOR, NOW), NOW)
    one.spend(one.challenge(NOOR, NOW + 2 * CHALLENGE_MS), NOW + 2 * CHALLENGE_MS)
    assert len(one._spent) == 1


def test_a_session_of_one_node_is_known_to_the_others_until_it_ends() -> None:
    session = node().begin(NOOR, NOW)
    assert msgspec.json.decode(msgspec.json.encode(session), type=Session) == session
    header = f"Bearer {session.token}"
    assert node().signed_in(header, NOW + SESSION_MS) == (NOOR, False)
    assert node().signed_in(header, NOW + SESSION_MS + 1) is None
    assert node(b"another").signed_in(header, NOW) is None


def test_a_session_tells_whether_a_code_was_given_for_it() -> None:
    for by_code in (False, True):
        header = f"Bearer {node().begin(NOOR, NOW, by_code=by_code).token}"
        assert node().signed_in(header, NOW) == (NOOR, by_code)


def test_a_voucher_is_of_one_person_one_second_factor_and_one_night() -> None:
    voucher = node().voucher(NOOR, b"sealed", NOW)
    assert len(voucher) == 32
    assert node().vouches(voucher, NOOR, b"sealed", NOW + VOUCHER_MS)
    assert not node().vouches(voucher, NOOR, b"sealed", NOW + VOUCHER_MS + 1)
    assert not node().vouches(voucher, SANNE, b"sealed", NOW)
    assert not node().vouches(voucher, NOOR, b"another", NOW)
    assert not node(b"another").vouches(voucher, NOOR, b"sealed", NOW)
    assert not node().vouches(None, NOOR, b"sealed", NOW)
    for bit in range(8 * len(voucher)):
        changed = bytearray(voucher)
        changed[bit // 8] ^= 1 << bit % 8
        assert not node().vouches(bytes(changed), NOOR, b"sealed", NOW)


def test_no_bit_of_a_session_can_be_changed() -> None:
    token = node().begin(NOOR, NOW).token
    sealed = base64.urlsafe_b64decode(token + "=")
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        forged = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        assert node().signed_in(f"Bearer {forged}", NOW) is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer é", "Bearer AAAA", "Basic x"])
def test_what_is_no_session_is_nobody(header: str) -> None:
    assert node().signed_in(header, NOW) is None


def test_a_session_under_another_scheme_is_nobody() -> None:
    assert node().signed_in(f"Basic {node().begin(NOOR, NOW).token}", NOW) is None
