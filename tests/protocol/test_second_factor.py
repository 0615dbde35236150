"""Six digits of a moment: RFC 6238's own vectors, what is typed, and what an app takes."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from protocol import staff_access as access
from protocol.errors import Reject
from protocol.p256 import new_key, public_bytes
from protocol.second_factor import (
    STEP,
    address_of,
    code_at,
    letters_of,
    new_secret,
    read_code,
    step_of,
)

# RFC 6238, appendix B, the rows of SHA-1: seconds since 1970 and eight digits.
RFC_SECRET = b"12345678901234567890"
RFC_6238 = [
    (59, "94287082"),
    (1_111_111_109, "07081804"),
    (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"),
    (2_000_000_000, "69279037"),
    (20_000_000_000, "65353130"),
]
NOW = 1_234_567_890.0


@pytest.mark.parametrize(("moment", "digits"), RFC_6238)
def test_the_codes_are_those_of_the_standard(moment: int, digits: str) -> None:
    assert code_at(RFC_SECRET, moment // STEP, 8) == digits
    assert code_at(RFC_SECRET, moment // STEP) == digits[2:]
    assert step_of(RFC_SECRET, digits[2:], moment) == moment // STEP


def test_a_code_is_known_one_step_before_and_after_and_no_further() -> None:
    here = int(NOW) // STEP
    known = [step_of(RFC_SECRET, code_at(RFC_SECRET, here + off), NOW) for off in range(-3, 4)]
    assert known == [None, None, here - 1, here, here + 1, None, None]


def test_at_the_beginning_of_time_there_is_no_step_before() -> None:
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, 0), 3.0) == 0


@pytest.mark.parametrize("typed", ["123456", "123 456", " 1 2 3 4 5 6 ", "12\u00a034\t56\n"])
def test_spaces_in_what_was_typed_do_not_matter(typed: str) -> None:
    assert read_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "-12345", "١٢٣٤٥٦", "1.3456"])
def test_anything_but_six_digits_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    "code", ["12345", "1234567", "abcdef", "123 45", "١٢٣٤٥٦", "123456\n", 123456]
)
def test_a_message_with_another_code_than_six_digits_is_malformed(code: object) -> None:
    key = new_key()
    signed = access.sign_challenge(key, "https://chat.example", bytes(32), b"S-staff1")
    plain = msgspec.to_builtins(signed) | {"code": code}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(plain), type=access.SignIn)


def test_the_letters_and_the_address_hold_the_secret_as_apps_expect_it() -> None:
    secret = new_secret()
    letters = letters_of(secret)
    assert base64.b32decode(letters.replace(" ", "")) == secret
    assert [len(group) for group in letters.split()] == [4] * 8
    address = urlsplit(address_of(secret, "Stest", "https://chat.example"))
    assert (address.scheme, address.netloc, address.path) == (
        "otpauth",
        "totp",
        "/chat.example:Stest",
    )
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert base64.b32decode(asked.pop("secret")) == secret
    assert asked == {"issuer": "chat.example", "algorithm": "SHA1", "digits": "6", "period": "30"}


def test_who_signed_to_sign_in_did_not_sign_for_a_new_second_factor_nor_the_other_way() -> None:
    key, relay, nonce, who = new_key(), "https://chat.example", bytes(32), b"S-staff1"
    point = public_bytes(key)
    signs_in = access.sign_challenge(key, relay, nonce, who)
    sets_up = access.sign_for_factor(key, relay, nonce, who)
    access.check_challenge(point, relay, signs_in)
    access.check_for_factor(point, relay, sets_up)
    with pytest.raises(Reject):
        access.check_challenge(point, relay, sets_up)
    with pytest.raises(Reject):
        access.check_for_factor(point, relay, signs_in)


def test_a_sign_in_without_a_code_reads_as_it_did_before_there_were_codes() -> None:
    signed = access.sign_challenge(new_key(), "https://chat.example", bytes(32), b"S-staff1")
    assert msgspec.to_builtins(signed).keys() == {"id", "nonce", "signature"}
    session = access.Session("t" * 43, 1)
    assert msgspec.to_builtins(session).keys() == {"token", "expires"}
