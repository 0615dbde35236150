"""A challenge and a session hold at every node, for whom they were made, for a while."""

from __future__ import annotations

import base64
import hmac

import msgspec
import pytest

from protocol.staff_access import Session
from server.web.sessions import CHALLENGE_MS, SESSION_MS, Sessions

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
    assert node().who(header, NOW + SESSION_MS) == NOOR
    assert node().who(header, NOW + SESSION_MS + 1) is None
    assert node(b"another").who(header, NOW) is None


def test_no_bit_of_a_session_can_be_changed() -> None:
    token = node().begin(NOOR, NOW).token
    sealed = base64.urlsafe_b64decode(token + "=")
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        forged = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        assert node().who(f"Bearer {forged}", NOW) is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer é", "Bearer AAAA", "Basic x"])
def test_what_is_no_session_is_nobody(header: str) -> None:
    assert node().who(header, NOW) is None


def test_a_session_under_another_scheme_is_nobody() -> None:
    assert node().who(f"Basic {node().begin(NOOR, NOW).token}", NOW) is None
