"""HPKE in a real browser: the RFC's vectors, Python on the other side, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from protocol.p256 import new_key, public_bytes
from protocol.wraps import hpke_open, hpke_seal
from tests.page.site import Site

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[1] / "protocol" / "vectors" / "hpke_p256.json"
INFO = b"veste/1/wrap and a header"
HELPERS = """
  const hex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  const url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/[+]/g, '-')
    .replace(/[/]/g, '_').replace(/=/g, '');
  const privateOf = (secret, point) => crypto.subtle.importKey('jwk', {
    kty: 'EC', crv: 'P-256', d: url(hex(secret)),
    x: url(hex(point).slice(1, 33)), y: url(hex(point).slice(33)),
  }, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const [bytes, sealer] = await Promise.all([import('/page/bytes.js'), import('/page/hpke.js')]);
  const hpke = Object.assign({}, bytes, sealer);
"""


def run(page: Page, body: str, argument: object = None) -> Any:
    """Return what `body` returns in the browser, with the module at hand as `hpke`."""
    return page.evaluate(f"async (given) => {{ {HELPERS} {body} }}", argument)


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


def test_the_key_schedule_gives_the_values_of_rfc_9180_on_both_sides(blank: Page) -> None:
    for vector in json.loads(VECTORS.read_text())["vectors"]:
        for secret, own, other in (("skRm", "pkRm", "enc"), ("skEm", "pkEm", "pkRm")):
            given = {**vector, "secret": vector[secret], "own": vector[own], "other": vector[other]}
            found = run(
                blank,
                """
                const own = await privateOf(given.secret, given.own);
                const dh = await hpke.agree(own, hex(given.other));
                const { enc, pkRm, info } = given;
                const made = await hpke.schedule(dh, hex(enc), hex(pkRm), hex(info));
                return [made.shared, made.key, made.nonce].map(toHex);""",
                given,
            )
            assert found == [vector["shared_secret"], vector["key"], vector["base_nonce"]]


def test_the_browser_opens_what_python_sealed(blank: Page) -> None:
    point = run(blank, "window.pair = await hpke.makeKeyPair(); return toHex(pair.publicKey);")
    sealed = hpke_seal(bytes.fromhex(point), INFO, b"k" * 32)
    body = "return toHex(await hpke.unseal(pair, hex(given[0]), hex(given[1])));"
    assert run(blank, body, [INFO.hex(), sealed.hex()]) == (b"k" * 32).hex()


def test_python_opens_what_the_browser_sealed(blank: Page) -> None:
    key = new_key()
    body = """
      const out = [];
      for (let i = 0; i < 25; i += 1) {
        out.push(toHex(await hpke.seal(hex(given[0]), hex(given[1]), hex('6b'.repeat(32)))));
      }
      return out;"""
    sealed = run(blank, body, [public_bytes(key).hex(), INFO.hex()])
    assert {hpke_open(key, INFO, bytes.fromhex(one)) for one in sealed} == {b"k" * 32}
    assert len({one[:130] for one in sealed}) == 25


def test_no_changed_bit_and_no_truncation_opens(blank: Page) -> None:
    opened = run(
        blank,
        """
        const pair = await hpke.makeKeyPair();
        const info = hpke.utf8('info');
        const sealed = await hpke.seal(pair.publicKey, info, new Uint8Array(32));
        const tries = [];
        for (let bit = 0; bit < sealed.length * 8; bit += 1) {
          const bad = sealed.slice();
          bad[bit >> 3] ^= 1 << (bit & 7);
          tries.push(hpke.unseal(pair, info, bad).then(() => 1, () => 0));
        }
        for (let n = 0; n < sealed.length; n += 1) {
          tries.push(hpke.unseal(pair, info, sealed.slice(0, n)).then(() => 1, () => 0));
        }
        tries.push(hpke.unseal(pair, hpke.utf8('other'), sealed).then(() => 1, () => 0));
        return (await Promise.all(tries)).reduce((a, b) => a + b);""",
    )
    assert opened == 0


POINTS = {
    "empty": b"",
    "infinity": b"\0",
    "compressed": b"\x02" + bytes(32),
    "zero": b"\x04" + bytes(64),
    "off the curve": b"\x04" + b"\x01" * 64,
    "beyond the field": b"\x04" + b"\xff" * 64,
    "too short": b"\x04" + bytes(63),
    "too long": b"\x04" + bytes(65),
}


@pytest.mark.parametrize("kind", POINTS)
def test_a_malformed_point_is_never_sealed_to(blank: Page, kind: str) -> None:
    body = "return hpke.seal(hex(given), hex(''), hex('00')).then(() => 'sealed', () => 'refused');"
    assert run(blank, body, POINTS[kind].hex()) == "refused"


def test_the_fixture_names_its_source() -> None:
    assert "cryptography_vectors" in json.loads(VECTORS.read_text())["source"]
