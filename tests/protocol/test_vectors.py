"""Other people's vectors against our primitives: RFC 9180, Wycheproof and RFC 7914."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from protocol.errors import Refusal, Reject
from protocol.p256 import load_public, public_bytes, verify
from protocol.wraps import hpke_open, hpke_seal

FOLDER = Path(__file__).parent / "vectors"
WYCHEPROOF = json.loads(gzip.decompress((FOLDER / "wycheproof.json.gz").read_bytes()))
RFC_9180 = json.loads((FOLDER / "hpke_p256.json").read_text())["vectors"]
LONGEST_HKDF = 255 * 32
NONCE = range(8, 129)  # what the library takes; ours always has 12 bytes


def cases(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return (group, test) of one set of Wycheproof."""
    groups = WYCHEPROOF["sets"][name]["groups"]
    return [(group, test) for group in groups for test in group["tests"]]


def from_url(text: str) -> bytes:
    """Return the bytes of a JWK coordinate."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the private key of a scalar."""
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def disagreeing(name: str, holds: Any) -> list[int]:
    """Return the numbers of the tests where `holds(group, test)` is not what the set says."""
    return [
        test["tcId"]
        for group, test in cases(name)
        if test["result"] != "acceptable" and holds(group, test) != (test["result"] == "valid")
    ]


@pytest.mark.parametrize("vector", RFC_9180)
def test_a_wrap_opens_with_the_key_schedule_of_rfc_9180(vector: dict[str, Any]) -> None:
    key, nonce = bytes.fromhex(vector["key"]), bytes.fromhex(vector["base_nonce"])
    enc, info = bytes.fromhex(vector["enc"]), bytes.fromhex(vector["info"])
    receiver = private(bytes.fromhex(vector["skRm"]))
    assert public_bytes(receiver).hex() == vector["pkRm"]
    # The RFC's messages carry additional data, which a single-shot wrap never has.
    sealed = enc + AESGCM(key).encrypt(nonce, b"an epoch key", None)
    assert hpke_open(receiver, info, sealed) == b"an epoch key"
    first = vector["first"]
    opened = AESGCM(key).decrypt(nonce, bytes.fromhex(first["ct"]), bytes.fromhex(first["aad"]))
    assert opened.hex() == first["pt"]


def test_what_is_sealed_a_thousand_times_opens_a_thousand_times() -> None:
    receiver = private(bytes.fromhex(RFC_9180[0]["skRm"]))
    point = public_bytes(receiver)
    sealed = [hpke_seal(point, b"info", b"%d" % number) for number in range(1000)]
    opened = [hpke_open(receiver, b"info", one) for one in sealed]
    assert opened == [b"%d" % number for number in range(1000)]
    assert len({one[:65] for one in sealed}) == 1000


def test_all_353_of_wycheproof_agree_on_ecdh() -> None:
    def holds(_group: Any, test: dict[str, Any]) -> bool:
        key, other = test["private"], test["public"]
        try:
            if other.get("crv") != "P-256" or other.get("kty") != "EC":
                return False
            point = b"\x04" + from_url(other["x"]) + from_url(other["y"])
            mine = private(from_url(key["d"]))
            shared = mine.exchange(ec.ECDH(), load_public(point))
        except (Reject, KeyError):
            return False
        return bool(shared.hex() == test["shared"])

    assert len(cases("ecdh")) == 353
    assert disagreeing("ecdh", holds) == []


def test_all_262_of_wycheproof_agree_on_our_signatures() -> None:
    def holds(group: dict[str, Any], test: dict[str, Any]) -> bool:
        try:
            message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
            verify(bytes.fromhex(group["point"]), b"", message, signature)
        except Reject as refused:
            return refused.code is not Refusal.SIGNATURE
        return True

    assert len(cases("ecdsa")) == 262
    assert disagreeing("ecdsa", holds) == []


def test_all_86_of_wycheproof_agree_on_hkdf() -> None:
    def holds(_group: Any, test: dict[str, Any]) -> bool:
        if test["size"] > LONGEST_HKDF:
            return False
        ikm, salt, info = (bytes.fromhex(test[name]) for name in ("ikm", "salt", "info"))
        made = HKDF(hashes.SHA256(), test["size"], salt, info).derive(ikm)
        return bool(made.hex() == test["okm"])

    assert len(cases("hkdf")) == 86
    assert disagreeing("hkdf", holds) == []


def test_289_of_wycheproof_agree_on_aes_gcm_and_27_have_a_nonce_we_never_use() -> None:
    def holds(_group: Any, test: dict[str, Any]) -> bool:
        names = ("key", "iv", "aad", "msg", "ct", "tag")
        key, nonce, aad, message, sealed, tag = (bytes.fromhex(test[name]) for name in names)
        try:
            opened = AESGCM(key).decrypt(nonce, sealed + tag, aad)
        except (InvalidTag, ValueError):
            return False
        return opened == message and AESGCM(key).encrypt(nonce, message, aad) == sealed + tag

    tests = {test["tcId"]: test for _, test in cases("aes_gcm")}
    stricter = disagreeing("aes_gcm", holds)
    assert (len(tests), len(stricter)) == (316, 27)
    assert all(len(tests[number]["iv"]) // 2 not in NONCE for number in stricter)


@pytest.mark.parametrize(
    ("words", "salt", "rounds", "expected"),
    [
        ("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        (
            "Password",
            "NaCl",
            80000,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
        ),
    ],
)
def test_the_stretching_of_codes_agrees_with_rfc_7914(
    words: str, salt: str, rounds: int, expected: str
) -> None:
    stretched = hashlib.pbkdf2_hmac("sha256", words.encode(), salt.encode(), rounds, 64)
    assert stretched[:32].hex() == expected


MALFORMED_POINTS = {
    "empty": b"",
    "infinity": b"\0",
    "compressed": b"\x02" + bytes.fromhex(RFC_9180[0]["pkRm"])[1:33],
    "zero": b"\x04" + bytes(64),
    "off the curve": b"\x04" + b"\x01" * 64,
    "beyond the field": b"\x04" + b"\xff" * 64,
    "too short": bytes.fromhex(RFC_9180[0]["pkRm"])[:-1],
    "too long": bytes.fromhex(RFC_9180[0]["pkRm"]) + b"\0",
}


@pytest.mark.parametrize("kind", MALFORMED_POINTS)
def test_a_malformed_point_is_sealed_to_by_nobody_and_opens_nothing(kind: str) -> None:
    point = MALFORMED_POINTS[kind]
    with pytest.raises(Reject):
        load_public(point)
    with pytest.raises(Reject):
        hpke_seal(point, b"", b"")
    with pytest.raises(Reject):
        verify(point, b"", b"", bytes(64))
    with pytest.raises(Reject):
        hpke_open(private(b"\x01"), b"", point + bytes(48))


def test_the_vectors_name_their_source() -> None:
    assert "Wycheproof" in WYCHEPROOF["source"]
